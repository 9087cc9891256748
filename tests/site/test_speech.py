"""Sentences that are made in English and said in the language of a page."""

import copy
import pickle
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.support import Translations

from referral.said import Said, joined, said, said_n
from referral.site.crisis_page import dialled, numbered, retold
from referral.site.distances import distance_words
from referral.site.speech import SOURCE, Speech, named_country, speech


def speaking(language: str, words: Mapping[Any, Any]) -> Speech:
    """A language that knows these words."""
    catalog = Catalog(language)
    for english, told in words.items():
        catalog.add(english, told)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Speech(language, Translations(compiled))


DUTCH = {
    "{km:.1f} km": "{km:.1f} km ver",
    "within {km:g} km": "binnen {km:g} km",
    "in {country}": "in {country}",
    "Wait: {wait}": "Wachttijd: {wait}",
    ("{count} week", "{count} weeks"): ("{count} week", "{count} weken"),
    "Online": "Online, thuis",
    "Waits are long.": "De wachttijd is lang.",
}


@pytest.mark.parametrize(
    ("words", "english", "dutch"),
    [
        (said("{km:.1f} km", km=1.25), "1.2 km", "1,2 km ver"),
        (said("{km:.1f} km", km=3.0), "3.0 km", "3,0 km ver"),
        (said("within {km:g} km", km=20.0), "within 20 km", "binnen 20 km"),
        (said("in {country}", country=named_country("DE")), "in Germany", "in Duitsland"),
        (said("Wait: {wait}", wait=said_n("{count} week", "{count} weeks", 1)), "Wait: 1 week", "Wachttijd: 1 week"),
        (said("Wait: {wait}", wait=said_n("{count} week", "{count} weeks", 2)), "Wait: 2 weeks", "Wachttijd: 2 weken"),
        (said_n("{count} week", "{count} weeks", 1.5), "1.5 weeks", "1,5 weken"),
        (said_n("{count} week", "{count} weeks", 1200), "1200 weeks", "1.200 weken"),
        (said("Wait: {wait}", wait="Online"), "Wait: Online", "Wachttijd: Online"),
        (said("Wait: {wait}", wait=said("Online")), "Wait: Online", "Wachttijd: Online, thuis"),
        (
            joined(" ", said("Waits are long."), "Online"),
            "Waits are long. Online",
            "De wachttijd is lang. Online, thuis",
        ),
        (said("Nobody knows {this}"), "Nobody knows {this}", "Nobody knows {this}"),
        ("Online", "Online", "Online, thuis"),
        ("Leeds", "Leeds", "Leeds"),
        ("", "", ""),
    ],
)
def test_a_sentence_is_said_in_its_words(words: str, english: str, dutch: str) -> None:
    assert words == english
    assert speech(SOURCE).said(words) == english
    assert speaking("nl", DUTCH).said(words) == dutch
    assert speaking("nl", DUTCH).said(pickle.loads(pickle.dumps(copy.deepcopy(words)))) == dutch


def test_a_plain_text_may_be_a_name_and_then_stays() -> None:
    dutch = speaking("nl", DUTCH)
    assert dutch.if_said("Online") == "Online"
    assert dutch.if_said(said("Online")) == "Online, thuis"
    assert (dutch.said(None), dutch.said(7)) == (None, 7)


def test_a_sentence_is_a_text_like_any_other() -> None:
    words = said("in {country}", country=named_country("DE"))
    assert isinstance(words, str)
    assert isinstance(distance_words(5, 0), Said)
    assert f"{words}!" == "in Germany!"
    assert words in {"in Germany"}


@pytest.mark.parametrize(
    ("language", "number", "country", "tongue", "day", "small"),
    [
        ("en", "2.5", "Germany", "Polish", "from 4 March 2026", "official register"),
        ("nl", "2,5", "Duitsland", "Pools", "from 4 maart 2026", "official register"),
        ("de", "2,5", "Deutschland", "Polnisch", "from 4. März 2026", "Official register"),
    ],
)
def test_each_language_writes_in_its_own_way(
    language: str, number: str, country: str, tongue: str, day: str, small: str
) -> None:
    own = speech(language)
    assert (own.number(2.5), own.country("DE"), own.tongue("pl")) == (number, country, tongue)
    wordless = Speech(language, speech(SOURCE).translations)
    assert wordless.said(said("from {day:%-d %B %Y}", day=date(2026, 3, 4))) == day
    assert wordless.said(said("from {day}", day=date(2026, 3, 4))) == "from 2026-03-04"
    assert wordless.midsentence("MBT for families") == "MBT for families"
    assert wordless.midsentence("Official register") == small


@pytest.mark.parametrize(
    ("words", "told", "expected"),
    [
        (
            "call 116 123 (free)",
            "bel 116 123 (gratis)",
            [("bel ", None), ("116 123", "tel:116123"), (" (gratis)", None)],
        ),
        ("call 143", "143 anrufen", [("143", "tel:143"), (" anrufen", None)]),
        ("call 143", "bel 144", [("call ", None), ("143", "tel:143")]),
        ("call 143", "call 143", [("call ", None), ("143", "tel:143")]),
    ],
)
def test_a_crisis_line_keeps_its_number_in_every_language(
    words: str, told: str, expected: list[tuple[str, str | None]]
) -> None:
    assert retold(dialled(words), lambda _: told) == tuple(expected)


def test_an_emergency_number_is_no_word() -> None:
    assert retold(numbered("112"), speech("nl").said) == (("112", "tel:112"),)
