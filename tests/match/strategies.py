"""Directories and needs as hypothesis draws them: clustered, contradictory and full of gaps, as real listings are."""

import os
import string
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from referral.gazetteer import Area, AreasOf
from referral.match.need import Need, read_need
from referral.match.opening import Period, open_on
from referral.match.value import Value
from tests.match.building import TODAY, Claim, Site, Somebody, Spot, index_of

EXAMPLES = int(os.environ.get("MBT_EXAMPLES", "60"))
"""Cases a property is tried on; `make prove-match` tries it on 2,000."""

tried = settings(
    max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)

CODES = index_of([]).codes
_ASKED = ("condition", "age_group", "payment", "referral_route", "delivery", "format")
# Few terms a vocabulary, so that need and provider often speak of the same one.
TERMS = {
    "condition": ["bpd", "depression"],
    "age_group": ["adult", "adolescent"],
    "payment": ["public", "self_pay"],
    "referral_route": ["self", "primary_care", "any_professional"],
    "delivery": ["in_person", "online"],
    "format": ["individual", "group"],
    "wish": ["step_free", "interpreter", "crisis_planning"],
}
ATTRIBUTES = [f"{vocabulary}:{term}" for vocabulary, terms in TERMS.items() for term in terms]

# Around the Sound and in Jutland, where the spots below are; TODAY is in week 47.
AREAS = [
    Area("DK/region-hovedstaden", "Region Hovedstaden", "DK", "region", 55.8, 12.4, 40.0),
    Area("DK/region-midtjylland", "Region Midtjylland", "DK", "region", 56.2, 9.5, 120.0),
    Area("DK/region-midtjylland/aarhus", "Aarhus", "DK", "county", 56.15, 10.2, 25.0),
    Area("SE/skane", "Skåne", "SE", "region", 55.9, 13.6, 90.0),
    Area("SE/skane/malmo", "Malmö", "SE", "county", 55.6, 13.0, 15.0),
    Area("DK", "Denmark", "DK", "country", 0.0, 0.0, 0.0),
    Area("SE/skane:lund", "Lund", "SE", "town", 55.7, 13.2, 25.0),
]
PERIODS = [
    Period("open", "weeks", "W46", "W48"),
    Period("open", "weeks", "W22", "W24"),
    Period("closed", "days", "11-20", "01-10"),
    Period("closed", "days", "07-01", "08-31"),
    Period("open", "dates", "2026-09-01", "2026-11-22"),
    Period("open", "dates", "2026-12-01", "2026-12-24"),
]

areas_of = st.none() | st.builds(
    lambda inside, perhaps: AreasOf(frozenset(inside), frozenset(perhaps) - frozenset(inside)),
    st.sets(st.sampled_from([area.code for area in AREAS]), max_size=3),
    st.sets(st.sampled_from([area.code for area in AREAS]), max_size=3),
)
"""What a gazetteer may say of a place, likely or not; None where nobody asked it."""

# Denmark and Sweden across the Sound: two countries within an hour of each other.
spots = st.sampled_from(
    [
        Spot("Sample town", latitude, longitude, "town", uncertainty, country)
        for latitude, longitude in ((55.68, 12.57), (55.60, 13.00), (56.15, 10.20))
        for uncertainty in (0.5, 0.0, 3.0, 12.0)
        for country in ("DK", "DK", "SE")
    ]
)


def _site(dice: Random) -> Site:
    """Somewhere in a square of 120 by 220 km around the Sound and Jutland, or nowhere that could be placed."""
    country = dice.choice(["DK", "DK", "SE"])
    if dice.random() < 0.15:
        return Site(None, None, None, country, None)
    uncertainty = dice.choice([0.0, 0.3, 2.0, 10.0])
    return Site(dice.uniform(55.3, 56.4), dice.uniform(10.0, 13.5), uncertainty, country, "Sample town")


def _claim(dice: Random) -> Claim:
    level = dice.choice(["mentioned", "basic", "supervised", "practitioner", "trainer"])
    kind = dice.choice(["training_body", "employer_page", "own_statement", "directory_mention"])
    return Claim(level, kind, variant=dice.choice(["MBT", "MBT-A", "MBT-C", "MBT-G"]))


