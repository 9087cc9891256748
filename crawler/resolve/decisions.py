"""What maintainers decided about listings: rows that are only ever added, and which of them stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from crawler.errors import BadInputError
from crawler.resolve.record import Ref


@dataclass(frozen=True, slots=True)
class Decision:
    """Row ``number`` of the sequence. ``when`` is a day, ISO.

    ``same`` and ``different`` are about the listings ``a`` and ``b``; ``undo`` takes back the decision ``undoes``;
    ``set_value`` gives the provider of ``a`` a ``value`` for ``field`` and is only carried here.
    BadInputError where what a kind needs is missing.
    """

    number: int
    kind: Literal["same", "different", "undo", "set_value"]
    who: str
    when: str
    why: str
    a: Ref | None = None
    b: Ref | None = None
    undoes: int | None = None
    field: str | None = None
    value: str | None = None

    def __post_init__(self) -> None:
        if not (self.who.strip() and self.why.strip()):
            raise BadInputError(f"decision {self.number}: who decided and why must both be said")
        if self.kind in {"same", "different"} and (self.a is None or self.b is None or self.a == self.b):
            raise BadInputError(f"decision {self.number}: {self.kind!r} needs two listings, not {self.a} and {self.b}")
        if self.kind == "undo" and (self.undoes is None or self.undoes >= self.number):
            raise BadInputError(f"decision {self.number}: undoes {self.undoes}; it must name an earlier decision")
        if self.kind == "set_value" and (self.a is None or not self.field):
            raise BadInputError(f"decision {self.number}: set_value needs a listing and a field")

    @property
    def pair(self) -> tuple[Ref, Ref] | None:
        """The two listings in order, for ``same`` and ``different``."""
        if self.kind not in {"same", "different"} or self.a is None or self.b is None:
            return None
        return min(self.a, self.b), max(self.a, self.b)

    @property
    def says(self) -> str:
        """A sentence for people."""
        return f"{self.who} decided on {self.when} that they are {self.kind}: {self.why}"


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that count, by number: not undone, and of several on one pair the newest.

    An undo can be undone as well. BadInputError where two have one number.
    """
    undone: set[int] = set()
    stand: list[Decision] = []
    ordered = sorted(decisions, key=lambda one: one.number)
    for one, following in pairwise(ordered):
        if one.number == following.number:
            raise BadInputError(f"decision {one.number} is there twice; each row has a number of its own")
    for one in reversed(ordered):
        if one.number in undone:
            continue
        if one.undoes is not None:
            undone.add(one.undoes)
        else:
            stand.append(one)
    newest: dict[object, Decision] = {}
    for one in reversed(stand):
        newest[one.pair or one.number] = one
    return tuple(sorted(newest.values(), key=lambda one: one.number))
