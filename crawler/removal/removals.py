"""Whom the standing removals are about: asked of every listing before it is kept, and of every release."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from crawler.decisions import Decision, standing
from crawler.listing import Ref
from crawler.normalise import Facts
from crawler.removal.identity import Identity, identity_of
from crawler.removal.keys import Known, hashed, kind_of, of_ref, to_be_matched
from crawler.removal.kinds import kinds
from crawler.removal.released import identities
from crawler.resolve.ids import identifier
from crawler.workshop import Kept

_COUNTRY_WIDE = frozenset({"name+nowhere"})


@dataclass(frozen=True, slots=True)
class Removal:
    """Why somebody is left out: the number of the decision, and ``by`` what they were recognised, as in kinds.toml.

    ``sure`` is False where it may be somebody else; they are left out until a maintainer says so.
    """

    decision: int
    by: str
    sure: bool

    @property
    def says(self) -> str:
        """For people."""
        return kinds().says(self.by)


class Removals:
    """The standing ``suppress`` and ``allow`` decisions."""

    def __init__(self, key: bytes, decisions: Iterable[Decision]) -> None:
        """``key`` is the log's; of ``decisions`` those that stand count."""
        self.key = key
        self.decisions = tuple(decisions)
        self._decision: dict[str, int] = {}
        self._allowed: set[Ref] = set()
        stand = standing(self.decisions)
        for one in stand:
            if one.kind == "suppress" and one.keys:
                for hash_ in one.keys:
                    self._decision.setdefault(hash_, one.number)
            elif one.kind == "allow" and one.a:
                self._allowed.add(one.a)
        self._allowed_ids = {identifier("p", *ref) for ref in self._allowed}
        self._follow([one.pair for one in stand if one.kind == "same" and one.pair])

    def _follow(self, pairs: Sequence[tuple[Ref, Ref]]) -> None:
        """Whom a maintainer joined with somebody who was removed is removed, though nothing of the other is kept."""
        if not self._decision:
            return
        hashes = {ref: self._hashes(ref) for pair in pairs for ref in pair}
        grown = True
        while grown:
            grown = False
            for one, other in (*pairs, *((b, a) for a, b in pairs)):
                found = [self._decision[hash_] for hash_ in hashes[one] if hash_ in self._decision]
                if found and not hashes[other] <= self._decision.keys():
                    grown = True
                    for hash_ in hashes[other]:
                        self._decision.setdefault(hash_, min(found))

    def _hashes(self, ref: Ref) -> frozenset[str]:
        return hashed(self.key, of_ref(ref))

    def __bool__(self) -> bool:
        return bool(self._decision)

    def of(self, kept: Kept, facts: Facts, former: Collection[str] = ()) -> Removal | None:
        """Whether a listing is somebody's who was removed. ``former``: other names that its source has had."""
        if not self._decision:
            return None
        allowed = self.allows((kept.came_from or kept.source, kept.listing.key))
        return self.of_identity(identity_of(kept, facts, former), allowed=allowed)

    def allows(self, ref: Ref) -> bool:
        """Whether a maintainer said that this listing is somebody else's."""
        return ref in self._allowed

    def of_identity(
        self, identity: Identity, *, allowed: bool = False, without: Collection[str] = ()
    ) -> Removal | None:
        """The surest way in which somebody is recognised; where they are ``allowed``, only what is theirs alone counts.

        ``without``: kinds that do not count.
        """
        hits = [
            hash_
            for hash_ in hashed(self.key, to_be_matched(identity)) & self._decision.keys()
            if kind_of(hash_) not in without and not (allowed and kind_of(hash_) not in kinds().final)
        ]
        if not hits:
            return None
        best = min(hits, key=lambda one: (kinds().rank(kind_of(one)), self._decision[one], one))
        return Removal(self._decision[best], kind_of(best), kind_of(best) in kinds().sure)

    def has_any(self, known: Iterable[Known]) -> int | None:
        """The number of a standing removal that knows any of this."""
        return min((self._decision[one] for one in hashed(self.key, known) & self._decision.keys()), default=None)

    def has_all(self, known: Iterable[Known]) -> bool:
        """Whether all of this is known to standing removals."""
        return hashed(self.key, known) <= self._decision.keys()

    def in_release(self, db: Database) -> list[str]:
        """The ids of providers in a built directory.db whom a removal is about, in order.

        A provider without a place may have one that is not shown, so its name in its country alone is no sign here.
        """
        if not self._decision:
            return []
        return [
            one
            for one, identity in identities(db)
            if self.of_identity(identity, allowed=bool(identity.ids & self._allowed_ids), without=_COUNTRY_WIDE)
        ]
