"""What a provider is once its listings have been put together: the facts that are shown, and what others say."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from crawler.listing import Ref
from crawler.normalise import Evidence, Facts, Origin
from crawler.normalise.addresses import Address
from crawler.normalise.claims import Claim
from crawler.normalise.coordinates import Coordinates
from crawler.resolve import Resolution
from crawler.source import EvidenceKind
from crawler.workshop import Kept

STRENGTH: dict[str, int] = {
    kind: strength
    for strength, kind in enumerate(
        ("directory_mention", "own_statement", "employer_page", "training_body", "official_register")
    )
}
"""How much a statement is worth by who makes it (FIELD: evidence kinds, strongest first)."""
CORRECTED = len(STRENGTH)
"""What the provider had put right goes before everything."""


@dataclass(frozen=True, slots=True)
class Member:
    """One live listing of a provider, with what may be shown of it. ``strength`` as in STRENGTH, or CORRECTED."""

    kept: Kept
    facts: Facts
    strength: int

    @property
    def ref(self) -> Ref:
        """Which listing."""
        return self.kept.ref

    @property
    def origin(self) -> Origin:
        """Whose page, and since when."""
        kept = self.kept
        return Origin(kept.source, kept.first_seen, kept.last_changed, kept.last_checked)

    @property
    def rank(self) -> tuple[int, str, str, Ref]:
        """The strongest and then the newest is the greatest; refs only make the order the same each time."""
        return self.strength, self.kept.last_checked, self.kept.last_changed, self.ref


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement and whose it is. ``shown`` is False where a stronger or newer one is shown in its place."""

    evidence: Evidence
    origin: Origin
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Qualified:
    """One claim and whose it is; ``shown`` as in Stated."""

    claim: Claim
    origin: Origin
    shown: bool = True


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Sources that say different things about one field: what is shown, and what is not."""

    field: str
    shown: tuple[Stated, ...]
    others: tuple[Stated, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One address, with the point that its page gives for it."""

    address: Address
    coordinates: Coordinates | None = None


@dataclass(frozen=True, slots=True)
class Provider:
    """One provider. ``members``: the strongest, newest first; ``facts``: what is shown, without claims and evidence,
    which are in ``qualifications`` and ``stated`` with whose they are; ``places``: none where they work online only.
    """

    id: str
    members: tuple[Member, ...]
    facts: Facts
    places: tuple[Place, ...]
    qualifications: tuple[Qualified, ...]
    stated: tuple[Stated, ...]
    disagreements: tuple[Disagreement, ...]
    accepting_since: str | None
    wait_said_on: str | None
    first_seen: str
    last_changed: str
    last_checked: str

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Its live listings."""
        return tuple(member.ref for member in self.members if member.strength != CORRECTED)


class Removal(Protocol):
    """Why a listing is left out: the number of the decision, what it was recognised by, and whether that is sure."""

    @property
    def decision(self) -> int: ...  # noqa: D102
    @property
    def by(self) -> str: ...  # noqa: D102
    @property
    def sure(self) -> bool: ...  # noqa: D102


Removed = Callable[[Kept, Facts], Removal | None]
"""Tells of a listing whether it is somebody's who was removed."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """Listings that are left out because somebody of that description was removed.

    ``decision`` is the number of the removal; ``sure`` is False where it may be somebody else.
    """

    refs: tuple[Ref, ...]
    decision: int
    by: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Directory:
    """Everything that is published, by id, and how it came about. ``redirects``: former id -> the provider's id."""

    providers: tuple[Provider, ...]
    redirects: dict[str, str]
    resolution: Resolution
    withheld: tuple[Withheld, ...]


def strength_of(kind: EvidenceKind) -> int:
    """See STRENGTH."""
    return STRENGTH[kind]
