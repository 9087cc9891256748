"""What each listing of a provider says of one field, so that it can be compared, quoted and chosen. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from crawler.listing import Ref
from crawler.normalise import Facts, Origin
from crawler.normalise.claims import LEVELS, Claim
from crawler.providers import Provider
from crawler.providers.corrections import SOURCE as CORRECTIONS
from crawler.providers.fields import FIELDS
from crawler.providers.merging import said_by
from crawler.providers.provider import Member, strength_of
from crawler.read.labels import fold

QUALIFICATION = "qualification:"
"""What a disagreement about a level of training is called, before the variant."""
_FIELDS = {field.name: field for field in FIELDS}
UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Saying:
    """One statement. ``value``: what it comes to, for comparing; ``claim`` where it is a claim of training."""

    member: Member
    words: str
    quote: str
    url: str
    origin: Origin
    value: str
    shown: bool
    claim: Claim | None = None

    @property
    def ref(self) -> Ref:
        """Whose listing says it."""
        return self.member.ref

    @property
    def corrected(self) -> bool:
        """Whether the provider had it put right so."""
        return self.member.kept.source == CORRECTIONS


def sayings(provider: Provider, field: str) -> list[Saying]:
    """Every statement of a field, the strongest, newest first; ``field`` as in Disagreement."""
    if field.startswith(QUALIFICATION):
        return list(_claims(provider, field.removeprefix(QUALIFICATION)))
    return [one for member in provider.members for one in _of(provider, member, field)]


def _of(provider: Provider, member: Member, field: str) -> Iterator[Saying]:
    for told in said_by(member, field, True):
        one = told.evidence
        shown = any(
            stated.shown and (stated.evidence, stated.origin) == (one, told.origin) for stated in provider.stated
        )
        value = value_of(member.facts, field, one.words)
        yield Saying(member, one.words, one.quote, one.url, told.origin, value, shown)


def value_of(facts: Facts, field: str, words: str) -> str:
    """What facts say of a field, so that two that agree are equal; ``words`` tell one address from another."""
    if field == "address":
        at = next((place for place in facts.addresses if fold(words)[:60] == fold(place.written)[:60]), None)
        return (at.postcode or "").replace(" ", "").upper() if at and at.postcode else fold(words)
    known = _FIELDS.get(field)
    if known is None:
        return facts.attributes.get(field, UNCLEAR)
    value = getattr(facts, known.parts[0])
    if value is None:
        return ""
    return str(known.compared(value) if known.compared else fold(str(value)))


def _claims(provider: Provider, variant: str) -> Iterator[Saying]:
    """In an order that no correction changes."""
    found: list[Saying] = []
    for one in provider.qualifications:
        claim = one.claim
        members = (each for each in provider.members if claim in each.facts.claims and each.origin == one.origin)
        if claim.variant == variant and (member := next(members, None)):
            words = claim.local_title or claim.level
            found.append(Saying(member, words, claim.quote, claim.url, one.origin, claim.level, one.shown, claim))
    yield from sorted(found, key=_rank, reverse=True)


def _rank(one: Saying) -> tuple[object, ...]:
    kind = one.claim.evidence_kind if one.claim else "directory_mention"
    return strength_of(kind), one.member.rank, LEVELS.index(one.value), one.words, one.quote


def strongest_level(provider: Provider, variant: str) -> str | None:
    """The highest level that evidence of the strongest kind states for a variant, whatever corrections say.

    Of a variant that is only mentioned, that; None where nobody speaks of it.
    """
    claims = [
        claim
        for member in provider.members
        if member.kept.source != CORRECTIONS
        for claim in member.facts.claims
        if claim.publishable and claim.variant == variant
    ]
    # A mention states no level, however strong its source is.
    stated = [claim for claim in claims if claim.level != LEVELS[0]] or claims
    most = max((strength_of(claim.evidence_kind) for claim in stated), default=0)
    levels = [claim.level for claim in stated if strength_of(claim.evidence_kind) == most]
    return max(levels, key=LEVELS.index, default=None)
