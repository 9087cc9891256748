"""A listing's words into facts: each keeps the words and the sentence it came from. Nothing here is guessed:
what no sentence says stays unknown, and sentences that contradict each other leave the value unknown."""

from crawler.listing import Listing
from crawler.normalise.amounts import read_amounts
from crawler.normalise.claims import read_claims
from crawler.normalise.countries import read_country
from crawler.normalise.facts import Facts
from crawler.normalise.identity import read_identity
from crawler.normalise.languages import read_languages
from crawler.normalise.reaching import read_reaching
from crawler.normalise.referring import read_referring
from crawler.normalise.terms import read_age_groups, read_terms
from crawler.source import Source


def facts_of(listing: Listing, source: Source) -> Facts:
    """Read every word of ``listing`` under the rules of its ``source``. Pure; the same words give the same facts."""
    written = next((said for said in listing.said if said.field == "country"), None)
    country = read_country(written.words if written else source.country, source.language)
    facts = Facts(listing.name, listing.kind, country or source.country, claims=read_claims(listing, source))
    if written and country:
        facts.note("country", written)
    read_identity(facts, listing)
    read_reaching(facts, listing)
    read_terms(facts, listing, source)
    read_amounts(facts, listing)
    read_age_groups(facts)
    read_referring(facts, listing)
    _languages(facts, listing, source.language)
    return facts


def _languages(facts: Facts, listing: Listing, page_language: str) -> None:
    for said in listing.said:
        if said.field != "language":
            continue
        for tag in read_languages(said.words, page_language):
            if tag not in facts.languages:
                facts.languages.append(tag)
                facts.note(f"language:{tag}", said)
