"""What maintainers decided: rows that are only ever added, and which of them stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

from crawler.errors import BadInputError
from crawler.listing import Ref

Kind = Literal["same", "different", "set_value", "keep", "checked", "informed", "suppress", "allow", "undo"]

# What each kind is about: what it needs, and what it may have besides.
_NEEDS: dict[str, tuple[str, ...]] = {
    "same": ("a", "b"),
    "different": ("a", "b"),
    "set_value": ("a", "field", "value"),
    "keep": ("task",),
    "checked": ("a", "register", "outcome", "url", "until"),
    "informed": ("a", "value"),
    "suppress": ("keys",),
    "allow": ("a",),
    "undo": ("undoes",),
}
_MAY: dict[str, tuple[str, ...]] = {"set_value": ("words",), "checked": ("number_there",)}
OUTCOMES = ("found", "not_found", "ambiguous")


@dataclass(frozen=True, slots=True)
class Decision:
    """Row ``number`` of the log. ``when`` is a day, ISO.

    - ``same``, ``different``: the listings ``a`` and ``b`` are one provider, or two.
    - ``set_value``: the provider of ``a`` has ``value`` for ``field``, in the provider's own ``words`` where they sent
      some; an empty value: nothing is shown for it.
    - ``keep``: what the review task ``task`` asks was looked at, and stays as it is.
    - ``checked``: somebody looked the provider of ``a`` up in ``register`` at ``url``: an ``outcome`` of OUTCOMES, the
      ``number_there``, and the day ``until`` which that is good enough.
    - ``informed``: the person behind ``a`` was told of the listing, in the way that ``value`` says.
    - ``suppress``: nobody who has one of ``keys`` (keyed hashes) is published.
    - ``allow``: the listing ``a`` looks like somebody who was removed, and is somebody else.
    - ``undo``: takes back the decision ``undoes``, which may be an undo.

    BadInputError where something that a kind needs is missing, or something is there that it has no use for.
    """

    number: int
    kind: Kind
    who: str
    when: str
    why: str
    a: Ref | None = None
    b: Ref | None = None
    undoes: int | None = None
    field: str | None = None
    value: str | None = None
    words: str | None = None
    task: str | None = None
    keys: tuple[str, ...] | None = None
    register: str | None = None
    outcome: str | None = None
    number_there: str | None = None
    url: str | None = None
    until: str | None = None

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise BadInputError(f"decision {self.number}: kind {self.kind!r} is none of {', '.join(get_args(Kind))}")
        if not (self.who.strip() and self.why.strip()):
            raise BadInputError(f"decision {self.number}: who decided and why must both be said")
        needs = _NEEDS[self.kind]
        given = {name for name in _ABOUT if getattr(self, name) is not None}
        if missing := [name for name in needs if name not in given]:
            raise BadInputError(f"decision {self.number}: {self.kind!r} needs {' and '.join(missing)}")
        if strange := sorted(given.difference(needs, _MAY.get(self.kind, ()))):
            raise BadInputError(f"decision {self.number}: {self.kind!r} has no use for {' and '.join(strange)}")
        if self.a is not None and self.a == self.b:
            raise BadInputError(f"decision {self.number}: {self.kind!r} needs two listings, not {self.a} twice")
        if self.undoes is not None and not 0 < self.undoes < self.number:
            raise BadInputError(f"decision {self.number}: undoes {self.undoes}; it must name an earlier decision")
        if self.outcome is not None and self.outcome not in OUTCOMES:
            raise BadInputError(f"decision {self.number}: outcome {self.outcome!r} is none of {', '.join(OUTCOMES)}")

    @property
    def pair(self) -> tuple[Ref, Ref] | None:
        """The two listings in order, for ``same`` and ``different``."""
        return None if self.a is None or self.b is None else (min(self.a, self.b), max(self.a, self.b))

    @property
    def about(self) -> object:
        """What only one standing decision can be about: of two, the newer one counts."""
        return {
            "same": ("pair", self.pair),
            "different": ("pair", self.pair),
            "set_value": ("value", self.a, self.field),
            "keep": ("keep", self.task),
            "checked": ("checked", self.a, self.register),
            "informed": ("informed", self.a),
            "allow": ("allow", self.a),
        }.get(self.kind, self.number)

    @property
    def says(self) -> str:
        """A sentence for people."""
        return f"{self.who} decided on {self.when} that they are {self.kind}: {self.why}"


_ABOUT = (
    "a",
    "b",
    "undoes",
    "field",
    "value",
    "words",
    "task",
    "keys",
    "register",
    "outcome",
    "number_there",
    "url",
    "until",
)


def standing(decisions: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions that count, by number: not undone, and of several about one thing the newest.

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
    newest = {one.about: one for one in reversed(stand)}
    return tuple(sorted(newest.values(), key=lambda one: one.number))
