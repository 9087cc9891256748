"""Runs of words that stand both in the stored real pages and in a file of the project: nothing may be copied in.

Spelling, markup and marks between the words make no difference: "Alder 20-40 år" and "alder 20 40 ar" are one run.
"""

import html
import re
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from crawler.read.labels import fold
from tests.real import ROOT

RUN = 8
# A source's address is the same in its TOML file and on the SOURCE line of its stored pages, and is meant to be.
_URL = re.compile(r"^SOURCE\b[^/\n]*/\S*|\S*(?:://|www\.)\S*", re.MULTILINE)
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|template|noscript)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words, folded as the readers fold them."""
    return [word for written in _WORD.findall(text) for word in _folded(written)]


def visible(page: str) -> str:
    """The text of an HTML page that a reader sees."""
    return html.unescape(_UNSEEN.sub(" ", page))


def runs_of(texts: Iterable[str]) -> set[tuple[str, ...]]:
    """Every run of RUN words, the words of addresses left out."""
    return {run for text in texts for run in _runs(words_of(_URL.sub(" ", text)))}


def copied(text: str, real: set[tuple[str, ...]]) -> list[str]:
    """The longest stretches of ``text`` whose every run of RUN words is among the real ones."""
    words = words_of(text)
    found: list[str] = []
    end = -1
    start = 0
    for at, run in enumerate(_runs(words)):
        if run not in real:
            continue
        if found and at <= end:
            found[-1] = " ".join(words[start : at + RUN])
        else:
            start = at
            found.append(" ".join(run))
        end = at + 1
    return found


def stored_texts(folder: Path) -> Iterator[str]:
    """The texts of the stored pages."""
    for path in sorted((folder / "pages").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
    for path in sorted((folder / "goodtherapy").glob("*.html")):
        yield visible(path.read_text(encoding="utf-8"))


def project_texts() -> Iterator[tuple[str, str]]:
    """(name, text) of the files that are or would be committed; for a page its markup, and again what is seen of it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in sorted({*listed.stdout.split("\0")} - {""}):
        path = ROOT / name
        body = path.read_bytes() if path.is_file() else b""
        if b"\0" in body:
            continue  # a picture or a packed table: no text
        text = body.decode("utf-8", "replace").replace("\\n", " ")
        yield name, text
        if path.suffix == ".html":
            yield name, visible(text)


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[at:] for at in range(RUN)), strict=False)


@cache
def _folded(word: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(word)))