def _catchment(dice: Random) -> dict[str, Any]:
    """Mostly none is stated; else some areas of AREAS and how much of the words they are."""
    if dice.random() < 0.5:
        return {}
    read = dice.choice(["whole", "whole", "part", "none"])
    named = dice.sample(AREAS, dice.randrange(1, 3)) if read != "none" else []
    areas = tuple((area, dice.choice(["residence", "residence", "gp", None])) for area in named)
    return {"catchment": "People of the sample areas.", "catchment_read": read, "areas": areas}


def _window(dice: Random) -> dict[str, Any]:
    if dice.random() < 0.6:
        return {}
    read = dice.choice(["whole", "whole", "part", "none"])
    periods = tuple(dice.sample(PERIODS, dice.randrange(1, 3))) if read != "none" else ()
    return {"referral_window": "At some times of the year.", "window_read": read, "periods": periods}


def drawn(name: str, seed: int) -> Somebody:
    """One drawn number instead of a strategy a field: far cheaper to draw, and varied from the first case on."""
    dice = Random(seed)
    attributes = {key: dice.choice([None, None, "yes", "yes", "no"]) for key in ATTRIBUTES}
    spoken = [("da", "speaks"), ("pl", "speaks"), ("pl", "interpreter"), ("en-GB", "speaks")]
    return Somebody(
        id=name,
        country=dice.choice(["DK", "DK", "DK", "SE"]),
        online_only=dice.random() < 0.2,
        visits_per_week=dice.choice([None, 1.0, 2.0]),
        last_checked=TODAY - timedelta(days=dice.randrange(900)),
        attributes={key: value for key, value in attributes.items() if value},
        languages=tuple(dice.sample(spoken, dice.randrange(3))),
        sites=tuple(_site(dice) for _ in range(dice.choice([0, 1, 1, 1, 2, 3]))),
        claims=tuple(_claim(dice) for _ in range(dice.randrange(3))),
        accepting=dice.choice([None, "yes", "yes", "no"]),
        wait_weeks=dice.choice([None, dice.uniform(0, 100)]),
        unconfirmed_since=dice.choice([None, None, TODAY - timedelta(days=200)]),
        **_catchment(dice),
        **_window(dice),
    )


somebody = st.builds(drawn, st.text(string.ascii_lowercase, min_size=1, max_size=3), st.integers(0, 2**32))
people = st.lists(somebody, max_size=8, unique_by=lambda person: person.id)
crowds = st.lists(somebody, min_size=1, max_size=6, unique_by=lambda person: person.id)


@st.composite
def needs(draw: st.DrawFn, /, **fixed: Any) -> Need:
    """A checked need with a place, all matches shown. `fixed` sets keys; None leaves one out."""
    wanted: dict[str, Any] = {"place": "Sample town", "limit": 50}
    for key in _ASKED:
        wanted[key] = draw(st.sampled_from([None, None, None, *TERMS[key]]))
    wanted["language"] = draw(st.sampled_from([None, None, None, "da", "pl"]))
    wanted["within_km"] = draw(st.none() | st.floats(0.5, 200))
    wanted["wishes"] = draw(st.sampled_from([[], TERMS["wish"][:1], TERMS["wish"]]))
    return read_need({**wanted, **fixed}, CODES)


def without(need: Need, *keys: str, **changed: Any) -> Need:
    """The need without some keys, or with others."""
    kept = {key: value for key, value in need.model_dump(exclude_defaults=True).items() if key not in keys}
    return read_need({**kept, **changed}, CODES)


def shut(person: Somebody, day: date) -> bool:
    """Whether the times that somebody states leave a day out."""
    return open_on(person.periods, day, whole=person.window_read == "whole") is Value.NO


def said(person: Somebody, key: str, value: str | None) -> Somebody:
    """The same provider, saying yes or no to a term, or nothing (None)."""
    attributes = {name: kept for name, kept in person.attributes.items() if name != key}
    return replace(person, attributes=attributes if value is None else {**attributes, key: value})
