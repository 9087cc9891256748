"""Ages, lengths, waits, phones, addresses and names as pages write them (values.toml); no words crash a reader."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.addresses import has_postcode, read_address
from crawler.normalise.ages import read_ages
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.normalise.durations import read_months, read_visits_per_week, read_wait_weeks
from crawler.normalise.languages import read_languages
from crawler.normalise.people import read_person
from crawler.read.labels import field_named, fold, split_label
from crawler.read.sentences import QUOTE_MAX, sentences, shortened
from crawler.vocabulary import age_groups

CASES: dict[str, list[dict[str, Any]]] = tomllib.loads(
    (Path(__file__).parent / "values.toml").read_text(encoding="utf-8")
)
COUNTRIES = st.sampled_from(["GB", "US", "AU", "DK", "NO", "NL", "DE", "SE", "FR", "IT", "ES", "IE", "ZZ"])


def cases(name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", CASES[name], ids=lambda case: str(case["words"]) or "nothing")


@cases("ages")
def test_ages(case: dict[str, Any]) -> None:
    ages = read_ages(case["words"], named=case.get("named", False))
    found = None if ages is None else [-1 if age is None else age for age in (ages.youngest, ages.oldest)]
    assert found == case.get("is")
    if ages is not None and "groups" in case:
        assert list(ages.groups) == case["groups"]


@cases("months")
def test_months(case: dict[str, Any]) -> None:
    months = read_months(case["words"])
    assert (None if months is None else [months.low, months.high]) == case.get("is")


@cases("waits")
def test_waits(case: dict[str, Any]) -> None:
    assert read_wait_weeks(case["words"], named=case.get("named", False)) == case.get("is")


@cases("visits")
def test_visits_a_week(case: dict[str, Any]) -> None:
    assert read_visits_per_week(case["words"]) == case.get("is")


@cases("phones")
def test_phones(case: dict[str, Any]) -> None:
    phone = read_phone(case["words"], case["country"])
    assert (phone.e164 if phone else None) == case.get("is")
    if phone and "shown" in case:
        assert phone.display == case["shown"]


@cases("emails")
def test_emails(case: dict[str, Any]) -> None:
    assert read_email(case["words"]) == case.get("is")


@cases("websites")
def test_websites(case: dict[str, Any]) -> None:
    assert read_website(case["words"]) == case.get("is")


@cases("languages")
def test_languages(case: dict[str, Any]) -> None:
    assert read_languages(case["words"], case["page"]) == case["is"]


@cases("addresses")
def test_addresses(case: dict[str, Any]) -> None:
    address = read_address(case["words"], case["country"])
    assert address.written == case["words"]
    assert (address.postcode, address.city, address.region) == (
        case.get("postcode"),
        case.get("city"),
        case.get("region"),
    )
    assert has_postcode(case["words"], case["country"]) == ("postcode" in case)


@cases("people")
def test_people(case: dict[str, Any]) -> None:
    person = read_person(case["words"])
    assert (person.name, person.title, person.credentials) == (
        case["name"],
        case.get("title"),
        case.get("credentials"),
    )


@pytest.mark.parametrize(
    ("ages", "groups"),
    [
        # Half of a group's years and more.
        ((18, 64), {"child": "no", "adolescent": "no", "adult": "yes", "older_adult": "no"}),
        ((12, 17), {"child": "no", "adolescent": "yes", "adult": "no", "older_adult": "no"}),
        ((18, 60), {"child": "no", "adolescent": "no", "adult": "yes", "older_adult": "no"}),
        ((18, 41), {"child": "no", "adolescent": "no", "adult": "yes", "older_adult": "no"}),
        ((14, 17), {"child": "no", "adolescent": "yes", "adult": "no", "older_adult": "no"}),
        ((13, None), {"child": "no", "adolescent": "yes", "adult": "yes"}),
        # Touched only: unknown.
        ((12, 18), {"child": "no", "adolescent": "yes", "older_adult": "no"}),
        ((14, 23), {"child": "no", "adolescent": "yes", "older_adult": "no"}),
        ((16, 25), {"child": "no", "older_adult": "no"}),
        ((20, 40), {"child": "no", "adolescent": "no", "older_adult": "no"}),
        ((18, 40), {"child": "no", "adolescent": "no", "older_adult": "no"}),
        ((17, None), {"child": "no", "adult": "yes"}),
        # A group without an upper end: ten years of it, or no upper limit either.
        ((18, 65), {"child": "no", "adolescent": "no", "adult": "yes"}),
        ((18, 73), {"child": "no", "adolescent": "no", "adult": "yes"}),
        ((18, 74), {"child": "no", "adolescent": "no", "adult": "yes", "older_adult": "yes"}),
        ((65, None), {"child": "no", "adolescent": "no", "adult": "no", "older_adult": "yes"}),
        ((70, None), {"child": "no", "adolescent": "no", "adult": "no", "older_adult": "yes"}),
        # What no limit says.
        ((18, None), {"child": "no", "adolescent": "no", "adult": "yes"}),
        ((60, None), {"child": "no", "adolescent": "no"}),
        ((None, 25), {"older_adult": "no"}),
        ((None, 17), {"adolescent": "yes", "adult": "no", "older_adult": "no"}),
        ((None, None), {}),
    ],
)
def test_age_groups_are_yes_from_half_of_their_years_on_and_unknown_where_only_touched(
    ages: tuple[int | None, int | None], groups: dict[str, str]
) -> None:
    assert age_groups(*ages) == groups


AGE = st.none() | st.integers(0, 120)


@given(AGE, AGE)
def test_an_age_group_is_no_only_where_none_of_its_years_is_taken(youngest: int | None, oldest: int | None) -> None:
    if youngest is not None and oldest is not None and youngest > oldest:
        youngest, oldest = oldest, youngest
    found = age_groups(youngest, oldest)
    for code, low, high in (("child", 5, 11), ("adolescent", 12, 17), ("adult", 18, 64), ("older_adult", 65, 120)):
        taken = [age for age in range(low, high + 1) if (youngest or 0) <= age <= (120 if oldest is None else oldest)]
        assert (found.get(code) == "no") == (not taken)
        if found.get(code) == "yes":
            assert len(taken) >= min(10, (high - low + 1) / 2) or (code == "older_adult" and oldest is None)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Phone: 1", ("phone", "1")),
        ("Reception phone number:", ("phone", "")),
        ("INKLUSIONSKRITERIER: x", ("inclusion", "x")),
        ("Besøksadresse: Eksempelgata 2", ("address", "Eksempelgata 2")),
        ("Tel: 1: 2", ("phone", "1: 2")),
        ("Something else: x", None),
        ("no colon", None),
        (f"{'long ' * 15}phone: x", None),
    ],
)
def test_labels(line: str, expected: tuple[str, str] | None) -> None:
    assert split_label(line, {}) == expected


def test_a_sources_own_labels_come_first() -> None:
    assert field_named("Phone", {"phone": "hours"}) == "hours"
    assert field_named("Ward clerk:", {"Ward Clerk": "contact"}) == "contact"
    assert field_named("Ward clerk", {}) is None


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("One. Two! Three? Four… Five", 5),
        ("Dr. Sample works with Prof. Example.", 1),
        ("Call Tel. 020 7946 0000. Or write.", 2),
        ("e.g. this, i.e. that. Next.", 2),
        ("no stop", 1),
        ("", 0),
    ],
)
def test_sentences(text: str, parts: int) -> None:
    assert len(sentences(text)) == parts


@given(st.text(max_size=600), st.integers(0, 600), st.integers(0, 60))
def test_a_shortened_quote_is_short_and_keeps_its_words(text: str, start: int, length: int) -> None:
    quote = shortened(text, (start, start + length))
    assert len(quote) <= QUOTE_MAX
    assert quote.removeprefix("… ").removesuffix(" …") in text


@given(st.text(max_size=300))
def test_sentences_lose_no_letter(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@given(st.text(max_size=200), COUNTRIES)
def test_no_words_crash_a_reader(text: str, country: str) -> None:
    read_ages(text)
    read_ages(text, named=True)
    read_months(text)
    read_wait_weeks(text, named=True)
    read_visits_per_week([text])
    read_phone(text, country)
    read_email(text)
    read_website(text)
    read_languages(text, "en")
    assert read_address(text, country).written == text
    assert read_person(text or "x").name
    assert isinstance(fold(text), str)


NUMBERS = st.from_regex(r"(?:aged |from |Phone )?\d{1,12}(?: ?(?:-|to|–|/) ?\d{1,6})? ?(?:years|months|weeks|år)?")


@given(NUMBERS, COUNTRIES)
def test_numbers_of_any_size_crash_no_reader(text: str, country: str) -> None:
    if (ages := read_ages(text, named=True)) and ages.youngest is not None and ages.oldest is not None:
        assert 0 <= ages.youngest < ages.oldest <= 120
    if months := read_months(f"treatment {text}"):
        assert 1 <= months.low <= months.high <= 60
    if phone := read_phone(text, country):
        assert phone.e164.startswith("+")
    read_wait_weeks(text, named=True)
    read_address(text, country)


@given(st.text(alphabet="htps:/.@?&=#[]%javscript \n", max_size=60))
def test_a_website_is_http_or_nothing(text: str) -> None:
    found = read_website(text)
    assert found is None or found.startswith(("http://", "https://"))
