"""A list of persons, by what its columns are called: who, at which level, until when, where, and how to reach them."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from crawler.listing import Listing, Said
from crawler.read.grid import Cell
from crawler.read.labels import slug
from crawler.read.links import address, links_like, next_page
from crawler.read.outline import Page
from crawler.read.records import Pair, Record, records
from crawler.read.service import key_of
from crawler.shapes import TablePage
from crawler.source import Source

NAME_MIN, NAME_MAX = 2, 200
_KEY_MAX = 500
_WORDS_MAX = 2_000
# What is said of a title in the same breath: it is quoted together with it.
_OF_THE_TITLE = ("variant", "valid_until", "status")
_ADDRESS = ("address", "street", "postcode", "town", "region")
_PARTS = frozenset({"name", "first_name", "name_infix", "last_name", *_OF_THE_TITLE, *_ADDRESS})
_SEVERAL_TOWNS = re.compile(r"\s*[/;|]\s*|\s+&\s+")
_SEVERAL_TITLES = re.compile(r"\s*[;|]\s*")
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_LETTER = re.compile(r"[^\W\d_]")


def read_table(page: Page, source: Source, rule: TablePage) -> tuple[list[Listing], tuple[str, ...], tuple[str, ...]]:
    """(a practitioner for each record with a name and a level, the pages to read next, the heads that no rule knows).

    What is followed are the detail pages of those who are listed, and further pages of the list; a detail page leads
    nowhere.
    """
    sentence = _line_for_all(page, rule)
    if rule.after and sentence is None:
        return [], (), ()  # the line that gives everybody a title has gone, and with it what the names stand for
    single = rule.follow is not None and re.search(rule.follow, page.asked) is not None
    found, unknown = records(page, rule.labels, rule.level_from, rule.only, single=single)
    listings: dict[str, Listing] = {}
    details: list[str] = []
    for record in found:
        name = (record.name or (_heading(page) if single else ""))[:NAME_MAX].strip(" ,;|")
        said = tuple(dict.fromkeys(_said(page, record, name, rule, sentence)))
        if len(name) < NAME_MIN or not _LETTER.search(name) or not any(one.field == "title" for one in said):
            continue
        detail = next(iter(_details(page, record, rule)), None)
        key = key_of(page.asked) if single else key_of(detail) if detail else _key(record, name, rule)
        one = Listing(key=key[:_KEY_MAX], kind="practitioner", name=name, url=detail or page.url, said=said)
        # Two rows of one person are two titles.
        listings[one.key] = listings[one.key].merged_with(one) if one.key in listings else one
        details += [detail] if detail else []
    links = () if single else (*details, *links_like(page, rule.next), *next_page(page))
    return list(listings.values()), tuple(dict.fromkeys(links)), unknown


def _line_for_all(page: Page, rule: TablePage) -> str | None:
    if rule.after is None:
        return None
    return next((block.text for block in page.blocks if re.search(rule.after, block.text)), None)


def _heading(page: Page) -> str:
    return next((block.text for block in page.blocks if block.level == 1 and block.text), "")


def _details(page: Page, record: Record, rule: TablePage) -> Iterator[str]:
    for link in record.links:
        url = address(page, link)
        if url and rule.follow and re.search(rule.follow, url):
            yield url


def _key(record: Record, name: str, rule: TablePage) -> str:
    parts = [name if field == "name" else record.text(field) for field in rule.key]
    return "/".join(filter(None, map(slug, parts))) or "-"


def _said(page: Page, record: Record, name: str, rule: TablePage, sentence: str | None) -> Iterator[Said]:
    def say(field: str, words: str, quote: str) -> Said:
        return Said(field=field, words=words[:_WORDS_MAX], quote=quote[:_WORDS_MAX], url=page.url)

    yield say("name", name, name)
    for words, quote in _titles(record, rule, sentence):
        yield say("title", words, quote)
        for field in _OF_THE_TITLE:
            if of_title := record.text(field):
                yield say(field, of_title, quote)
        if rule.issuer:
            yield say("issuer", rule.issuer, rule.issuer)
    for place in _places(record):
        yield say("address", place, place)
    for field, pairs in record.by_field.items():
        for pair in pairs:
            for words in [] if field in {*_PARTS, rule.level_from} else _values(field, pair, page):
                yield say(field, words, pair.quote)
    for pair in record.pairs:
        for field, words in _reach(pair.cell):
            yield say(field, words, pair.quote or words)


def _titles(record: Record, rule: TablePage, sentence: str | None) -> Iterator[tuple[str, str]]:
    """(title, the line to quote for it): the title as the column has it, with its variant and its last day."""
    beside = [pair.quote for field in _OF_THE_TITLE for pair in record.by_field.get(field, ())]
    columns = record.by_field.get(rule.level_from, ())
    if not columns and rule.title and sentence and not record.guessed:
        yield rule.title, " · ".join((sentence, *beside))
    for pair in columns:
        for words in (part for line in pair.cell.lines for part in _SEVERAL_TITLES.split(line)):
            if words and re.search(rule.only, words):
                quote = f"{pair.head.rstrip(' :')}: {words}" if pair.head else words
                yield words, " · ".join((quote, *beside))


def _places(record: Record) -> Iterator[str]:
    """Whole addresses; or street, postcode and town put together; or each of several towns."""
    if "address" in record.by_field:
        for pair in record.by_field["address"]:
            yield ", ".join(line.strip(" ,") for line in pair.cell.lines)
        return
    street, code, town = record.text("street"), record.text("postcode"), record.text("town")
    towns = [part for line in _lines(record, "town") for part in _SEVERAL_TOWNS.split(line) if part]
    if len(towns) > 1 and not street and not code:
        yield from towns
    elif street or code or town:
        yield ", ".join(filter(None, (street, f"{code} {town}".strip(), record.text("region"))))


def _lines(record: Record, field: str) -> list[str]:
    return [line for pair in record.by_field.get(field, ()) for line in pair.cell.lines]


def _values(field: str, pair: Pair, page: Page) -> list[str]:
    if field in {"phone", "email"} and any(True for _ in _reach(pair.cell)):
        return []  # its link is read, and says it without the words around
    if field == "website":
        urls = [url for link in pair.cell.links if (url := address(page, link))]
        return [url for url in urls if urlsplit(url).hostname != urlsplit(page.url).hostname] or list(pair.cell.lines)
    return list(pair.cell.lines)


def _reach(cell: Cell) -> Iterator[tuple[str, str]]:
    """Phone numbers and e-mail addresses that the cell links to."""
    for link in cell.links:
        scheme, _, rest = link.partition(":")
        value = unquote(rest.split("?")[0]).strip()
        if scheme.lower() == "tel" and any(char.isdigit() for char in value):
            yield "phone", value
        elif scheme.lower() == "mailto" and _EMAIL.fullmatch(value):
            yield "email", value
