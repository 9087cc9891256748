"""Persons' names after prose: "Accredited supervisors in … are named below." and then a name a line."""

import re

from crawler.listing import Listing, Said
from crawler.read.labels import slug
from crawler.read.outline import Page
from crawler.shapes import NamesPage
from crawler.source import Source

_IN_BRACKETS = re.compile(r"\s*[(\[]([^)\]]+)[)\]]\s*$")
_LETTER = r"[^\W\d_]"
# Two to five words that start with a capital (or a short particle), titles with dots and slashes allowed before them.
_NAME = re.compile(
    rf"^(?:(?:[A-Z]{_LETTER}*[./]\s?)*{_LETTER}{{1,6}}\.?\s+)?"
    rf"(?:[^\W\d_a-z][\w'’.-]*|van|von|de|der|den|la|du|al|bin)(?:\s+(?:[^\W\d_a-z][\w'’.-]*|van|von|de|der|den|la|du|al|bin)){{1,5}}$"
)


def read_names(page: Page, source: Source, rule: NamesPage) -> list[Listing]:
    """A practitioner for each name-shaped line after the sentence ``rule.after``, until the next heading or prose."""
    after = re.compile(rule.after)
    blocks = iter(page.blocks)
    sentence = next((match[0] for block in blocks if (match := after.search(block.text))), None)
    if sentence is None:
        return []
    found: dict[str, Listing] = {}
    for block in blocks:
        if block.level:
            break
        line = block.text.strip(" |·•*-–,;")
        if not line:
            continue
        where = _IN_BRACKETS.search(line)
        name = (line[: where.start()] if where else line).strip(" |,;")
        if not _NAME.match(name) or len(name) > 80:
            break
        key = slug(name)
        said = [Said(field="title", words=rule.title, quote=sentence, url=page.url)]
        said += [Said(field="organization", words=where[1].strip(), quote=line, url=page.url)] if where else []
        said += [
            Said(field="email", words=href[7:].split("?")[0], quote=line, url=page.url)
            for href in block.links
            if href.lower().startswith("mailto:") and "@" in href
        ]
        found.setdefault(key, Listing(key=key, kind="practitioner", name=name, url=page.url, said=tuple(said)))
    return list(found.values())
