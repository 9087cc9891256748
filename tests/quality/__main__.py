"""``SITE_ADDRESS=… python -m tests.quality [PAGE…]``: pages of a running site, graded by others' tools.

axe-core (0 violations, at 1200 px and at 320 px dark), the W3C's validator (0 errors), the MDN HTTP Observatory (125
and more), Lighthouse (99 and more in all four, on the main pages), bytes of the first view, and what was asked for.
Answers to forms (POST) are graded by axe and the validator as a browser got them; the other two grade addresses (GET).
Exit code 1 where a goal is missed, 66 where a tool is not installed. `make check-site` installs them and serves the
sample release.
"""

import gzip
import os
import shutil
import sys
import urllib.request
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright
from rich.console import Console
from rich.table import Table

from tests.quality.axe import SCRIPT, violations
from tests.quality.headers import Answered, graded
from tests.quality.lighthouse import CATEGORIES, grades
from tests.quality.listing import PageToGrade, pages_of
from tests.quality.markup import JAR, markup_errors
from tests.quality.opening import STATES, opened
from tests.screenshots import CHROMIUM, FLAGS

OBSERVATORY = 125
LIGHTHOUSE = 99
FIRST_VIEW = 15_000
"""Bytes of a page with its stylesheet, gzipped."""
GET_ONLY = "GET only"


@dataclass
class Row:
    """What was found on one page."""

    page: PageToGrade
    faults: list[str] = field(default_factory=list)
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 0
    score: str = ""
    lighthouse: str = ""


def look(browser: Browser, address: str, page: PageToGrade) -> Row:
    """Open a page in every state."""
    row = Row(page)
    for state in STATES:
        with opened(browser, address, page, state) as seen:
            row.faults += [f"axe, {state}: {one}" for one in violations(seen.page)]
            wide = seen.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            row.faults += [f"{state}: {wide} px too wide"] if wide > 0 else []
            row.faults += [f"{state}: asked {url}" for url in seen.asked if not url.startswith(address)]
            missing = f"status of {page.status}"
            row.faults += [f"{state}: {line}" for line in seen.complaints if missing not in line]
            stored = seen.page.evaluate("localStorage.length + sessionStorage.length")
            row.faults += [f"{state}: something is stored"] if stored or seen.page.context.cookies() else []
            row.faults += [f"{state}: answers {seen.status}"] if seen.status != page.status else []
            row.html = seen.html
    if page.form:
        row.size = len(gzip.compress(row.html.encode())) + styles(address)
        row.score = row.lighthouse = GET_ONLY
    else:
        row.html, row.headers, row.size = fetched(address, page)
    return row


def fetched(address: str, page: PageToGrade) -> tuple[str, dict[str, str], int]:
    """The page as a proxy that speaks HTTPS fetches it; headers; and bytes, gzipped, with what it cannot do without."""
    request = urllib.request.Request(f"{address}{page.path}", headers={"X-Forwarded-Proto": "https"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            body, headers = answer.read(), dict(answer.headers.items())
    except urllib.error.HTTPError as error:
        body, headers = error.read(), dict(error.headers.items())
    size = len(gzip.compress(body)) + styles(address)
    return body.decode(), {name.lower(): value for name, value in headers.items()}, size


def styles(address: str) -> int:
    """Bytes of the stylesheet, gzipped."""
    with urllib.request.urlopen(f"{address}/assets/site.css", timeout=30) as answer:
        return len(gzip.compress(answer.read()))


def main(address: str, names: Collection[str]) -> int:
    """Print the table, of the named pages or of all; 1 where something is not as it should be."""
    console = Console()
    lacking = [str(one) for one in (Path(CHROMIUM), SCRIPT, JAR) if not one.exists()]
    lacking += [name for name in ("java", "node") if shutil.which(name) is None]
    if lacking:
        console.print(f"not installed: {', '.join(lacking)}; run `make check-site`")
        return 66
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        rows = [look(browser, address, page) for page in pages_of(address) if not names or page.name in names]
        browser.close()
    grade(rows, address)
    table = Table("page", "axe, vnu, browser", "Observatory", "Lighthouse", "first view")
    for row in rows:
        said = "right" if not row.faults else f"{len(row.faults)} faults"
        first = f"{row.size / 1000:.1f} kB" if row.size else ""
        table.add_row(row.page.name, said, row.score, row.lighthouse, first)
    console.print(table)
    console.print(f"{GET_ONLY}: an answer to a form has no address that Observatory and Lighthouse could be given.")
    for row in rows:
        for fault in row.faults:
            console.print(f"{row.page.name}: {fault}", markup=False, soft_wrap=True)
    return int(any(row.faults for row in rows))


def grade(rows: list[Row], address: str) -> None:
    """Add what validator, Observatory and Lighthouse say."""
    found = markup_errors({f"{row.page.name}.html": row.html for row in rows})
    for row in rows:
        row.faults += [f"vnu: {error}" for error in found.get(f"{row.page.name}.html", [])]
        if row.size > FIRST_VIEW:
            row.faults.append(f"the first view is {row.size:,} bytes, more than {FIRST_VIEW:,}")
    plain = [row for row in rows if not row.page.form]
    host = f"https://{urlsplit(address).hostname}"
    asked = [Answered(row.page.name, host + row.page.path, row.page.status, row.headers, row.html) for row in plain]
    for row, result in zip(plain, graded(asked), strict=True):
        row.score = str(result.score)
        if result.score < OBSERVATORY:
            row.faults.append(f"Observatory: {result.score}: {', '.join(result.failed)}")
        if row.page.main:
            scores, lost = grades(f"{address}{row.page.path}")
            row.lighthouse = " ".join(str(scores[name]) for name in CATEGORIES)
            if min(scores.values()) < LIGHTHOUSE:
                row.faults.append(f"Lighthouse: {', '.join(lost)}")


if __name__ == "__main__":
    sys.exit(main(os.environ["SITE_ADDRESS"].rstrip("/"), sys.argv[1:]))
