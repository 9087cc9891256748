"""Names in addresses: readable, the same for one name in several spellings, and never the same for two names."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.gazetteer.fold import fold
from referral.site.routes import ROUTES
from referral.site.slugs import region_path, slug, town_path


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Leeds", "leeds"),
        ("København Ø", "kobenhavn-o"),
        ("Köln", "koln"),
        ("KÖLN ", "koln"),
        ("Ko\u0308ln", "koln"),
        ("'s-Hertogenbosch", "s-hertogenbosch"),
        ("Saint Albans", "st-albans"),
        ("St. Albans", "st-albans"),
        ("MA", "ma"),
        ("東京", "u6771-4eac"),
        ("Αθήνα", "u3b1-3b8-3ae-3bd-3b1"),
        ("London 東", "u6c-6f-6e-64-6f-6e-20-6771"),
    ],
)
def test_a_name_becomes(name: str, expected: str) -> None:
    assert slug(name) == expected


NAMES = st.text(st.characters(categories=["Ll", "Lu", "Lo", "Nd", "Zs", "Pd"]), min_size=1, max_size=12).filter(
    lambda name: any(letter.isalnum() for letter in name)
)


@given(NAMES, NAMES)
def test_two_names_meet_only_where_they_fold_alike(one: str, other: str) -> None:
    if slug(one) == slug(other):
        assert fold(one) == fold(other) or one.strip().casefold() == other.strip().casefold()


@given(NAMES)
def test_every_name_is_an_address_of_ours_and_of_one_kind(name: str) -> None:
    for path in (town_path("GB", name), region_path("GB", name)):
        fitting = [view.__name__ for pattern, view in ROUTES if re.match(pattern, path)]
        assert fitting == (["region"] if "/region/" in path else ["town"]), path
