"""The terms of our vocabulary that a listing says yes or no to, and whether somebody new is taken."""

from collections import defaultdict

from crawler.listing import Listing, Said
from crawler.normalise.dates import read_day
from crawler.normalise.durations import read_as_of
from crawler.normalise.facts import Evidence, Facts, evidence_of
from crawler.normalise.phrases import Reading, read_phrases
from crawler.normalise.referring import is_window
from crawler.source import Source
from crawler.vocabulary import age_groups, knows

# The vocabularies whose terms are yes, no or unknown of a provider.
_ATTRIBUTES = frozenset({"condition", "age_group", "payment", "referral_route", "delivery", "format", "wish"})


def read_terms(facts: Facts, listing: Listing, source: Source) -> None:
    """Set ``attributes``, ``accepting`` and ``conflicts``; needs the addresses: they say that people are seen there."""
    readings: defaultdict[str, list[Reading]] = defaultdict(list)
    for stated in source.states:
        said = Said(field="source", words=stated.because, quote=stated.because, url=source.url)
        readings[stated.term].append(Reading(stated.term, stated.value, said))
    for said in listing.said:
        for reading in _of(said):
            readings[reading.term].append(reading)
    if facts.addresses and "delivery:in_person" not in readings and facts.kind == "service":
        place = next(item for item in facts.evidence if item.field == "address")
        said = Said(field="address", words=place.words, quote=place.quote, url=place.url)
        readings["delivery:in_person"].append(Reading("delivery:in_person", "yes", said))
    for term, said_of in sorted(readings.items()):
        values = {reading.value for reading in said_of}
        evidence = [evidence_of(term, item.said) for item in said_of]
        if len(values) > 1:
            facts.conflicts[term] = evidence
        elif term == "accepting":
            facts.accepting = values.pop()
            facts.evidence.append(evidence[0])
            _as_of(facts, listing, said_of[0].said)
        else:
            facts.attributes[term] = values.pop()
            facts.evidence.append(evidence[0])


def _as_of(facts: Facts, listing: Listing, accepting: Said) -> None:
    """The day on which that was said, where it stands beside it or in the same sentence."""
    beside = [(said, read_day(said.words, facts.country)) for said in listing.said if said.field == "accepting_as_of"]
    for said, day in (*beside, (accepting, read_as_of(accepting.quote, facts.country))):
        if day:
            facts.accepting_as_of = day
            facts.note("accepting_as_of", said)
            return


def _of(said: Said) -> list[Reading]:
    vocabulary, _, code = said.field.partition(":")
    if code:
        stated = vocabulary in _ATTRIBUTES and knows(vocabulary, code) and said.words in {"yes", "no"}
        return [Reading(said.field, said.words, said)] if stated else []
    # Open in some weeks only: the window is kept, and now is not always.
    return [one for one in read_phrases(said) if one.term != "accepting" or not is_window(said.words)]


def read_age_groups(facts: Facts) -> None:
    """What the ages say of the age groups; where a sentence says otherwise of a group, it is unknown."""
    if facts.ages is None:
        return
    quoted = next(item for item in facts.evidence if item.field == "ages")
    limits = age_groups(facts.ages.youngest, facts.ages.oldest)
    for group, value in {**limits, **dict.fromkeys(facts.ages.groups, "yes")}.items():
        term = f"age_group:{group}"
        evidence = Evidence(term, quoted.words, quoted.quote, quoted.url)
        if term in facts.conflicts:
            facts.conflicts[term].append(evidence)
        elif facts.attributes.get(term, value) == value:
            facts.attributes[term] = value
            facts.evidence.append(evidence)
        else:
            del facts.attributes[term]
            facts.conflicts[term] = [*(one for one in facts.evidence if one.field == term), evidence]
            facts.evidence = [one for one in facts.evidence if one.field != term]
