"""Runs of the sample sources, and what can happen to them from one week to the next: the steps of drift.toml."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from crawler.listing import Listing, Said
from crawler.read import read_page
from crawler.source import Source
from crawler.verdict import Outcome, conclude
from crawler.workshop import Page, Workshop
from tests.crawler.samples import read_site, stored

Change = Callable[[Listing, int], Listing | None]


@dataclass(frozen=True)
class Answer:
    """What came of one URL."""

    outcome: str = "read"
    listings: tuple[Listing, ...] = ()
    links: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass
class Reading:
    """What a run reads, by URL, in the order in which it is read."""

    source: Source
    pages: dict[str, Answer] = field(default_factory=dict)

    def listings(self) -> Iterator[Listing]:
        for answer in self.pages.values():
            yield from answer.listings

    def keys(self) -> list[str]:
        return list(dict.fromkeys(listing.key for listing in self.listings()))


def reading(source: Source) -> Reading:
    """The sample source's first year."""
    found = Reading(source)
    for url in read_site(source)[1]:
        rule = source.rule_for(url)
        assert rule is not None, url
        page = read_page(stored(url), source, rule)
        found.pages[url] = Answer("read", page.listings, page.links, page.unknown)
    return found


def run(workshop: Workshop, found: Reading, day: date) -> Outcome:
    """The reading archived and judged, as after a crawl."""
    now = f"{day.isoformat()}T03:00:00+00:00"
    number = workshop.runs.start(found.source.name, now)
    workshop.pages.keep(found.source.name, number, now, [_page(url, answer) for url, answer in found.pages.items()])
    return conclude(workshop, found.source, number, day, now)


def _page(url: str, answer: Answer) -> Page:
    if answer.outcome in {"read", "template"}:  # an answer came, and with it takes the place of what was archived
        said = replace(answer, listings=(), links=(), unknown=()) if answer.outcome == "template" else answer
        reader = "r" if answer.outcome == "read" else None
        return Page(
            url, said.outcome, body=b"x", listings=said.listings, links=said.links, unknown=said.unknown, reader=reader
        )
    return Page(url, answer.outcome)


def drifted(found: Reading, steps: list[Mapping[str, Any]]) -> Reading:
    """The reading after every step: ``do`` names a function below, the other keys are its arguments."""
    for step in steps:
        arguments = dict(step)
        found = STEPS[arguments.pop("do")](found, **arguments)
    return found


# --- steps ---


def each(found: Reading, change: Change, share: float = 1.0, least: int = 1) -> Reading:
    """Change a share of the listings, the first by key, and at least ``least``; None takes a listing away."""
    keys = sorted(found.keys())
    place = {key: number for number, key in enumerate(keys)}
    some = max(least if share else 0, math.floor(share * len(keys)))

    def changed(listing: Listing) -> Listing | None:
        return change(listing, place[listing.key]) if place[listing.key] < some else listing

    pages = {
        url: replace(answer, listings=tuple(one for listing in answer.listings if (one := changed(listing))))
        for url, answer in found.pages.items()
    }
    return Reading(found.source, pages)


def _say(listing: Listing, said: list[Said]) -> Listing:
    return listing.model_copy(update={"said": tuple(said)})


def lose_listings(found: Reading, share: float) -> Reading:
    return each(found, lambda _listing, _n: None, share)


def lose_fields(found: Reading, fields: list[str], share: float = 1.0) -> Reading:
    return each(found, lambda one, _n: _say(one, [said for said in one.said if said.field not in fields]), share)


def first_words(found: Reading, field: str, words: str, share: float = 1.0) -> Reading:
    """``words`` (with {n}) in the place of what stands first under a field, or as the first of it."""

    def change(listing: Listing, number: int) -> Listing:
        told = words.format(n=number)
        old = next((said for said in listing.said if said.field == field), None)
        new = Said(field=field, words=told, quote=told, url=listing.url)
        return _say(listing, [new, *(said for said in listing.said if said is not old)])

    return each(found, change, share)


def banner(found: Reading, words: str) -> Reading:
    """The same line of prose before everything else that is said."""

    def change(listing: Listing, _number: int) -> Listing:
        return _say(listing, [Said(field="prose", words=words, quote=words, url=listing.url), *listing.said])

    return each(found, change)


def all_words(found: Reading, field: str, words: str, share: float = 1.0) -> Reading:
    """``words`` (with {n}) as all that is said under a field."""
    return first_words(lose_fields(found, [field], share), field, words, share)


