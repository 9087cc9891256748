"""The sample hosts: every folder of www/ is a host, its files the pages; later/ lies over them, a year on.

later/moves.toml says which addresses of the first year the second answers with a redirect, and which are gone.
"""

import mimetypes
import tomllib
from functools import cache
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from tests.sites.api import answer_file
from tests.sites.loopback import Answer, Loopback

Year = Literal[1, 2]
YEARS: tuple[Year, ...] = (1, 2)
WWW = Path(__file__).parent / "www"
LATER = Path(__file__).parent / "later"


class SampleSites(Loopback):
    """The sample sites while a ``with`` block lasts; ``proxy`` is the address to give as MBT_SAMPLE_PROXY."""

    def __init__(self, year: Year = 1) -> None:
        super().__init__(lambda url: page_at(url, year))


def page_at(url: str, year: Year = 1) -> Answer:
    """What the sample sites answer to ``url`` (absolute, as a proxy is asked) in that year."""
    parts = urlsplit(url)
    host = parts.hostname or "-"
    if not any((folder / host).is_dir() for folder in (WWW, LATER)):
        return Answer(b"this proxy knows only the sample hosts", 502, "text/plain")
    if year == 2 and (moved := _moves()["moved"].get(url)):
        return Answer(b"<h1>Moved</h1>", 301, location=moved)
    if year == 2 and url in _moves()["gone"]:
        return Answer(b"<h1>Page not found</h1>", 404)
    folders = (LATER, WWW) if year == 2 else (WWW,)
    path = unquote(parts.path)
    file = answer_file([folder / host for folder in folders], path, parts.query) or next(
        (found for folder in folders if (found := _file(folder / host, path))), None
    )
    if file is None:
        return Answer(b"<h1>Page not found</h1>", 404)
    kind = mimetypes.guess_type(file.name)[0] or "text/html"
    return Answer(file.read_bytes(), kind=f"{kind}; charset=utf-8")


@cache
def _moves() -> dict[str, dict[str, str]]:
    """``moved``: address -> new address; ``gone``: address -> what became of it."""
    return tomllib.loads((LATER / "moves.toml").read_text(encoding="utf-8"))


def _file(folder: Path, path: str) -> Path | None:
    wanted = (folder / path.lstrip("/")).resolve()
    if not wanted.is_relative_to(folder.resolve()):
        return None
    for file in (wanted, wanted.with_name(wanted.name + ".html"), wanted / "index.html"):
        if file.is_file():
            return file
    return None
