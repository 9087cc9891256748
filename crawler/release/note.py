"""The note beside a release: releases/<sha256>.json for programs, .txt for people.

It is no part of the file: what changed depends on the release before, and a release must come out the same wherever
crawl.db and the decisions are put back.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from crawler.release.changes import Changes, Listed

FORMAT = "release note 1"


@dataclass(frozen=True, slots=True)
class Note:
    """``release`` and ``before`` are sha256 of files; ``before`` is None for the first release.

    ``accepted``: name of a check of the gate -> why a maintainer published all the same.
    ``rolled_back_to``: the release that this one is, without those who were removed since.
    """

    release: str
    as_of: str
    published_on: str
    before: str | None
    changes: Changes
    accepted: Mapping[str, str] = field(default_factory=dict)
    rolled_back_to: str | None = None

    @property
    def first_line(self) -> str:
        """The counts in a sentence."""
        it = self.changes
        told = f"{it.providers} providers as of {self.as_of}"
        if self.rolled_back_to:
            return f"{told}: back to {self.rolled_back_to[:12]}, {it.removed} removed on request since"
        if self.before is None:
            return f"{told}: the first release"
        return (
            f"{told} ({it.before} before): {len(it.new)} new, {len(it.changed)} changed, {len(it.gone)} gone, "
            f"{len(it.merged)} merged, {it.removed} removed on request"
        )


def without(note: Note, removed: Collection[str]) -> Note:
    """The note without the ids of people who were removed since; the counts per source stay as they were."""
    it = note.changes
    hidden = set(removed)
    return replace(
        note,
        changes=replace(
            it,
            new=tuple(one for one in it.new if one not in hidden),
            gone=tuple(one for one in it.gone if one not in hidden),
            changed={one: told for one, told in it.changed.items() if one not in hidden},
            merged={old: new for old, new in it.merged.items() if not hidden & {old, new}},
        ),
    )


def to_json(note: Note) -> str:
    """As documented in docs/releases.md."""
    return json.dumps({"format": FORMAT, **asdict(note)}, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Note:
    """What to_json wrote. ValueError, KeyError or TypeError where it is something else."""
    data: dict[str, Any] = json.loads(text)
    if data.pop("format") != FORMAT:
        raise ValueError(f"this is no {FORMAT!r}")
    told = data.pop("changes")
    changes = Changes(
        **{
            **told,
            "new": tuple(told["new"]),
            "gone": tuple(told["gone"]),
            "changed": {one: tuple(names) for one, names in told["changed"].items()},
            "sources": {name: Listed(**counts) for name, counts in told["sources"].items()},
        }
    )
    return Note(**data, changes=changes)


def to_text(note: Note) -> str:
    """For people: the counts, every source, then each id with what is about it."""
    it = note.changes
    lines = [note.first_line, f"release {note.release}", f"published on {note.published_on}"]
    lines += [f"before it {note.before}"] if note.before else []
    lines += [f"accepted although {name}: {why}" for name, why in note.accepted.items()]
    lines += [f"not confirmed since {day}: {name}" for name, day in it.unconfirmed.items()]
    lines += ["", "source: providers (before), new, changed, gone"]
    lines += [
        f"{name}: {one.providers} ({one.before}), {one.new}, {one.changed}, {one.gone}"
        for name, one in it.sources.items()
    ]
    for title, told in (
        ("new", it.new),
        ("changed", [f"{one}: {', '.join(names)}" for one, names in it.changed.items()]),
        ("gone", it.gone),
        ("merged", [f"{old} is now {new}" for old, new in it.merged.items()]),
    ):
        if told and note.before:
            lines += ["", f"{title}:", *(f"  {one}" for one in told)]
    return "\n".join(lines) + "\n"
