"""``python -m tests.crawler.expectations [SOURCE…]``: write what is read of the sample sites, for a person to review.

Without names, only expectations that are missing are written; a named source's are written anew. Nothing here says that
they are right: read them against the pages before they are committed.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from crawler.adding.review import expectation
from crawler.source import Source, load_sources
from tests.commands import SAMPLE_SOURCES
from tests.crawler.samples import read_site
from tests.sites import YEARS, Year

EXPECTED = Path(__file__).parent / "expected"


def expected_file(name: str, year: Year) -> Path:
    """Where the reviewed facts of a source stand."""
    return (EXPECTED if year == 1 else EXPECTED / "later") / f"{name}.json"


def crawled(sources: Mapping[str, Source]) -> list[str]:
    """The names of the sources that have pages."""
    return [name for name, source in sources.items() if source.crawled]


def found(source: Source, year: Year) -> dict[str, Any]:
    """The facts of every listing, by key."""
    return expectation(source, read_site(source, year)[0])


def as_json(facts: Mapping[str, Any]) -> str:
    """As the files have it."""
    return json.dumps(facts, ensure_ascii=False, indent=1) + "\n"


def main(names: list[str]) -> int:
    """Write the files; 0 where all names are known."""
    sources = load_sources(SAMPLE_SOURCES)
    if unknown := sorted({*names} - {*crawled(sources)}):
        print(f"no such sample source: {', '.join(unknown)}; there are {', '.join(crawled(sources))}", file=sys.stderr)
        return 64
    for name in names or crawled(sources):
        for year in YEARS:
            file = expected_file(name, year)
            if names or not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(as_json(found(sources[name], year)), encoding="utf-8")
                print(f"{file}: written; review it against the pages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
