"""Stored page texts of lists: waits per place and age group, and persons' names, read by their sources' readers.

What is there is counted by plain regular expressions on the text, which share nothing with the readers.
"""

import re
import tomllib
from collections import Counter
from html import escape
from pathlib import Path
from typing import Any

from crawler.normalise import facts_of
from crawler.read import Page, read_page
from crawler.source import Source, load_sources
from tests.real.services import EXPECTED, page_lines
from tests.real.tally import Tally

_WAIT = re.compile(r"^(\d{1,3}) weken$")


def measure(folder: Path) -> Tally:
    """Read against there, for every stored list."""
    tally = Tally()
    sources = load_sources()
    data = tomllib.loads(EXPECTED.read_text(encoding="utf-8"))
    for kind, count in (("waits", _waits), ("names", _names)):
        for page in data.get(kind, []):
            text = (folder / f"{page['file']}.txt").read_text(encoding="utf-8")
            count(tally, page, page_lines(text, page["at"]), sources[page["source"]])
    return tally


def _waits(tally: Tally, page: dict[str, Any], lines: list[str], source: Source) -> None:
    """Each cell of weeks, with its row's and its column's place in the table."""
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if "|" in line]
    there = Counter(
        (row[0], head, int(match[1]))
        for row in rows[1:]
        for head, cell in zip(rows[0][1:], row[1:], strict=False)
        if (match := _WAIT.match(cell))
    )
    table = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    prose = "".join(f"<p>{escape(line)}</p>" for line in lines if "|" not in line)
    url = source.start_urls[0]
    listings = read_page(Page(url, f"<table>{table}</table>{prose}"), source, source.page[0]).listings
    read = Counter(
        (group, head, int(facts.wait_weeks or 0))
        for one in listings
        for facts in [facts_of(one, source)]
        for group in one.words("ages")
        for head in {said.quote for said in one.said if said.field == "town"}
    )
    for where in there | read:
        tally.count("wait, with its place and group", read[where] == there[where], f"{page['file']}: {where[2]} weeks")
    days = {facts_of(one, source).wait_as_of for one in listings}
    tally.count("day of the table", days == {page["as_of"]}, f"{page['file']}: {days}")


def _names(tally: Tally, page: dict[str, Any], lines: list[str], source: Source) -> None:
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    listings = read_page(Page(source.start_urls[0], html), source, source.page[0]).listings
    for at in range(max(page["people"], len(listings))):
        right = at < min(page["people"], len(listings)) and any(listings[at].name in line for line in lines)
        tally.count("name on a list", right, f"{page['file']}: {len(listings)} of {page['people']}")
    employers = sum(1 for one in listings if one.words("organization"))
    tally.count("employers in brackets", employers == page["employers"], f"{page['file']}: {employers}")
    levels = {claim.level for one in listings for claim in facts_of(one, source).claims}
    tally.count("level of the list", levels == {page["level"]}, f"{page['file']}: {levels}")
