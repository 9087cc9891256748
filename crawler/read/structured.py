"""A page with schema.org data, whoever made it: JSON-LD or microdata first, and the page's own text for the rest."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

from crawler.listing import Kind, Listing, Said
from crawler.read.labels import fold, slug
from crawler.read.links import address, links_like, next_page
from crawler.read.outline import Page
from crawler.read.sentences import sentences
from crawler.read.service import key_of, read_profile, read_service
from crawler.read.things import Thing, plain, things, types, values, words
from crawler.shapes import ProfilePage, ServicePage, StructuredPage
from crawler.source import Source

NAME_MIN, NAME_MAX = 2, 200
_WORDS_MAX = 2_000
_LISTINGS_MAX = 500
_KEY_MAX = 500
_LETTER = re.compile(r"[^\W\d_]")
# One of these is enough of each; what the page's text adds would be the same again in other words.
_ONCE = frozenset({"phone", "email", "address", "website", "coordinates", "organization", "accepting"})


@cache
def _rules() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "schema_org.toml").read_text(encoding="utf-8"))


def read_structured(page: Page, source: Source, rule: StructuredPage) -> tuple[list[Listing], tuple[str, ...]]:
    """(the page's listings, the pages to read next)."""
    data = things(page)
    listed = list(_listed(data, page))
    return _listings(data, bool(listed), page, source, rule), _links(listed, page, rule)


def _listings(data: list[Thing], lists: bool, page: Page, source: Source, rule: StructuredPage) -> list[Listing]:
    """A listing for each provider in the page's data; on a provider's own page one, with what its text adds.

    A page is a provider's own where it is one that ``follow`` leads to, or where it has data of one provider only, or
    none and no list either.
    """
    found = [
        (kind, thing)
        for thing in data
        if (kind := _kind(thing, source, rule)) and _name(thing) and not _is_the_site(thing, page)
    ]
    urls = {key_of(url): pair for pair in found if (url := _own_url(pair[1], page))}
    own = urls.get(key_of(page.asked))
    # With a list to follow, whatever it does not lead to is the list, even one of a single entry or of none.
    is_list = not _leads_here(page, rule) if rule.follow else lists
    if own is None and (len(found) == 1 or (found and _leads_here(page, rule))) and not is_list:
        own = found[0]
    if own:
        return [_filled(_listing(page, source, own, key_of(page.asked)), page, source, rule)]
    if found:
        keyed: dict[str, Listing] = {}
        for kind, thing in found[:_LISTINGS_MAX]:
            url = _own_url(thing, page)
            one = _listing(page, source, (kind, thing), key_of(url) if url else slug(_name(thing)) or "-")
            keyed[one.key] = keyed[one.key].merged_with(one) if one.key in keyed else one
        return list(keyed.values())
    return [] if is_list else _from_text(page, source, rule)


def _links(listed: list[str], page: Page, rule: StructuredPage) -> tuple[str, ...]:
    """The detail pages and further result pages; without ``follow``, what the page's ItemList names on its host."""
    if _leads_here(page, rule):
        return ()
    if rule.follow:
        details = links_like(page, rule.follow, more=listed)
    else:
        details = tuple(url for url in listed if urlsplit(url).hostname == urlsplit(page.url).hostname)
    return tuple(dict.fromkeys((*details, *links_like(page, rule.next), *next_page(page))))


def _leads_here(page: Page, rule: StructuredPage) -> bool:
    return rule.follow is not None and re.search(rule.follow, page.asked) is not None


def _listed(data: list[Thing], page: Page) -> Iterator[str]:
    """The URLs in ItemLists, other than the page's own."""
    for thing in data:
        if "ItemList" not in types(thing):
            continue
        for entry in values(thing, "itemListElement"):
            for one in (entry, *(values(entry, "item") if isinstance(entry, dict) else [])):
                link = one if isinstance(one, str) else _first(one, "url") or _first(one, "@id")
                url = address(page, link) if link else None
                if url and key_of(url) != key_of(page.asked):
                    yield url


def _first(thing: Any, name: str) -> str:
    return next((one for one in values(thing, name) if isinstance(one, str)), "") if isinstance(thing, dict) else ""


def _kind(thing: Thing, source: Source, rule: StructuredPage) -> Kind | None:
    known = {**_rules()["kind"], **rule.types}
    kind = next((known[one] for one in types(thing) if one in known), None)
    return cast(Kind, kind) if kind and source.holds in {f"{kind}s", "both"} else None


def _name(thing: Thing) -> str:
    name = next(iter(words(thing, "name")), "") or " ".join(
        part for each in ("honorificPrefix", "givenName", "familyName") for part in words(thing, each)[:1]
    )
    return name[:NAME_MAX].strip() if len(name) >= NAME_MIN and _LETTER.search(name) else ""


def _own_url(thing: Thing, page: Page) -> str | None:
    """The thing's page on this host; an address elsewhere is its website."""
    url = address(page, link) if (link := _first(thing, "url") or _first(thing, "@id")) else None
    return url if url and urlsplit(url).hostname == urlsplit(page.url).hostname else None


def _is_the_site(thing: Thing, page: Page) -> bool:
    """Whether the thing is the publisher of all these pages: its page is the host's first one, and this is another."""
    url = _own_url(thing, page)
    return url is not None and key_of(url) == "/" and key_of(page.asked) != "/"


def _listing(page: Page, source: Source, found: tuple[Kind, Thing], key: str) -> Listing:
    kind, thing = found
    name = _name(thing)
    url = _own_url(thing, page) or page.url
    said = [Said(field="name" if kind == "practitioner" else "heading", words=name, quote=name, url=url)]
    if kind == "service" and (organization := source.organization_at(page.asked)):
        said.append(Said(field="organization", words=organization, quote=organization, url=url))
    said += [
        Said(field=field, words=text[:_WORDS_MAX], quote=text[:_WORDS_MAX], url=url)
        for field, text in _told(thing, page)
    ]
    return Listing(key=key[:_KEY_MAX], kind=kind, name=name, url=url, said=tuple(dict.fromkeys(said)))


def _told(thing: Thing, page: Page) -> Iterator[tuple[str, str]]:
    for name, field in _rules()["field"].items():
        for text in words(thing, name) if field else []:
            if field == "email":
                yield field, text.removeprefix("mailto:")
            elif field == "prose":
                yield from ((field, one) for one in sentences(text))
            else:
                yield field, text
    for one in values(thing, "address"):
        if text := _address(one):
            yield "address", text
    for place in values(thing, "location") + values(thing, "workLocation"):
        for one in values(place, "address") if isinstance(place, dict) else []:
            if text := _address(one):
                yield "address", text
    for at in values(thing, "geo"):
        if isinstance(at, dict) and (north := words(at, "latitude")) and (east := words(at, "longitude")):
            yield "coordinates", f"{north[0]},{east[0]}"
    for link in (*values(thing, "url"), *values(thing, "sameAs")):
        url = address(page, link) if isinstance(link, str) else None
        if url and urlsplit(url).hostname != urlsplit(page.url).hostname:
            yield "website", url
            break


def _address(one: Any) -> str:
    """A PostalAddress in one line: street, town, region, postcode; or the text that it is."""
    if isinstance(one, str):
        return plain(one)
    if not isinstance(one, dict):
        return ""
    parts = [" ".join(words(one, name)) for name in ("streetAddress", "addressLocality", "addressRegion", "postalCode")]
    return f"{', '.join(filter(None, parts[:-1]))} {parts[-1]}".strip() or " ".join(words(one, "name"))


def _from_text(page: Page, source: Source, rule: StructuredPage) -> list[Listing]:
    """The page read by its headings, labels and links alone."""
    if source.holds == "practitioners":
        people = read_profile(page, source, ProfilePage(shape="profile", labels=rule.labels))
        # A profile's second heading is taken for letters behind the name, which holds where the markup is known.
        return [
            one.model_copy(update={"said": tuple(said for said in one.said if said.field != "credentials")})
            for one in people
        ]
    return read_service(page, source, ServicePage(shape="service", labels=rule.labels))


def _filled(listing: Listing, page: Page, source: Source, rule: StructuredPage) -> Listing:
    """The listing with what the page's text says of it besides."""
    has = {one.field for one in listing.said} & _ONCE
    known = {fold(one.quote) for one in listing.said}
    text = [one for found in _from_text(page, source, rule) for one in found.said]
    more = [one for one in text if one.field not in has and fold(one.quote) not in known]
    return listing.model_copy(update={"said": (*listing.said, *more)})
