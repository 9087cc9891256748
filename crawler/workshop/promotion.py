"""What promoting a run would change, worked out before anything is written. Pure; the same input, the same plan."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic_core import from_json, to_json

Difference = tuple[str, str | None, str | None]
"""(field, words before, words after) as JSON lists; None: the field is not there."""


@dataclass(frozen=True, slots=True)
class Promotion:
    """What promoting a run changed. ``missing``: not seen this time, and gone if not seen the next time either."""

    new: int
    changed: int
    gone: int
    missing: int = 0


@dataclass(frozen=True, slots=True)
class Before:
    """A listing as it is kept before a run is promoted."""

    data: str
    missing_runs: int = 0
    gone: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """``put``: the listings to write, as they are staged; ``missing``: not seen, for the first time; ``gone``: not seen
    in two runs; ``back``: they had gone. Keys are in order."""

    put: Mapping[str, str]
    new: tuple[str, ...]
    back: tuple[str, ...]
    changed: Mapping[str, Sequence[Difference]]
    missing: tuple[str, ...]
    gone: tuple[str, ...]

    @property
    def promotion(self) -> Promotion:
        """In numbers."""
        return Promotion(len(self.new), len(self.changed), len(self.gone), len(self.missing))

    @property
    def log(self) -> list[tuple[str, *Difference]]:
        """(key, field, before, after) of every change; the field is ``listing`` for one that is new, back or gone."""
        told = {"new": self.new, "back": self.back, "gone": self.gone}
        whole = [(key, "listing", None, as_json([word])) for word, keys in told.items() for key in keys]
        return [*whole, *((key, *difference) for key, found in self.changed.items() for difference in found)]


def planned(
    before: Mapping[str, Before], staged: Mapping[str, str], unconfirmed: Collection[str] = (), *, seen: bool = True
) -> Plan:
    """The plan for ``staged`` (key -> listing as JSON) over what is kept now.

    Listings in ``unconfirmed`` stay as they are, whether the run had something of them or not: a page that they stand
    on could not be had. Without ``seen`` (archived pages were read again, and no page was looked at) nothing goes:
    what is not found is missing for the first time at most.
    """
    kept = {key for key, one in before.items() if not one.gone}
    put = {key: staged[key] for key in sorted(staged) if not (key in kept and key in unconfirmed)}
    unseen = [key for key in sorted(kept) if key not in staged and key not in unconfirmed]
    again = [key for key in put if key in before]
    found = {key: differences(before[key].data, put[key]) for key in again if before[key].data != put[key]}
    return Plan(
        put,
        tuple(key for key in put if key not in before),
        tuple(key for key in again if before[key].gone),
        {key: changes for key, changes in found.items() if changes},
        tuple(key for key in unseen if not before[key].missing_runs),
        tuple(key for key in unseen if before[key].missing_runs and seen),
    )


def differences(before: str, after: str) -> list[Difference]:
    """What differs between two listings as stored, by field. Another order of labels, or another line around the same
    words, is no difference."""
    old, new = _fields(before), _fields(after)
    return [
        (field, as_json(old.get(field)), as_json(new.get(field)))
        for field in sorted({*old, *new})
        if old.get(field) != new.get(field)
    ]


def _fields(data: str) -> dict[str, list[str]]:
    listing: dict[str, Any] = from_json(data)
    fields = {name: [listing[name]] for name in ("name", "url", "kind")}
    for said in listing["said"]:
        words = fields.setdefault(said["field"], [])
        if said["words"] not in words:
            words.append(said["words"])
    return fields


def as_json(words: Sequence[str] | None) -> str | None:
    """A JSON list, letters as they are; None stays None."""
    return None if words is None else to_json(words).decode()
