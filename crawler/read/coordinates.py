"""Latitude and longitude in a page's markup: JSON-LD ``geo``, microdata, ``data-lat`` with ``data-lng``."""

from collections.abc import Iterator
from typing import Any

from parsel import Selector

from crawler.listing import Said
from crawler.read.outline import Page, clean
from crawler.read.things import documents

_WORDS = ("data-lat", "latitude")  # one of them stands wherever coordinates do
_NAMES = (("data-lat", "data-lng"), ("data-lat", "data-lon"), ("data-latitude", "data-longitude"))


def coordinates(node: Selector, url: str) -> list[Said]:
    """Each pair that is not empty, once, as ``latitude,longitude`` in the page's own digits."""
    pairs = [*_attributes(node), *_microdata(node), *_json_ld(node)]
    written = dict.fromkeys(f"{clean(north)},{clean(east)}" for north, east in pairs if north.strip() and east.strip())
    return [Said(field="coordinates", words=words, quote=words, url=url) for words in written if len(words) <= 60]


def page_coordinates(page: Page) -> list[Said]:
    """The same of a whole page; most pages have none, and a look at their mark-up says so."""
    if not any(word in page.html for word in _WORDS):
        return []
    return coordinates(page.selector, page.url)


def _attributes(node: Selector) -> Iterator[tuple[str, str]]:
    for north, east in _NAMES:
        for one in node.xpath(f"descendant-or-self::*[@{north} and @{east}]"):
            yield one.attrib[north], one.attrib[east]


def _microdata(node: Selector) -> Iterator[tuple[str, str]]:
    for place in node.xpath("descendant-or-self::*[contains(@itemtype, 'GeoCoordinates')]"):
        yield _property(place, "latitude"), _property(place, "longitude")


def _property(place: Selector, name: str) -> str:
    found = place.xpath(f"(.//*[@itemprop='{name}'])[1]")
    return found.attrib.get("content") or found.xpath("string()").get() or ""


def _json_ld(node: Selector) -> Iterator[tuple[str, str]]:
    for document in documents(node):
        todo: list[Any] = [document]
        while todo:
            one = todo.pop()
            if isinstance(one, list):
                todo += reversed(one)
            elif isinstance(one, dict):
                geo = one.get("geo")
                for place in geo if isinstance(geo, list) else [geo]:
                    if isinstance(place, dict):
                        yield _word(place.get("latitude")), _word(place.get("longitude"))
                todo += reversed(list(one.values()))


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""
