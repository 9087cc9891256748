"""Pages that say "blocked", "please log in" or "not found" with a 200 (impostors.toml)."""

import html
import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from crawler.read.labels import fold
from crawler.read.outline import clean

_TITLE = re.compile(r"<(title|h1)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_LOOKED_AT = 20_000  # characters; a block page is short, and a page's head comes first


@cache
def _patterns() -> Sequence[tuple[str, re.Pattern[str], re.Pattern[str]]]:
    kinds = tomllib.loads((Path(__file__).parent / "impostors.toml").read_text(encoding="utf-8"))
    return [(kind, _any_of(of["title"]), _any_of(of["body"])) for kind, of in kinds.items()]


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{one})" for one in patterns) or r"(?!)")  # no pattern: never found


def impostor(text: str) -> str | None:
    """The outcome (``blocked``, ``login``, ``soft_404``) of mark-up that stands in for the page; None for a page."""
    head = text[:_LOOKED_AT]
    titles = [fold(clean(html.unescape(_TAG.sub(" ", words)))) for _tag, words in _TITLE.findall(head)[:3]]
    lower = head.lower()
    for kind, title, body in _patterns():
        if any(title.search(words) for words in titles) or body.search(lower):
            return kind
    return None
