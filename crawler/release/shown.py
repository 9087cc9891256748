"""What a source's permission lets us show: the rest is left out of directory.db altogether, not hidden on a page."""

from dataclasses import replace

from crawler.normalise import Facts
from crawler.source import Permission


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