def replace_words(found: Reading, pattern: str, by: str, share: float = 1.0, field: str = ".") -> Reading:
    def change(listing: Listing, _number: int) -> Listing:
        said = [
            one.model_copy(update={"words": re.sub(pattern, by, one.words), "quote": re.sub(pattern, by, one.quote)})
            if re.search(field, one.field)
            else one
            for one in listing.said
        ]
        return _say(listing, [one for one in said if one.words])

    return each(found, change, share)


def name(found: Reading, name: str, share: float = 1.0) -> Reading:
    """Names as told, with {name} and {n}."""
    return each(found, lambda one, n: one.model_copy(update={"name": name.format(name=one.name, n=n)[:200]}), share)


def rename(found: Reading, pattern: str, by: str, share: float = 1.0) -> Reading:
    return each(found, lambda one, _n: one.model_copy(update={"name": re.sub(pattern, by, one.name)}), share)


def next_ones_names(found: Reading) -> Reading:
    """Each name beside the next one's words: a table is off by a row."""
    names = {listing.key: listing.name for listing in found.listings()}
    keys = sorted(names)
    return each(found, lambda one, n: one.model_copy(update={"name": names[keys[(n + 1) % len(keys)]]}))


def keys(found: Reading, key: str) -> Reading:
    return each(found, lambda one, n: one.model_copy(update={"key": key.format(key=one.key, n=n)}))


def kind(found: Reading, kind: str, share: float = 1.0) -> Reading:
    return each(found, lambda one, _n: one.model_copy(update={"kind": kind}), share)


def more_listings(found: Reading, times: int = 1, share: float = 1.0) -> Reading:
    """Further listings like those that are there, on the first page that has any."""
    some = list(found.listings())[: max(1, math.floor(share * len(found.keys())))]
    extra = tuple(
        one.model_copy(
            update={
                "key": f"{one.key}-{n}",
                "name": f"{one.name} {'ABCDEFGHIJKLMNOP'[n]}",
                "said": tuple(
                    said.model_copy(update={"words": f"{said.words} {n}"}) if said.field == "prose" else said
                    for said in one.said
                ),
            }
        )
        for n in range(times)
        for one in some
    )
    url = next(url for url, answer in found.pages.items() if answer.listings)
    first = replace(found.pages[url], listings=(*found.pages[url].listings, *extra))
    return Reading(found.source, {**found.pages, url: first})


def fail(found: Reading, outcome: str, pages: str = ".", most: int | None = None, share: float = 1.0) -> Reading:
    """Pages whose URL has the pattern end so; what only a page that failed leads to is not asked for."""
    hit = [url for url in found.pages if re.search(pages, url)]
    hit = hit[: most if most is not None else math.ceil(share * len(hit))]
    assert hit, pages
    after = {url: Answer(outcome) if url in hit else answer for url, answer in found.pages.items()}
    reached = {*found.source.start_urls} | {link for answer in after.values() for link in answer.links}
    return Reading(found.source, {url: answer for url, answer in after.items() if url in reached})


def unchanged(found: Reading) -> Reading:
    return Reading(found.source, {url: Answer("unchanged") for url in found.pages})


def unknown_labels(found: Reading, labels: list[str]) -> Reading:
    pages = {url: replace(answer, unknown=tuple(labels)) for url, answer in found.pages.items()}
    return Reading(found.source, pages)


def other_order(found: Reading) -> Reading:
    return each(found, lambda one, _n: _say(one, sorted(one.said, key=lambda said: said.field)))


def first_lines(found: Reading, field: str, lines: int) -> Reading:
    """Only so many lines of a field are left."""

    def change(listing: Listing, _number: int) -> Listing:
        kept = [said for said in listing.said if said.field == field][:lines]
        return _say(listing, [said for said in listing.said if said.field != field or said in kept])

    return each(found, change)


def more_prose(found: Reading, words: str, times: int = 1, share: float = 1.0) -> Reading:
    def change(listing: Listing, number: int) -> Listing:
        lines = [f"{words.format(n=number)} {line}" for line in range(times)]
        return _say(
            listing, [*listing.said, *(Said(field="prose", words=line, quote=line, url=listing.url) for line in lines)]
        )

    return each(found, change, share)


STEPS: Mapping[str, Callable[..., Reading]] = {
    step.__name__: step
    for step in (
        lose_listings,
        lose_fields,
        first_words,
        banner,
        all_words,
        replace_words,
        name,
        rename,
        next_ones_names,
        keys,
        kind,
        more_listings,
        fail,
        unchanged,
        unknown_labels,
        other_order,
        first_lines,
        more_prose,
    )
}
