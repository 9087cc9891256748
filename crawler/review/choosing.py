"""What a correction has to say so that another source's statement is shown: tried out before it is offered. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from crawler.listing import Kind, Listing, Ref, Said
from crawler.normalise import Facts
from crawler.normalise.claims import LEVELS
from crawler.providers import Provider
from crawler.providers.corrections import LONGEST, URL, read
from crawler.review.labels import fields
from crawler.review.saying import UNCLEAR, Saying, strongest_level, value_of

_PER_WEEK = "visits_per_week"


def choosing(provider: Provider, ref: Ref, field: str, saying: Saying) -> Mapping[str, Any] | None:
    """The ``set_value`` decision, without who, when and why; None where no correction can say so.

    A level above the strongest evidence is nobody's to choose: the register has to be changed, or a file sent in.
    """
    kind: Kind = provider.members[0].kept.listing.kind
    country = provider.facts.country
    if claim := saying.claim:
        most = strongest_level(provider, claim.variant)
        if most is None or LEVELS.index(claim.level) > LEVELS.index(most):
            return None
        name, value = f"training_level:{claim.level}", claim.local_title or "yes"
        found = _reads(name, value, saying.quote, kind, country).claims
        fits = any((one.level, one.variant) == (claim.level, claim.variant) for one in found)
        return _decision(ref, name, value, saying.quote) if fits else None
    if saying.value in {"", UNCLEAR} or any(one.name == field and one.instead for one in fields().field):
        return None
    for value in _written(field, saying):
        if len(value) <= LONGEST and value_of(_reads(field, value, value, kind, country), field, value) == saying.value:
            return _decision(ref, field, value, saying.quote)
    return None


def _decision(ref: Ref, field: str, value: str, words: str) -> Mapping[str, Any]:
    return {"kind": "set_value", "a": ref, "field": field, "value": value, "words": words}


def _reads(field: str, value: str, words: str, kind: Kind, country: str) -> Facts:
    said = Said(field=field, words=value, quote=words, url=URL)
    return read(Listing(key="a choice", kind=kind, name="Somebody", url=URL, said=(said,)), country)


def _written(field: str, saying: Saying) -> Iterator[str]:
    """The words as they stand there first; then what was read from them, where they need their page around them."""
    facts = saying.member.facts
    if ":" in field:
        yield saying.value  # yes or no: a term has no other value
        return
    yield saying.words
    if field == "phone" and facts.phone:
        yield facts.phone.e164
    elif field in {"email", "website", "accepting"}:
        yield str(getattr(facts, field))
    elif field == "ages" and facts.ages:
        young, old = facts.ages.youngest, facts.ages.oldest
        if young is not None or old is not None:
            yield f"{young}-{old}" if None not in (young, old) else f"from {young}" if old is None else f"up to {old}"
    elif field == _PER_WEEK and facts.visits_per_week is not None:
        yield f"{facts.visits_per_week:g}"
