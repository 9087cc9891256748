"""Structured data on a page as things: dicts of property -> value or values, the same for JSON-LD and microdata.

JSON-LD is read block by block: one malformed block says nothing about the others. What is too deep or too large is
left out, never followed: a thing is a handful of lines about somebody.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from lxml import etree
from parsel import Selector

from crawler.read.outline import Page, clean

Thing = dict[str, Any]
"""``{"@type": "Person", "name": "…", "address": [Thing, …], …}``, as JSON-LD has it; ask values() or words()."""

BLOCK_MAX = 2_000_000
"""Characters of one block."""
DEPTH_MAX = 12
THINGS_MAX = 2_000
WORDS_MAX = 20_000
_WRAPPED = re.compile(r"^\s*(?:<!--|<!\[CDATA\[|//\s*<!\[CDATA\[)|(?:-->|\]\]>)\s*;?\s*$")
_INLINE = re.compile(r"</?(?:a|abbr|b|em|i|small|span|strong|sub|sup|u)\b[^<>]{0,500}>", re.IGNORECASE)
_TAG = re.compile(r"<[a-zA-Z/!][^<>]{0,500}>")


def documents(node: Selector) -> Iterator[Any]:
    """Each JSON-LD block under ``node`` that is JSON, numbers as written: 51.430 stays 51.430, 1e999 is no infinity."""
    for text in node.xpath("descendant-or-self::script[contains(@type, 'ld+json')]/text()").getall():
        if len(text) > BLOCK_MAX:
            continue
        try:
            # strict=False: line breaks inside a text are the commonest slip.
            yield json.loads(_WRAPPED.sub("", text), strict=False, parse_float=str, parse_int=str, parse_constant=str)
        except (ValueError, RecursionError):
            continue


def things(page: Page) -> list[Thing]:
    """Everything with a type on the page, outermost first: of JSON-LD, or of microdata where JSON-LD names nothing."""
    found = [thing for document in documents(page.selector) for thing in _inside(document)]
    by_id = {str(thing["@id"]): thing for thing in found if thing.get("@id") and len(thing) > 1}
    for thing in found:
        for name in [name for name in thing if name != "@id"]:
            # {"@id": "#clinic"} stands for the thing of that id.
            thing[name] = [
                by_id.get(str(one["@id"]), one) if isinstance(one, dict) and list(one) == ["@id"] else one
                for one in values(thing, name)
            ]
    typed = [thing for thing in found if types(thing)]
    return (typed or list(_microdata(page)))[:THINGS_MAX]


def values(thing: Thing, name: str) -> list[Any]:
    """The property's values, however many it was written with."""
    value = thing.get(name)
    return value if isinstance(value, list) else [] if value is None else [value]


def types(thing: Thing) -> list[str]:
    """Its types without the address of the vocabulary: ``https://schema.org/Person`` is ``Person``."""
    return [re.split(r"[/#:]", one.rstrip("/"))[-1] for one in values(thing, "@type") if isinstance(one, str)]


def words(thing: Thing, name: str) -> list[str]:
    """The property in words: texts without markup, of nested things their names, of true and false yes and no."""
    return list(dict.fromkeys(_words(values(thing, name), 0)))


def _words(found: list[Any], depth: int) -> Iterator[str]:
    for one in found[:THINGS_MAX]:
        if isinstance(one, bool):
            yield "yes" if one else "no"
        elif isinstance(one, str) and (text := plain(one)):
            yield text
        elif isinstance(one, dict) and depth < 3:
            named = next((inner for name in _SAYS if (inner := values(one, name))), [])
            yield from _words(named, depth + 1)


_SAYS = ("@value", "name", "itemOffered", "value")


def plain(text: str) -> str:
    """A text in one line: no tags, no entities, no invisible characters."""
    return clean(_TAG.sub(" ", _INLINE.sub("", unescape(text[:WORDS_MAX]))))


def _inside(document: Any) -> Iterator[Thing]:
    """The things of a document, each before those inside it. No recursion: a document nests as deep as it likes."""
    todo: list[tuple[Any, int]] = [(document, 0)]
    count = 0
    while todo and count < THINGS_MAX:
        one, depth = todo.pop()
        count += 1
        inner = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        if isinstance(one, dict):
            yield one
        if depth < DEPTH_MAX:
            todo += [(each, depth + 1) for each in reversed(inner) if isinstance(each, dict | list)]


@dataclass
class _Property:
    """An element with ``itemprop`` that is still open, and the text met in it so far."""

    element: etree._Element
    owner: Thing
    texts: list[str] = field(default_factory=list)


_OPEN_MAX = 30  # elements within elements that all gather the same text


def _microdata(page: Page) -> list[Thing]:
    found: list[Thing] = []
    scopes: list[Thing] = []
    properties: list[_Property] = []
    walker = etree.iterwalk(page.selector.root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event == "start":
            if element.tag in {"script", "style", "template"}:
                walker.skip_subtree()
                continue
            named = element.get("itemprop") is not None and scopes and len(properties) < _OPEN_MAX
            if named:
                properties.append(_Property(element, scopes[-1]))
            if element.get("itemscope") is not None:
                thing: Thing = {"@type": (element.get("itemtype") or "").split(), "@id": element.get("itemid")}
                if named:
                    _add(properties.pop(), thing)
                scopes.append(thing)
                found.append(thing)
        elif event == "end":
            if properties and properties[-1].element is element:
                _add(properties[-1], _value(properties.pop()))
            if element.get("itemscope") is not None and scopes:
                scopes.pop()
        text = element.text if event == "start" else element.tail
        for one in properties if text else ():
            one.texts.append(text)
    return [thing for thing in found if types(thing)]


def _add(one: _Property, value: Any) -> None:
    for name in (one.element.get("itemprop") or "").split():
        one.owner.setdefault(name, []).append(value)


def _value(one: _Property) -> str:
    if content := one.element.get("content"):
        return str(content)
    href = one.element.get("href") or ""
    if href and not href.lower().startswith(("tel:", "mailto:")):
        return str(href)
    return " ".join(one.texts)
