"""Pages that say "blocked", "please log in" or "not found" with a 200 (impostors.toml)."""

import html
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from crawler.read.labels import fold
from crawler.read.outline import clean

_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.{0,500}?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_META_REFRESH = re.compile(r"<meta\b[^>]{0,200}http-equiv\s*=\s*[\"']?refresh\b[^>]{0,500}\burl\s*=", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_LOOKED_AT = 20_000  # characters; a block page is short, and a page's head comes first


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str], tuple[str, ...]]]:
    kinds = tomllib.loads((Path(__file__).parent / "impostors.toml").read_text(encoding="utf-8"))
    return [
        (kind, re.compile("|".join(f"(?:{one})" for one in of["title"])), tuple(of["body"]))
        for kind, of in kinds.items()
    ]


def impostor(text: str) -> str | None:
    """The outcome (``blocked``, ``login``, ``soft_404``) of mark-up that stands in for the page; None for a page."""
    head = text[:_LOOKED_AT]
    titles = [fold(clean(html.unescape(_TAG.sub(" ", words)))) for _tag, words in _TITLE.findall(head)[:3]]
    lower = head.lower()
    for kind, title, body in _patterns():
        if any(title.search(words) for words in titles) or any(mark in lower for mark in body):
            return kind
    return None


def leads_on(text: str) -> bool:
    """Whether the mark-up sends a visitor elsewhere (meta refresh). It is not followed."""
    return _META_REFRESH.search(text[:_LOOKED_AT]) is not None
