"""`make bench-crawl`: the crawler against bare Scrapy over the same loopback pages, as ratios of CPU in one run."""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from time import process_time

from rich.console import Console
from rich.table import Table

from crawler.listing import Listing, Said
from crawler.reread import reread
from crawler.source import load_sources
from crawler.workshop import Workshop
from tests.bench.site import HOST, url

PAGES = 1500
ROUNDS = 3
PROMOTED = 2000
_SOURCE = """
title = "A site to measure on"
publisher = "Sample Trust"
organization = "Sample Trust"
country = "GB"
language = "en"
url = "http://{host}/"
evidence_kind = "employer_page"
holds = "services"
history = "Invented pages, made by tests/bench/site.py."
sample = true
start = [{start}]
[[page]]
shape = "service"
[permission]
basis = "organisation_facts"
recorded_by = "a measurement"
recorded_on = 2026-11-22
reference = "invented pages"
[politeness]
delay_seconds = 0
pages_max = {pages}
"""


@contextmanager
def _site() -> Iterator[str]:
    command = [sys.executable, "-m", "tests.bench.site", str(PAGES)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def _cpu(command: list[str], **environment: str) -> float:
    """User and system seconds of a command that must succeed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, env={**os.environ, **environment}, capture_output=True, text=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise RuntimeError(
            f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
        )
    return (after.ru_utime + after.ru_stime) - (before.ru_utime + before.ru_stime)


_FIELDS = ("phone", "email", "address", "ages", "referral", "prose", "claim", "wait")


def _listing(number: int, words: str, changed: int) -> Listing:
    """A listing of eight fields, the first ``changed`` of them in these words."""
    at = url(number)
    texts = [f"{words if place < changed else 'same'} {field} {number}" for place, field in enumerate(_FIELDS)]
    said = tuple(Said(field=field, words=text, quote=text, url=at) for field, text in zip(_FIELDS, texts, strict=True))
    return Listing(key=f"/{number}", kind="service", name=f"Sample service {number}", url=at, said=said)


def _promotion(folder: Path, changed: int) -> float:
    """Milliseconds of CPU to promote 2,000 listings of which each has so many fields changed."""
    workshop = Workshop(folder)
    for words in ("before", "after"):
        run = workshop.runs.start("bench", "2026-01-01")
        workshop.listings.stage(run, [_listing(number, words, changed) for number in range(PROMOTED)])
        begun = process_time()
        workshop.listings.promote(run, "bench", "2026-01-01")
        spent = process_time() - begun
    workshop.close()
    return spent * 1000


def write_source(folder: Path, pages: int) -> Path:
    """A folder with the one source, which begins at each page."""
    folder.mkdir()
    start = ", ".join(f'"{url(number)}"' for number in range(pages))
    text = _SOURCE.format(host=HOST, start=start, pages=pages)
    (folder / "gb_bench.toml").write_text(text, encoding="utf-8")
    return folder


def main() -> None:
    """Measure and print."""
    console = Console()
    ratios: dict[str, list[float]] = {"cold": [], "unchanged": []}
    a_page: dict[str, list[float]] = {"cold": [], "unchanged": []}
    with tempfile.TemporaryDirectory(prefix="mbt-bench-") as name, _site() as proxy:
        folder = Path(name)
        sources = write_source(folder / "sources", PAGES)
        ours = [sys.executable, "-m", "referral.cli", "crawl", "--sources", str(sources)]
        bare = [sys.executable, "-m", "tests.bench.bare", str(PAGES)]
        one = write_source(folder / "one", 1)
        for number in range(ROUNDS):
            bare_start = _cpu([sys.executable, "-m", "tests.bench.bare", "1"], http_proxy=proxy)
            start = _cpu([*ours[:-1], str(one)], MBT_VAR=str(folder / f"start-{number}"), MBT_SAMPLE_PROXY=proxy)
            var = folder / f"var-{number}"
            base = _cpu(bare, http_proxy=proxy)
            cold = _cpu(ours, MBT_VAR=str(var), MBT_SAMPLE_PROXY=proxy)
            again = _cpu(ours, MBT_VAR=str(var), MBT_SAMPLE_PROXY=proxy)
            ratios["cold"].append(cold / base)
            ratios["unchanged"].append(again / base)
            a_page["cold"].append((cold - start) / (base - bare_start))
            a_page["unchanged"].append((again - start) / (base - bare_start))
            console.print(f"round {number + 1}: bare {base:.2f} s, cold {cold:.2f} s, unchanged {again:.2f} s of CPU")
        workshop = Workshop(var)
        source = load_sources(sources)["gb_bench"]
        first, second = sorted(workshop.runs.newest(2, "gb_bench"), key=lambda run: run.id)
        stored = workshop.db.execute(
            "SELECT avg(length(body) + coalesce(length(listings), 0) + coalesce(length(links), 0)) FROM page"
        ).fetchone()[0]
        begun = process_time()
        outcome = reread(workshop, source, date(2026, 1, 1), "2026-01-01T00:00:00+00:00")
        per_second = PAGES / (process_time() - begun)
        assert outcome is not None
        assert outcome.outcome == "promoted", outcome.reasons
        workshop.close()
        promotions = {
            changed: min(_promotion(folder / f"promotion-{changed}-{number}", changed) for number in range(ROUNDS))
            for changed in (1, len(_FIELDS))
        }
    assert (first.pages, first.unchanged, second.unchanged) == (PAGES, 0, PAGES), (first, second)
    table = Table("figure", "measured", "goal", box=None, pad_edge=False)
    table.add_row(
        f"cold crawl of {PAGES} pages, CPU of bare Scrapy", f"{statistics.median(ratios['cold']):.2f} x", "1.0 x"
    )
    table.add_row("unchanged re-run, CPU of bare Scrapy", f"{statistics.median(ratios['unchanged']):.2f} x", "0.6 x")
    table.add_row("the same without both starts, cold", f"{statistics.median(a_page['cold']):.2f} x", "")
    table.add_row("the same without both starts, unchanged", f"{statistics.median(a_page['unchanged']):.2f} x", "")
    table.add_row("pages read again in the unchanged re-run", str(second.pages - second.unchanged), "0")
    table.add_row("rereading, pages a second of CPU", f"{per_second:.0f}", "700")
    table.add_row("archived, KB a page", f"{stored / 1024:.1f}", "6")
    for changed, spent in promotions.items():
        table.add_row(f"promoting {PROMOTED} listings, {changed} fields changed in each, ms", f"{spent:.0f}", "100")
    console.print(table)


if __name__ == "__main__":
    main()
