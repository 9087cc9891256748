"""A page about one service (label: value lines, headed prose, or both) or about one person."""

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from crawler.listing import Listing, Said
from crawler.read.coordinates import page_coordinates
from crawler.read.labels import field_named, split_label
from crawler.read.outline import Block, Page, absolute, clean
from crawler.read.sentences import sentences
from crawler.shapes import ProfilePage, ServicePage
from crawler.source import Source

# A section keeps to these fields line by line; every other text is prose, cut into sentences.
_LINE_FIELDS = frozenset(
    {"address", "phone", "email", "contact", "website", "ages", "hours", "wait", "language", "licence", "profession"}
)
_LINE_MAX = 120  # a longer line under "Opening hours" is prose again
_ADDRESS_LINE_MAX = 60
NAME_MIN = 2  # a shorter one is a slip of the markup
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")


def read_service(page: Page, source: Source, rule: ServicePage) -> list[Listing]:
    """One listing, named by the rule or the page's h1 (or title); none where the page has no name or no text."""
    start = source.start_at(page.asked)
    name = (start.name if start else None) or _heading(page)
    if not name or len(name) < NAME_MIN:
        return []
    said = tuple(dict.fromkeys(said_in(content(page), rule.labels, name, page.url)))
    if len(said) == 1:
        return []  # a name and nothing else: an empty shell, not a listing
    said = (*said, *page_coordinates(page))
    if organization := source.organization_at(page.asked):
        said = (Said(field="organization", words=organization, quote=organization, url=page.url), *said)
    key = (start.key if start else None) or key_of(page.asked)
    return [Listing(key=key, kind="service", name=name[:200], url=page.url, said=said)]


def read_profile(page: Page, source: Source, rule: ProfilePage) -> list[Listing]:
    """One person: the name in microdata or the h1, the address in microdata, lists under their headings."""
    # Navigation and breadcrumbs carry itemprop="name" too, so only a heading's counts, inside something with a type.
    named = (
        "//*[self::h1 or self::h2]//*[@itemprop='name'][ancestor::*[@itemtype and not(contains(@itemtype, 'Breadc'))]]"
    )
    names = [clean(" ".join(node.xpath(".//text()").getall())) for node in page.selector.xpath(named)]
    name = next((found for found in names if found), None) or _heading(page)
    if not name or len(name) < NAME_MIN:
        return []
    said = [*_microdata(page), *said_in(content(page), rule.labels, name, page.url)]
    credentials = page.selector.xpath("(//h1)[1]/following-sibling::*[1][self::h2]//text()").getall()
    if credentials and (words := clean(" ".join(credentials))) and len(words) < 80:
        said.append(Said(field="credentials", words=words, quote=f"{name}, {words}", url=page.url))
    said += page_coordinates(page)
    return [
        Listing(
            key=key_of(page.asked), kind="practitioner", name=name[:200], url=page.url, said=tuple(dict.fromkeys(said))
        )
    ]


def key_of(url: str) -> str:
    """A page's path and query: what stays when only its host moves."""
    parts = urlsplit(url)
    return unquote(parts.path.rstrip("/")) + (f"?{parts.query}" if parts.query else "") or "/"


def _heading(page: Page) -> str | None:
    headings = [block.text for block in page.blocks if block.level == 1 and block.text]
    if headings:
        return headings[0]
    title = clean(page.selector.xpath("string(//title)").get() or "")
    # "Service name | Trust" and "Service name - Trust": the first part is the page's own.
    return re.split(r"\s+[|–-]\s+", title)[0] or None


