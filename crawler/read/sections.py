"""Several services on one page, each under a line that names it ("Banksia MBT Program (Ballarat): In short")."""

import re
from collections.abc import Iterator, Sequence

from crawler.listing import Listing, Said
from crawler.read.labels import slug
from crawler.read.outline import Block, Page
from crawler.read.service import NAME_MIN, content, said_in
from crawler.shapes import SectionsPage
from crawler.source import Source

# A longer line is a sentence, whatever words it has.
_LINE_MAX = 120
Section = tuple[re.Match[str], list[Block]]


def read_sections(page: Page, source: Source, rule: SectionsPage) -> list[Listing]:
    """A service for each line that ``rule.begins`` fits; its key is its name, so that a moved copy keeps it."""
    blocks = content(page)
    offered = _offered(blocks, rule)
    found: dict[str, Listing] = {}
    for line, section in _sections(blocks, rule):
        groups = line.groupdict()
        name = (groups.get("name") or line[0]).strip(" :–-")
        key = slug(name)
        said = list(said_in(section, rule.labels, name, page.url))
        if len(name) < NAME_MIN or not key or len(said) == 1:
            continue  # a name and nothing else
        if organization := source.organization_at(page.asked):
            said.insert(0, Said(field="organization", words=organization, quote=organization, url=page.url))
        if (town := groups.get("town")) and not any(one.field == "address" for one in said):
            said.append(Said(field="address", words=town, quote=line[0], url=page.url))
        if offered:
            said.append(Said(field="training_level:mentioned", words="yes", quote=offered, url=page.url))
        listing = Listing(key=key[:500], kind="service", name=name[:200], url=page.url, said=tuple(dict.fromkeys(said)))
        found.setdefault(key, listing)
    return list(found.values())


def _sections(blocks: Sequence[Block], rule: SectionsPage) -> Iterator[Section]:
    """(the line that begins it, what follows): up to the next one, or to a heading that stands no lower."""
    begins = re.compile(rule.begins)
    open_section: Section | None = None
    level = 0
    for block in blocks:
        line = begins.search(block.text) if block.level or len(block.text) <= _LINE_MAX else None
        ends = bool(block.level) and block.level <= level
        if (line or ends) and open_section:
            yield open_section
            open_section = None
        if line:
            open_section, level = (line, []), block.level
        elif open_section:
            open_section[1].append(block)
    if open_section:
        yield open_section


def _offered(blocks: Sequence[Block], rule: SectionsPage) -> str | None:
    if not rule.offers:
        return None
    offers = re.compile(rule.offers)
    return next((block.text for block in blocks if offers.search(block.text)), None)
