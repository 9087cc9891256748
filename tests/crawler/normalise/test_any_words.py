"""Whatever a page says: no reader raises, what was read is read the same again, and the words are kept."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing, Said
from crawler.normalise import facts_of
from crawler.normalise.addresses import read_address
from crawler.normalise.ages import OLDEST, read_ages
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.normalise.countries import read_country
from crawler.normalise.durations import read_as_of, read_months, read_visits_per_week, read_wait_weeks
from crawler.normalise.languages import read_languages
from crawler.normalise.people import read_person
from crawler.normalise.referring import is_window
from crawler.read.labels import fold
from crawler.source import BUNDLED, load_source
from tests.bench.values import KINDS, PARTS, labelled

COUNTRIES = st.sampled_from(
    ["GB", "US", "IE", "AU", "NL", "DE", "AT", "CH", "DK", "NO", "SE", "FR", "IT", "ES", "ZZ", ""]
)
LANGUAGES = st.sampled_from(["en", "nl", "de", "da", "nb", "no", "sv", "fr", "it", "es", "xx"])
WORDS = sorted({word for kind in KINDS for row in labelled(kind, "first") for word in row["words"].split()})
# Any text, and real pieces in any order: the second finds what the first does not.
TEXT = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join))
NAMES = [row for part in PARTS for row in labelled("names", part)]
FIELDS = (
    "name", "credentials", "organization", "country", "phone", "contact", "email", "website", "address", "coordinates",
    "language", "prose", "heading", "referral", "inclusion", "exclusion", "ages", "wait", "wait_as_of", "catchment",
    "how_to_refer", "visits_per_week", "age_group:adult", "accepting", "payment",
)  # fmt: skip
SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml")


def letters(text: str) -> str:
    return "".join(sorted(re.sub(r"\W", "", fold(text))))


@given(TEXT, COUNTRIES)
def test_any_text_is_called_something_and_loses_no_word(text: str, country: str) -> None:
    text = re.sub(r"[\"“”'‘’(),]", " ", text)  # a nickname in quotation marks is left out
    person = read_person(text or "x", country)
    assert person.name.strip() or not text.strip()
    if text.strip():
        assert letters(f"{person.title or ''}{person.name}{person.credentials or ''}") == letters(text)


@pytest.mark.parametrize("row", NAMES, ids=lambda row: row["words"])
def test_a_name_keeps_its_letters_and_is_read_the_same_again(row: dict[str, str]) -> None:
    person = read_person(row["words"], row["country"])
    # What stands in quotation marks is a nickname.
    written = re.sub(r'"[^"]*"', "", row["words"])
    assert letters(f"{person.title or ''}{person.name}{person.credentials or ''}") == letters(written)
    assert read_person(person.name, row["country"]).name == person.name


@given(TEXT, COUNTRIES)
def test_a_phone_is_read_the_same_again(text: str, country: str) -> None:
    if phone := read_phone(text, country):
        assert phone.e164.startswith("+")
        again = read_phone(phone.e164, country)
        assert again is not None
        assert again.e164 == phone.e164
        assert re.sub(r"\D", "", phone.e164)[-6:] in re.sub(r"\D", "", text), "the digits stand in the words"


@given(TEXT)
def test_links_are_read_the_same_again(text: str) -> None:
    if email := read_email(text):
        assert read_email(email) == email
    if website := read_website(text):
        assert website.startswith(("http://", "https://"))
        assert read_website(website) == website


@given(TEXT, LANGUAGES)
def test_languages_are_tags_and_each_once(text: str, page_language: str) -> None:
    tags = read_languages(text, page_language)
    assert len(tags) == len(set(tags))
    short = [tag for tag in tags if len(tag) == 2]
    assert read_languages("; ".join(short), "en") == short


@given(TEXT, COUNTRIES)
def test_an_address_keeps_its_words_and_its_parts_stand_in_them(text: str, country: str) -> None:
    address = read_address(text, country)
    assert address.written == text
    for part in (address.city, address.region):
        assert part is None or part in text
    if address.postcode:
        assert re.sub(r"\W", "", address.postcode) in re.sub(r"\W", "", text.upper())
        assert read_address(address.postcode, country).postcode == address.postcode


@given(TEXT, st.booleans())
def test_ages_are_in_order_and_read_the_same_again(text: str, named: bool) -> None:
    ages = read_ages(text, named=named)
    if ages is None:
        return
    assert ages.youngest is not None or ages.oldest is not None
    if ages.youngest is not None and ages.oldest is not None:
        assert 0 <= ages.youngest < ages.oldest <= OLDEST
        assert read_ages(f"{ages.youngest}-{ages.oldest}", named=True) == ages


@given(TEXT, st.booleans(), COUNTRIES)
def test_amounts_of_time_are_possible(text: str, named: bool, country: str) -> None:
    weeks = read_wait_weeks(text, named=named, line=text)
    assert weeks is None or weeks >= 0
    if weeks == int(weeks or 0) and weeks and weeks < 1000:
        assert read_wait_weeks(f"{weeks:.0f} weeks", named=True) == weeks
    if months := read_months(text):
        assert 1 <= months.low <= months.high <= 60
    often = read_visits_per_week([text])
    assert often is None or 0 < often <= 2
    day = read_as_of(text, country)
    assert day is None or date.fromisoformat(day)


@given(TEXT, LANGUAGES)
def test_a_country_is_a_code(text: str, language: str) -> None:
    code = read_country(text, language)
    assert code is None or (len(code) == 2 and code.isupper() and read_country(code, language) == code)
    assert is_window(text) in {True, False}


@given(st.sampled_from(["service", "practitioner"]), st.lists(st.tuples(st.sampled_from(FIELDS), TEXT), max_size=8))
def test_any_listing_gives_the_same_facts_twice_with_evidence_of_its_own_words(
    kind: str, parts: list[tuple[str, str]]
) -> None:
    said = tuple(Said(field=field, words=words, quote=words, url="http://example.org/") for field, words in parts)
    listing = Listing.model_validate(
        {"key": "x", "kind": kind, "name": "Ada Sample", "url": "http://example.org/", "said": said}
    )
    facts = facts_of(listing, SOURCE)
    assert facts == facts_of(listing, SOURCE)
    everything = letters(
        " ".join([listing.name, *(words for _, words in parts), *(one.because for one in SOURCE.states)])
    )
    for one in facts.evidence:
        assert not set(letters(one.words.removesuffix(" …"))) - set(everything)