def said_in(blocks: Iterable[Block], own: Mapping[str, str], name: str, url: str) -> Iterator[Said]:
    """What the blocks say of the service or person called ``name``, in their order; the name comes first."""
    yield Said(field="heading", words=name, quote=name, url=url)
    section = "prose"
    waiting: str | None = None  # a label that stood alone on its line: the next line is its value
    address: list[str] = []

    def finish_address() -> Iterator[Said]:
        if address:
            words = ", ".join(line.strip(" ,") for line in address)
            address.clear()
            yield Said(field="address", words=words, quote=words, url=url)

    for block in blocks:
        yield from _from_links(block, url)
        text = block.text
        if not text or text == name:
            continue
        labelled = None if block.level else split_label(text, own)
        named = (
            field_named(text, own)
            if len(text) <= 60 and (block.level or block.term or text.endswith((":", "?")))
            else None
        )
        # A street and a town under their heading, or with line breaks behind their label, are one address.
        continues = section == "address" or (block.after_break and len(text) <= _ADDRESS_LINE_MAX)
        if block.level or labelled or named or not continues:
            yield from finish_address()
        elif address:
            address.append(text)
            continue
        if labelled and labelled[1]:
            field, value = labelled
            waiting = None
            section = "prose" if section == "address" else section
            if field == "address":
                address.append(value)
            else:
                yield from _value(field, value, text, url)
            continue
        if block.level:
            section = named or "prose"
            waiting = None
            yield Said(field="heading", words=text, quote=text, url=url)
            continue
        if named or labelled:
            field = named or (labelled[0] if labelled else "prose")
            waiting = field if block.term else None
            section = section if block.term else field
            continue
        field = waiting or section
        waiting = None
        if field == "address":
            address.append(text)
        elif field in _LINE_FIELDS and len(text) <= _LINE_MAX:
            yield Said(field=field, words=text, quote=text, url=url)
        else:
            yield from _prose("prose" if field in _LINE_FIELDS else field, text, url)
    yield from finish_address()


def _value(field: str, value: str, line: str, url: str) -> Iterator[Said]:
    """What stands behind a label: one value, or prose where the label leads a paragraph."""
    if field == "prose":  # "Treatment: weekly groups": the label is part of the sentence
        yield from _prose(field, line, url)
        return
    parts = [value] if field in _LINE_FIELDS else sentences(value)
    for part in parts:
        yield Said(field=field, words=part, quote=line if len(parts) == 1 else part, url=url)


def content(page: Page) -> tuple[Block, ...]:
    """The page from its first h1 on: banners and menus stand before it. All of it where there is no h1."""
    first = next((at for at, block in enumerate(page.blocks) if block.level == 1), 0)
    return page.blocks[first:]


def _prose(field: str, text: str, url: str) -> Iterator[Said]:
    for sentence in sentences(text):
        yield Said(field=field, words=sentence, quote=sentence, url=url)


def _from_links(block: Block, base: str) -> Iterator[Said]:
    for href in block.links:
        scheme, _, rest = href.partition(":")
        value = unquote(rest.split("?")[0]).strip()
        if scheme.lower() == "tel" and value:
            yield Said(field="phone", words=value, quote=block.text or value, url=base)
        elif scheme.lower() == "mailto" and _EMAIL.fullmatch(value):
            yield Said(field="email", words=value, quote=block.text or value, url=base)
        elif block.text.casefold() in {"visit website", "website", "hjemmeside", "nettside"}:
            target = absolute(base, href)
            if target and urlsplit(target).hostname != urlsplit(base).hostname:
                yield Said(field="website", words=target, quote=block.text, url=base)


def _microdata(page: Page) -> Iterator[Said]:
    for node in page.selector.css("[itemtype$='PostalAddress']"):
        lines = [
            clean(" ".join(node.css(f"[itemprop='{prop}'] ::text, [itemprop='{prop}']::text").getall()))
            for prop in ("streetAddress", "addressLocality", "addressRegion", "postalCode")
        ]
        words = ", ".join(line for line in lines[:-1] if line) + (f" {lines[-1]}" if lines[-1] else "")
        if words.strip():
            yield Said(field="address", words=words.strip(), quote=words.strip(), url=page.url)
    for node in page.selector.css("[itemprop='telephone']"):
        if words := clean(" ".join(node.css("::text").getall())):
            yield Said(field="phone", words=words, quote=words, url=page.url)
