"""Whom a listing is about: the name, a person's credentials, the organisation behind it."""

from crawler.listing import Listing, Said
from crawler.normalise.facts import Facts
from crawler.normalise.people import read_person
from crawler.read.labels import fold


def read_identity(facts: Facts, listing: Listing) -> None:
    """Set ``name``, ``credentials`` and ``organization``."""
    heading = Said(field="name", words=listing.name, quote=listing.name, url=listing.url)
    facts.note("name", heading)
    if listing.kind == "practitioner":
        person = read_person(listing.name, facts.country)
        # The title is part of how a person is called; the letters behind the name are credentials.
        facts.name = f"{person.title} {person.name}" if person.title else person.name
    credentials = _credentials(facts, listing, heading)
    for words, said in credentials.items():
        facts.note("credentials", said, words)
    facts.credentials = ", ".join(credentials) or None
    if organization := next((said for said in listing.said if said.field == "organization"), None):
        facts.organization = organization.words
        facts.note("organization", organization)


def _credentials(facts: Facts, listing: Listing, heading: Said) -> dict[str, Said]:
    """Each as written, once, with where it stands: behind the name first, then under a label."""
    found: dict[str, Said] = {}
    if listing.kind == "practitioner":
        for said in (heading, *(said for said in listing.said if said.field == "name")):
            if letters := read_person(said.words, facts.country).credentials:
                found.setdefault(letters, said)
    for said in listing.said:
        if said.field == "credentials" and fold(said.words) not in {fold(known) for known in found}:
            found[said.words] = said
    return found
