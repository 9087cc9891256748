"""Which live listings are published, and what of them: what a permission does not cover is left out altogether."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from crawler.normalise import Facts, facts_of
from crawler.normalise.addresses import Address
from crawler.normalise.coordinates import Coordinates
from crawler.source import Permission, Source
from crawler.waits import states_waits, waits_of, with_wait
from crawler.workshop import Kept


def shown(facts: Facts, permission: Permission) -> Facts:
    """The facts without what may not be shown. Where the address may not, the town still is, for distances."""
    hidden = {"credentials", "phone", "email", "website", "address"}.difference(permission.may_show)
    places = facts.addresses
    if "address" in hidden:
        places = [replace(place, written=place.city, postcode=None) for place in places if place.city]
    return replace(
        facts,
        credentials=None if "credentials" in hidden else facts.credentials,
        phone=None if "phone" in hidden else facts.phone,
        email=None if "email" in hidden else facts.email,
        website=None if "website" in hidden else facts.website,
        addresses=places,
        coordinates=None if "address" in hidden else facts.coordinates,
        evidence=[one for one in facts.evidence if one.field not in hidden],
    )


def shown_facts(kept: Iterable[Kept], sources: Mapping[str, Source]) -> Iterator[tuple[Kept, Facts]]:
    """Every live listing that may be shown: its source has a permission still, and it makes a claim that holds."""
    items = sorted(kept, key=lambda item: (item.source, item.listing.key))
    waits = waits_of(items, sources)
    for item in items:
        source = sources.get(item.source)
        if source is None or source.why_not or source.asks or states_waits(source):
            continue  # what a register answers, or a table of waits says, is about providers that others list
        facts = facts_of(item.listing, source)
        if source.permission:
            facts = shown(facts, source.permission)
        # A registration that had run out when the page was last read proves nothing any more.
        facts = replace(facts, claims=[claim for claim in facts.claims if claim.holds_on(item.last_checked)])
        if any(claim.publishable for claim in facts.claims):
            yield item, with_wait(facts, item.last_changed, waits)


def places_of(facts: Facts) -> Iterator[tuple[Address, Coordinates | None]]:
    """The addresses to be placed; an online-only provider has none, so nobody looks for it on a map."""
    for address in [] if facts.online_only else facts.addresses:
        yield address, facts.coordinates
