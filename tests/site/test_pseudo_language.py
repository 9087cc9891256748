"""Every page in a language of brackets: what the catalogs hold stands in ⟦ ⟧, and nothing outside is a word of ours."""

import asyncio
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx
import pytest
from babel.support import NullTranslations
from jinja2 import Environment
from lxml.html import HtmlElement
from parsel import Selector

from referral.locale.gather import gathered, messages_of
from referral.serving.front import Front
from referral.site import render, speech

LANGUAGE = "nl"
# Columns of the release that hold names, which are the same in every language.
NAMES = {
    "provider": ("name", "credentials", "phone_display", "email", "website"),
    "organization": ("name",),
    "location": ("address", "city", "region", "postcode"),
    "qualification": ("local_title", "issuer", "variant"),
    "source": ("name", "title", "publisher", "url"),
    "register": ("title", "professions"),
    "crisis_resource": ("name",),
    "coverage": ("region",),
    "vocabulary": ("source",),
    "release": ("id",),
}
OTHER_NAMES = ("MBT", "Wikipedia", "CSV", "JSON", "km")
ATTRIBUTES = ("aria-label", "title", "alt", "placeholder", "content")
NO_WORDS = ("viewport", "color-scheme", "robots")
# A page repeats what others wrote, or says in which other language something stands.
QUOTING = ("bdi", "q", "blockquote", "code", "script", "style")
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/find", {"place": "SW17 0YF", "condition": "bpd", "within_km": "10"}),
    ("/find", {"delivery": "online", "country": "GB"}),
    ("/find", {"place": "Newport"}),
    ("/find", {"place": "Nowhereatall"}),
    ("/find", {"place": "SW17 0YF", "country": "NL"}),
    ("/find", {"place": "London", "age_group": "banana"}),
    ("/find", {}),
    ("/find", {"place": "x" * 20_000}),
    ("/find", {"place": "Oslo", "country": "NO", "condition": "trauma"}),
    ("/refer", {"place": "Leeds", "condition": "EUPD", "payment": "public", "referral_route": "primary_care"}),
    ("/refer", {"place": "SW17 0YF", "referral_route": "primary_care", "within_km": "5", "language": "pl"}),
    ("/refer", {"place": "Leeds", "condition": "personality disorder"}),
    ("/refer", {"place": "Leeds", "condition": "xyzzy"}),
    ("/refer", {"place": "Cardiff", "country": "GB", "wishes": "interpreter", "age_group": "adolescent"}),
    ("/refer", {"place": "Leeds", "wishes": "step_free", "age_group": "adult", "within_km": "50"}),
    ("/find", {"delivery": "online", "country": "GB", "condition": "trauma", "language": "de"}),
    ("/search", {"q": "wandle"}),
    ("/search", {"q": "zzzz"}),
    ("/search", {"q": "x" * 20_000}),
    ("/refer/shortlist", {}),
)
NOT_THERE = ("/no-such", "/crisis/zz", "/in/zz", "/provider/zz", "/letter/zz", "/coverage/zz", "/list/zz", "/search")
# These need a fault, or many visitors at once.
RARE = {"failed.html": ({"ours": True}, {"ours": False}), "busy.html": ({},)}


