"""A source file to begin with, from one page: which shape reads it, and what the page says of itself."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from crawler.read import Page, read_page
from crawler.read.outline import clean
from crawler.read.things import things
from crawler.source import Permission, Source

_SHAPES = ("structured", "table", "service")
"""Tried in this order: what a page states for machines first, then a list, then one service."""

_HISTORY = "Drafted from one look at the page. Say here what is known of it: moves, renames, oddities."


def probe(name: str, url: str, permission: Permission, holds: str, sample: bool) -> Source:
    """The source that fetches one page and no more. pydantic's ValidationError where a name or URL cannot be one."""
    keys = _keys(Page(url, ""), name, url, _SHAPES[-1], holds, sample)
    return _source(name, {**keys, "politeness": {**keys["politeness"], "pages_max": 1}}, permission)


def draft(name: str, url: str, text: str, permission: Permission, holds: str, sample: bool) -> str:
    """The TOML of a source for the page at ``url``, with the first shape that reads a listing from it."""
    page = Page(url, text)
    for shape in _SHAPES:
        keys = _keys(page, name, url, shape, holds, sample)
        source = _source(name, keys, permission)
        if shape == "structured" and not things(page):
            continue
        if read_page(page, source, source.page[0]).listings:
            break
    return _toml(keys, permission)


def _source(name: str, keys: Mapping[str, Any], permission: Permission) -> Source:
    return Source.model_validate({"name": name, **keys, "permission": permission.model_dump()})


def _keys(page: Page, name: str, url: str, shape: str, holds: str, sample: bool) -> dict[str, Any]:
    title = clean(page.selector.xpath("string(//title)").get() or "") or name
    publisher = [part for part in re.split(r"\s+[|–—-]\s+", title) if part][-1][:120]
    country = name.partition("_")[0].upper()
    language = (page.selector.xpath("string(/html/@lang)").get() or "en").partition("-")[0].lower()
    parts = urlsplit(url)
    services = holds == "services"
    return {
        "title": title[:120],
        "publisher": publisher,
        **({"organization": publisher} if services else {}),
        "country": country if len(country) == 2 else "ZZ",
        "language": language or "en",
        "url": f"{parts.scheme}://{parts.netloc}/",
        "evidence_kind": "employer_page" if services else "training_body",
        "holds": holds,
        "history": _HISTORY,
        "start": [url],
        **({"sample": True} if sample else {}),
        "page": [{"shape": shape}],
        "politeness": {"delay_seconds": 0} if sample else {},  # the sample sites mind no haste
    }


def _toml(keys: Mapping[str, Any], permission: Permission) -> str:
    lines = [f"{key} = {_value(value)}" for key, value in keys.items() if key not in {"page", "politeness"}]
    lines += ["", "[[page]]", f"shape = {_value(keys['page'][0]['shape'])}", "", "[permission]"]
    lines += [
        f"basis = {_value(permission.basis)}",
        f"recorded_by = {_value(permission.recorded_by)}",
        f"recorded_on = {permission.recorded_on.isoformat()}",
        f"reference = {_value(permission.reference)}",
    ]
    if keys["politeness"]:
        lines += ["", "[politeness]", *(f"{key} = {_value(value)}" for key, value in keys["politeness"].items())]
    return "\n".join(lines) + "\n"


def _value(value: Any) -> str:
    """A TOML value: JSON's strings, arrays and booleans are TOML's too, but for DEL."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
