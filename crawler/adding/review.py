"""The expectation of a stored page: what was read from it, for a person to review and for a later change to be held
against."""

import json
from pathlib import Path
from typing import Any

from crawler.errors import BadInputError, MissingInputError
from crawler.listing import Listing
from crawler.normalise import facts_of
from crawler.read import Page, read_page
from crawler.reviewable import reviewable
from crawler.source import Source

PAGE, EXPECTED = "page.html", "expected.json"


def expectation(source: Source, listings: list[Listing]) -> dict[str, Any]:
    """Each listing's facts by its key."""
    return {listing.key: reviewable(facts_of(listing, source)) for listing in listings}


def store(folder: Path, source: Source, url: str, text: str) -> dict[str, Any]:
    """Write the page and a failing expectation beside it; what was read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / PAGE).write_text(text, encoding="utf-8")
    read = read_stored(source, url, text)
    said = {"reviewed": False, "url": url, "listings": read}
    (folder / EXPECTED).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return read


def read_stored(source: Source, url: str, text: str) -> dict[str, Any]:
    """What the source's rules of now read from a page."""
    rule = source.rule_for(url)
    found = read_page(Page(url, text), source, rule).listings if rule else ()
    return expectation(source, list(found))


def problems(folder: Path, source: Source) -> list[str]:
    """Why the stored page does not stand: not reviewed yet, or not read as a person agreed to; none: it does."""
    file, page = folder / EXPECTED, folder / PAGE
    try:
        said, text = json.loads(file.read_text(encoding="utf-8")), page.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise MissingInputError(
            f"{error.filename}: nothing is stored of {source.name}; `mbt source add` does"
        ) from error
    except ValueError as error:
        raise BadInputError(f"{file}: not JSON as `mbt source add` writes it: {error}") from error
    if not isinstance(said, dict) or not {"reviewed", "url", "listings"} <= said.keys():
        raise BadInputError(f"{file}: keys 'reviewed', 'url' and 'listings' are expected")
    found = (
        []
        if said["reviewed"] is True
        else [f'{file}: not reviewed yet: compare it with the page, then "reviewed": true']
    )
    read = read_stored(source, said["url"], text)
    for key in sorted({*read, *said["listings"]}):
        before, now = said["listings"].get(key, {}), read.get(key, {})
        found += [
            f"{key}: {field} is read as {json.dumps(now.get(field), ensure_ascii=False)}, "
            f"expected {json.dumps(before.get(field), ensure_ascii=False)}"
            for field in sorted({*before, *now})
            if before.get(field) != now.get(field)
        ]
    return found
