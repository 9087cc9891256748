"""What a listing says in numbers: ages, months of treatment, visits a week, weeks of waiting and when that was said."""

import re

from crawler.listing import Listing, Said
from crawler.normalise.ages import read_ages
from crawler.normalise.dates import read_day
from crawler.normalise.durations import read_as_of, read_months, read_visits_per_week, read_wait_weeks
from crawler.normalise.facts import Facts
from crawler.read.sentences import shortened

_TEXTS = frozenset({"prose", "heading", "inclusion", "ages", "wait", "referral"})
_PLAIN_NUMBER = re.compile(r"\s*(\d{1,2}(?:\.\d{1,2})?)\s*")


def read_amounts(facts: Facts, listing: Listing) -> None:
    """Set ``ages``, ``months``, ``visits_per_week``, ``wait_weeks``, ``wait_as_written`` and ``wait_as_of``."""
    texts = [said for said in listing.said if said.field in _TEXTS]
    for said in texts:
        if facts.ages is None and (ages := read_ages(said.words, named=said.field == "ages")):
            facts.ages = ages
            facts.note("ages", said)
        if facts.months is None and (months := read_months(said.words)):
            facts.months = months
            facts.note("months", said)
    _labelled(facts, listing)
    _visits(facts, listing, texts)
    _wait(facts, listing, texts)


def _labelled(facts: Facts, listing: Listing) -> None:
    """Lengths under a label of their own; and the words of ages and lengths that nobody could read, for people to."""
    for said in listing.said:
        if said.field == "months" and facts.months is None:
            facts.months = read_months(said.words, named=True)
            facts.note("months", said)
        if said.field == "ages" and facts.ages is None:
            facts.note("ages", said)


def _visits(facts: Facts, listing: Listing, texts: list[Said]) -> None:
    """A number under a label of its own goes before what sentences say together."""
    for said in listing.said:
        if said.field == "visits_per_week" and (number := _PLAIN_NUMBER.fullmatch(said.words)):
            facts.visits_per_week = float(number[1])
            facts.note("visits_per_week", said)
            return
    often = [said for said in texts if read_visits_per_week([said.words]) is not None]
    facts.visits_per_week = read_visits_per_week([said.words for said in often])
    for said in often:
        facts.note("visits_per_week", said)


def _wait(facts: Facts, listing: Listing, texts: list[Said]) -> None:
    dated = [(said, day) for said in listing.said if said.field == "wait_as_of" and (day := _day(said, facts))]
    for said in texts:
        weeks = read_wait_weeks(said.words, named=said.field == "wait", line=said.quote)
        if weeks is None:
            continue
        facts.wait_weeks = weeks
        facts.wait_as_written = shortened(said.words)
        facts.note("wait_weeks", said)
        if day := read_as_of(said.words, facts.country):
            dated.append((said, day))
        break
    if dated:
        said, facts.wait_as_of = dated[0]
        facts.note("wait_as_of", said)


def _day(said: Said, facts: Facts) -> str | None:
    return read_day(said.words, facts.country)