class Brackets(NullTranslations):
    """Puts what the catalogs have into brackets, and nothing else."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if (message, None) in _messages() else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        words = msgid1 if n == 1 else msgid2
        return f"⟦{words}⟧" if ((msgid1, msgid2), None) in _messages() else words

    def pgettext(self, context: str, message: str) -> str:
        return f"⟦{message}⟧" if (message, context) in _messages() else message

    ugettext, ungettext = gettext, ngettext


@cache
def _messages() -> frozenset[Any]:
    return frozenset(messages_of(gathered()))


@contextmanager
def speaking_in_brackets() -> Iterator[set[str]]:
    """While it lasts LANGUAGE speaks in brackets. Gives the names of the templates filled in so far."""
    met: set[str] = set()
    load = Environment._load_template

    def noting(self: Environment, name: str, values: Any) -> Any:
        met.add(name)
        return load(self, name, values)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(speech, "_catalog", lambda language: Brackets())
        patched.setattr(speech, "_name", lambda kind, code, language: f"⟦{code}⟧")
        patched.setattr(Environment, "_load_template", noting)
        for kept in (speech.speech, render._environment):
            kept.cache_clear()
        yield met
    for kept in (speech.speech, render._environment):
        kept.cache_clear()


@dataclass(frozen=True)
class Spoken:
    """Pages by address, answers by what was asked, and the templates they were made with."""

    pages: dict[str, str]
    answers: dict[str, str]
    templates: set[str]


@pytest.fixture(scope="module")
def spoken(application: Front) -> Spoken:
    async def fetch() -> tuple[dict[str, str], dict[str, str]]:
        transport = httpx.ASGITransport(app=application)
        async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as site:
            sitemap = (await site.get("/sitemap.xml")).text
            addresses = re.findall(r"<loc>http://site.example.org(.*?)</loc>", sitemap)
            ids = [path.removeprefix("/provider/") for path in addresses if path.startswith("/provider/")]
            letters = [f"/letter/{one}?as={role}" for one in ids[:9] for role in ("primary_care", "self")]
            wanted = [*addresses, *letters, f"/list/{'.'.join(ids[:9])}?near=London", *NOT_THERE]
            pages, answers = {}, {}
            for path in wanted:
                # Pages without a question were kept ready before, in no brackets.
                asked = path if "?" in path else f"{path.rstrip('/')}?brackets"
                pages[path] = (await site.get(f"/{LANGUAGE}{asked}")).text
            lists: tuple[tuple[str, dict[str, Any]], ...] = (("/refer/shortlist", {"pick": ids[:9], "near": "Leeds"}),)
            for path, form in (*FORMS, *lists):
                answers[f"{path} {form}"[:200]] = (await site.post(f"/{LANGUAGE}{path}", data=form)).text
            return pages, answers

    with speaking_in_brackets() as met:
        pages, answers = asyncio.run(fetch())
    return Spoken(pages, answers, met)


def outside(html: str) -> Iterator[str]:
    """The texts of a page that a visitor meets in no brackets, in no quotation, and in the page's own language."""
    depth = 0

    def plain(text: str | None) -> str:
        nonlocal depth
        kept = []
        for letter in text or "":
            depth += (letter == "⟦") - (letter == "⟧")
            kept.append(letter if depth == 0 and letter != "⟧" else " ")
        return "".join(kept)

    def walk(one: HtmlElement, *, quoted: bool = False) -> Iterator[str]:
        if not isinstance(one.tag, str):  # a comment
            return
        quoted = quoted or one.tag in QUOTING or (one.tag != "html" and one.get("lang") is not None)
        if not quoted and one.get("name") not in NO_WORDS and one.get("http-equiv") is None:
            yield from (plain(one.get(name)) for name in ATTRIBUTES)
            if one.tag == "option" and one.getparent().tag == "datalist":
                yield plain(one.get("value"))
        for text, child in ((one.text, None), *((child.tail, child) for child in one)):
            if child is not None:
                yield from walk(child, quoted=quoted)
            told = plain(text)
            if not quoted:
                yield told

    yield from walk(Selector(html).root)
    assert depth == 0


@cache
def _names(release: Path) -> re.Pattern[str]:
    found = set(OTHER_NAMES)
    with closing(sqlite3.connect(f"file:{release}?mode=ro", uri=True)) as connection:
        for table, columns in NAMES.items():
            for row in connection.execute(f"SELECT {', '.join(columns)} FROM {table}"):
                found.update(" ".join(str(value).split()) for value in row if value)
    longest_first = sorted(found, key=lambda name: (-len(name), name))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")


def untold(html: str, release: Path) -> list[str]:
    """Texts with a word of ours that no catalog has: a word has two letters at least."""
    texts = (" ".join(text.split()) for text in outside(html))
    return [text for text in texts if re.search(r"[^\W\d_]{2}", text) and _left(text, release)]


def _left(text: str, release: Path) -> bool:
    return re.search(r"[^\W\d_]{2}", _names(release).sub(" ", text)) is not None


def test_nothing_on_a_page_is_said_in_english_only(spoken: Spoken, sample_release: Path) -> None:
    assert len(spoken.pages) > 140
    found = {path: texts for path, html in spoken.pages.items() if (texts := untold(html, sample_release))}
    assert found == {}


def test_nothing_in_an_answer_is_said_in_english_only(spoken: Spoken, sample_release: Path) -> None:
    found = {asked: texts for asked, html in spoken.answers.items() if (texts := untold(html, sample_release))}
    assert found == {}


def test_brackets_are_all_that_is_new(spoken: Spoken) -> None:
    html = spoken.pages["/find"]
    assert '<html lang="nl">' in html
    assert "<h1>⟦Find help⟧</h1>" in html


def test_every_template_was_met(spoken: Spoken) -> None:
    there = {file.name for file in (files("referral") / "templates").iterdir() if file.name.endswith(".html")}
    assert there - spoken.templates == set(RARE)


@pytest.mark.parametrize(("template", "values"), [(name, one) for name, all_of in RARE.items() for one in all_of])
def test_pages_for_faults(application: Front, sample_release: Path, template: str, values: dict[str, Any]) -> None:
    generation = application._generations.current
    assert generation is not None
    opened = generation.site.opened
    with speaking_in_brackets():
        html = render.render(
            template, LANGUAGE, release=opened.index.release, gazetteer=opened.gazetteer, here=None, **values
        )
    assert "⟦Find help near you⟧" in html or "⟦Too many at once⟧" in html
    assert untold(html, sample_release) == []


def test_a_word_that_no_catalog_has_is_found(sample_release: Path) -> None:
    html = '<p title="Hello">⟦Find <b>help</b>⟧ now <q>they say</q> <i lang="en">as it is</i> MBT, 12 km</p>'
    assert untold(html, sample_release) == ["Hello", "now"]
