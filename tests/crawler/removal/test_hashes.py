"""What is kept of somebody who was removed: hashes that are the same for every spelling, and tell nobody anything."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadInputError
from crawler.removal.identity import Identity, person, postcode_places, web_key
from crawler.removal.keys import HEX, hashed, kind_of, to_be_matched, to_be_stored
from crawler.removal.kinds import kinds
from crawler.removal.reason import check_reason
from crawler.removal.whom import Whom
from crawler.resolve.rules import rules

KEY = b"0f" * 32
_TITLES = ("", "Dr ", "Prof. Dr. ", "A/Prof ", "drs. ", "Frau ")
_BEHIND = ("", ", PhD", ", LCSW", ", MD")
_NOT_NAMES = {*rules().words.titles, *rules().words.particles, *rules().words.generations, "rev", "sir"}
_WORD = st.from_regex(r"[bdfgklmnprtv][aiou][bdfgklmnprtv][aiouäöüøåéèñ][bdfgklmnprtv][aio][nrtl]", fullmatch=True)
NAME = st.tuples(_WORD, _WORD).filter(lambda two: two[0] != two[1] and not set(two) & _NOT_NAMES)
PLACE = frozenset({("postcode", "BS65AA"), ("town", "bristol")})


def named(name: str, **also: object) -> Identity:
    return Identity("practitioner", "GB", **{"people": person(name), "places": PLACE, **also})  # type: ignore[arg-type]


def stored(name: str, key: bytes = KEY) -> frozenset[str]:
    return hashed(key, to_be_stored(named(name)))


def surely(one: str, other: str) -> bool:
    hits = stored(one) & hashed(KEY, to_be_matched(named(other)))
    return any(kind_of(hit) in kinds().sure for hit in hits)


def spelt(word: str) -> str:
    """In letters that every keyboard has."""
    for letter, two in {"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"}.items():
        word = word.replace(letter, two)
    return "".join(char for char in unicodedata.normalize("NFKD", word) if not unicodedata.combining(char))


@given(NAME, st.sampled_from(_TITLES), st.sampled_from(_BEHIND), st.integers(0, 5))
def test_every_spelling_of_a_name_is_recognised(name: tuple[str, str], title: str, behind: str, how: int) -> None:
    first, last = (word.title() for word in name)
    written = [
        f"{title}{first} {last}{behind}",
        f"{last}, {first}",
        f"{title}{first} {last.upper()}{behind}",
        f"{title}{spelt(first)} {spelt(last)}{behind}",
        f"{last} {first}",
        unicodedata.normalize("NFD", f"{title}{first} {last}"),
    ][how]
    assert surely(f"{first} {last}", written), written
    assert surely(written, f"{first} {last}"), written


@given(NAME, _WORD)
def test_hyphens_and_spaces_make_no_difference(name: tuple[str, str], second: str) -> None:
    first, last = (word.title() for word in name)
    if second in name or second in _NOT_NAMES:
        return
    for written in (f"{first} {last} {second.title()}", f"{first} {last}{second}", f"{second.title()} {last}, {first}"):
        assert surely(f"{first} {last}-{second.title()}", written), written


@given(NAME, NAME)
def test_two_names_are_two(one: tuple[str, str], other: tuple[str, str]) -> None:
    if {spelt(word) for word in one} != {spelt(word) for word in other}:
        first, second = (" ".join(word.title() for word in two) for two in (one, other))
        assert not surely(first, second) or len({*map(spelt, one), *map(spelt, other)}) < 4


@given(NAME, st.binary(min_size=16, max_size=64))
def test_a_hash_tells_nothing_and_another_key_gives_others(name: tuple[str, str], key: bytes) -> None:
    whole = " ".join(word.title() for word in name)
    mine, theirs = stored(whole), stored(whole, key)
    assert len(mine) == len(theirs)
    assert mine.isdisjoint(theirs) or key == KEY
    for one in mine:
        assert re.fullmatch(rf"[a-z+]+:[0-9a-f]{{{HEX}}}", one)
        for word in (*name, *map(spelt, name), "bristol", "bs65aa"):
            assert word not in one


def test_kinds_do_not_collide() -> None:
    """The same words as two kinds of things are two hashes."""
    words = {("email", "x"), ("contact", "x"), ("page", "x"), ("number", "x")}
    assert len({one.partition(":")[2] for one in hashed(KEY, words)}) == len(words)


def test_every_kind_has_words() -> None:
    everything = {
        *kinds().alone,
        *(f"{name}+{place}" for name, places in kinds().goes_with.items() for place in places),
    }
    assert kinds().final <= set(kinds().sure) <= everything
    assert all(kinds().says(kind) for kind in everything)
    assert kinds().goes_with.keys() == kinds().names.keys()


@pytest.mark.parametrize(
    "url",
    [
        "https://www.clinic.example.org/team/ada",
        "http://clinic.example.org/team/ada/",
        "HTTPS://Clinic.Example.org/team/ada#contact",
        "clinic.example.org/team/ada?utm_source=x&gclid=1",
        "https://clinic.example.org/team/%61da/index.html",
    ],
)
def test_one_page_has_one_key(url: str) -> None:
    assert web_key(url) == "clinic.example.org/team/ada"


@given(st.text(max_size=60))
def test_any_text_has_a_key(text: str) -> None:
    assert isinstance(web_key(text), str)
    assert web_key(web_key(text)) is not None


@pytest.mark.parametrize(
    ("postcode", "country", "places"),
    [
        ("bs6 5aa", "GB", {("postcode", "BS65AA"), ("area", "BS6")}),
        ("SW17 0YF", "", {("postcode", "SW170YF"), ("area", "SW17")}),
        ("3512 AB", "NL", {("postcode", "3512AB"), ("area", "3512")}),
        ("80301-1234", "US", {("postcode", "80301")}),
        ("50667", "DE", {("postcode", "50667")}),
        ("", "GB", set()),
    ],
)
def test_a_postcode_names_places(postcode: str, country: str, places: set[tuple[str, str]]) -> None:
    assert set(postcode_places(postcode, country)) == places


# --- the reason is kept for good ---

ADA = named(
    "Dr Ada Samplewick",
    places=frozenset({("phone", "+442079460977"), ("postcode", "BS65AA")}),
    numbers=frozenset({("gmc", "7654321")}),
)


@pytest.mark.parametrize(
    "because",
    [
        "Ada asked",
        "asked by SAMPLEWICK",
        "Mrs. Sämplewick wrote",
        "rang from 020 7946 0977",
        "wrote from x@clinic.example.org",
        "see https://example.org/ada",
        "the one at bs6 5aa",
        "GMC 765 4321",
        "listed as pabc234defg",
    ],
)
def test_a_reason_that_says_who_it_is_is_refused(because: str) -> None:
    with pytest.raises(BadInputError, match="must not say who it is"):
        check_reason(because, [ADA], ["pabc234defg"])


@pytest.mark.parametrize("because", ["asked by e-mail on 2026-11-22", "does not give MBT any more", "retired"])
def test_a_reason_may_say_why(because: str) -> None:
    assert check_reason(f" {because}  ", [ADA], ["pabc234defg"]) == because


def test_an_empty_reason_is_refused() -> None:
    with pytest.raises(BadInputError, match="--because is empty"):
        check_reason("  ", [ADA], [])


@pytest.mark.parametrize(
    ("whom", "words"),
    [
        (Whom("url", "not an address"), "is no web address"),
        (Whom("email", "ada at home"), "is no e-mail address"),
        (Whom("number", "none", register="gmc"), "there is no digit in it"),
        (Whom("name", "Ada", postcode="BS6 5AA"), "a name alone is many people's"),
        (Whom("name", "Ada Samplewick", postcode=" "), "a name alone is many people's"),
    ],
)
def test_a_value_that_is_none_is_told(whom: Whom, words: str) -> None:
    with pytest.raises(BadInputError, match=words):
        whom.identities  # noqa: B018
