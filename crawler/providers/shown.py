"""What a source's permission lets us show of a listing: what it does not cover is left out altogether. Pure."""

from collections.abc import Iterable
from dataclasses import replace

from crawler.normalise import Evidence, Facts
from crawler.providers.door import Door
from crawler.source import Permission, Source
from crawler.waits import Wait, states_waits, with_wait
from crawler.workshop import Kept


def published(source: Source | None) -> bool:
    """Whether what a source lists is published: it may be shown still, and it lists providers. What a register answers,
    or a table of waits says, is about providers that others list."""
    return source is not None and source.why_not is None and not source.asks and not states_waits(source)


def shown(facts: Facts, permission: Permission) -> Facts:
    """The facts without what may not be shown. Where the address may not, the town still is, for distances."""
    hidden = {"credentials", "phone", "email", "website", "address"}.difference(permission.may_show)
    found = replace(
        facts,
        credentials=None if "credentials" in hidden else facts.credentials,
        phone=None if "phone" in hidden else facts.phone,
        email=None if "email" in hidden else facts.email,
        website=None if "website" in hidden else facts.website,
        evidence=[one for one in facts.evidence if one.field not in hidden - {"address"}],
    )
    return town_only(found) if "address" in hidden else found


def town_only(facts: Facts) -> Facts:
    """The facts with towns for addresses, and no text that gives an address away."""
    towns = {place.city: replace(place, written=place.city, postcode=None) for place in facts.addresses if place.city}
    where = next((one for one in facts.evidence if one.field == "address"), None)
    told = [Evidence("address", town, town, where.url, where.origin) for town in towns] if where else []
    closed = Door(facts.addresses).facts(_without(facts, frozenset({"address"})))
    return replace(closed, addresses=list(towns.values()), coordinates=None, evidence=[*told, *closed.evidence])


_PLAIN = frozenset({"phone", "email", "website"})
"""What is recognised in any sentence, and so can be taken out of it."""


def without(facts: Facts, fields: frozenset[str]) -> Facts:
    """The facts without what was said of ``fields``; an address, phone, e-mail or website is in no other text."""
    if not fields:
        return facts
    words = {one.words for one in facts.evidence if one.field in fields & _PLAIN}
    if "phone" in fields and facts.phone:
        words |= {facts.phone.e164, facts.phone.display}
    addresses = facts.addresses if "address" in fields else []
    return Door(addresses, words).facts(_without(facts, fields))


def _without(facts: Facts, fields: frozenset[str]) -> Facts:
    return replace(
        facts,
        conflicts={term: said for term, said in facts.conflicts.items() if term not in fields},
        evidence=[one for one in facts.evidence if one.field not in fields],
    )


def shown_of(item: Kept, facts: Facts, source: Source, waits: Iterable[Wait]) -> Facts:
    """What is published of a listing of a source that is published."""
    if source.permission:
        facts = shown(facts, source.permission)
    # A registration that had run out when the page was last read proves nothing any more.
    facts = replace(facts, claims=[claim for claim in facts.claims if claim.holds_on(item.last_checked)])
    return with_wait(facts, item.last_changed, waits)
