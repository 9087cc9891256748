"""Claims of several listings beside each other: the strongest evidence decides what is shown, and nothing is lost.

Pure. Two sources disagree where both state a level of training for one variant and they are not the same; a mention
states none. Every claim is kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from crawler.normalise.claims import LEVELS, Claim
from crawler.providers.provider import CORRECTED, Member, Qualified, strength_of

_MENTIONED = LEVELS[0]


def qualifications(members: Sequence[Member]) -> tuple[tuple[Qualified, ...], tuple[str, ...]]:
    """Every claim that may be published, shown ones first, and the variants about which sources disagree."""
    by_variant: defaultdict[str, list[tuple[Member, Claim]]] = defaultdict(list)
    for member in members:
        for claim in member.facts.claims:
            if claim.publishable:
                by_variant[claim.variant].append((member, claim))
    found: list[Qualified] = []
    disagreeing: list[str] = []
    for variant, claims in sorted(by_variant.items()):
        ordered = sorted(claims, key=_rank, reverse=True)
        levels = _levels(ordered)
        shown = levels or {_MENTIONED}
        if any(claim.level not in {*shown, _MENTIONED} for _, claim in ordered):
            disagreeing.append(variant)
        found += [Qualified(claim, member.origin, claim.level in shown) for member, claim in ordered]
    return tuple(sorted(found, key=lambda one: not one.shown)), tuple(disagreeing)


def _rank(one: tuple[Member, Claim]) -> tuple[object, ...]:
    member, claim = one
    worth = CORRECTED if member.strength == CORRECTED else strength_of(claim.evidence_kind)
    return worth, member.rank, LEVELS.index(claim.level), claim.local_title or "", claim.quote


def _levels(ordered: Iterable[tuple[Member, Claim]]) -> set[str]:
    """The levels that the strongest, newest member with a level states."""
    stated = [(member, claim) for member, claim in ordered if claim.level != _MENTIONED]
    return {claim.level for member, claim in stated if member.ref == stated[0][0].ref}
