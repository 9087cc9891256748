"""The runs in a release: the newest of each source, in words that name no page but the start pages, and no person."""

import sqlite3
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.acceptance import accept
from crawler.decisions import DecisionLog
from crawler.listing import Listing, Said
from crawler.release import publish
from crawler.release.reports import RUNS_MAX, run_rows
from crawler.source import Source
from crawler.verdict import conclude
from crawler.workshop import Page, Workshop
from referral.gazetteer import Gazetteer

SECRET = "Nora Secretperson"
SECRET_URL = "http://au-mbt.example.org/profile/nora-secretperson"
NAME = "au_mbt_supervisors"


def crawled(workshop: Workshop, source: Source, day: str, pages: list[Page], troubles: tuple[str, ...] = ()) -> int:
    now = f"{day}T03:00:00+00:00"
    run = workshop.runs.start(source.name, now)
    workshop.pages.keep(source.name, run, now, pages)
    conclude(workshop, source, run, date.fromisoformat(day), now, troubles)
    return run


def secret_listing() -> Listing:
    said = (Said(field="title", words=SECRET, quote=SECRET, url=SECRET_URL),)
    return Listing(key="nora-secretperson", kind="practitioner", name=f"<b>{SECRET}</b>", url=SECRET_URL, said=said)


@pytest.fixture
def held(filled: Workshop, sample_sources: Mapping[str, Source]) -> int:
    """A held run in which everything that goes wrong carries a person's name."""
    source = sample_sources[NAME]
    start = source.start_urls[0]
    pages = [
        Page(start, "parse", f"ValueError: {SECRET}", body=b"x"),
        Page(SECRET_URL, "blocked", f"for {SECRET}"),
        Page(f"{SECRET_URL}/2", "read", body=b"x", listings=(secret_listing(),), unknown=(SECRET,), reader="r"),
    ]
    return crawled(filled, source, "2026-11-23", pages, (f"there is more; {SECRET_URL} was the first left out",))


def rows_of(workshop: Workshop, sources: Mapping[str, Source], source: str) -> list[dict[str, Any]]:
    return [row for row in run_rows(workshop, sources) if row["source"] == source]


def test_a_promoted_run_is_told_in_numbers(filled: Workshop, sample_sources: Mapping[str, Source]) -> None:
    (row,) = rows_of(filled, sample_sources, NAME)
    assert row == {
        **row,
        "kind": "crawl",
        "outcome": "promoted",
        "pages": 1,
        "unchanged": 0,
        "listings": 5,
        "new": 5,
        "changed": 0,
        "missing": 0,
        "gone": 0,
        "failures": None,
        "reasons": None,
        "accepted_because": None,
    }
    assert row["started_on"] == row["finished_on"]
    kinds = {row["kind"] for row in rows_of(filled, sample_sources, "owner_file")}
    assert kinds == {"owner_file"}


def test_a_held_run_is_told_in_words_without_names(
    held: int, filled: Workshop, sample_sources: Mapping[str, Source]
) -> None:
    kept = filled.runs.get(held)
    assert kept is not None
    assert sum(SECRET in reason or SECRET_URL in reason for reason in kept.reasons) >= 3  # the maintainers are told
    row = rows_of(filled, sample_sources, NAME)[0]
    assert (row["id"], row["outcome"], row["finished_on"]) == (held, "held", "2026-11-23")
    assert row["failures"] == "1 x a block page came instead of the page; 1 x reading it failed"
    start = sample_sources[NAME].start_urls[0]
    assert row["reasons"].startswith(
        f"the crawl was cut short by one of the source's limits; {start} could not be read: reading it failed; "
    )
    assert "ecretperson" not in str(row)


def test_nothing_of_a_held_run_is_in_the_file(
    held: int,
    filled: Workshop,
    sample_sources: Mapping[str, Source],
    gazetteer: Gazetteer,
    decisions: DecisionLog,
    tmp_path: Path,
) -> None:
    done = publish(
        filled,
        sample_sources,
        gazetteer,
        tmp_path / "out",
        decisions,
        date(2026, 11, 24),
    )
    assert b"ecretperson" not in done.path.read_bytes()
    connection = sqlite3.connect(done.path)
    outcome, reasons = connection.execute(
        "SELECT last_run_outcome, last_run_reasons FROM source WHERE name = ?", [NAME]
    ).fetchone()
    (told,) = connection.execute("SELECT reasons FROM crawl_run WHERE id = ?", [held]).fetchone()
    connection.close()
    assert outcome == "held"
    assert reasons == told


def test_the_same_crawl_db_gives_the_same_file_on_another_day(
    held: int,
    filled: Workshop,
    sample_sources: Mapping[str, Source],
    gazetteer: Gazetteer,
    decisions: DecisionLog,
    tmp_path: Path,
) -> None:
    first = publish(
        filled,
        sample_sources,
        gazetteer,
        tmp_path / "one",
        decisions,
        date(2026, 11, 24),
    )
    second = publish(
        filled,
        sample_sources,
        gazetteer,
        tmp_path / "two",
        decisions,
        date(2026, 12, 24),
    )
    assert first.path.read_bytes() == second.path.read_bytes()


def test_an_accepted_run_says_why_it_was_held_and_accepted(
    filled: Workshop, sample_sources: Mapping[str, Source]
) -> None:
    source = sample_sources[NAME]
    listings = tuple(kept.listing for kept in filled.listings.live(NAME))[:3]
    page = Page(source.start_urls[0], "read", body=b"y", listings=listings, reader="r")
    run = crawled(filled, source, "2026-11-23", [page])
    accept(filled, run, "Kim Maintainer", "two left the list", date(2026, 11, 24))
    row = rows_of(filled, sample_sources, NAME)[0]
    assert (row["outcome"], row["missing"], row["accepted_because"]) == ("promoted", 2, "two left the list")
    assert "3 listings read, the last good run had 5" in row["reasons"]
    assert "Kim" not in str(row)


def test_only_the_newest_finished_runs_of_sources_that_are_there(
    filled: Workshop, sample_sources: Mapping[str, Source]
) -> None:
    for number in range(RUNS_MAX + 3):
        run = filled.runs.start(NAME, f"2026-12-{number + 1:02}")
        filled.runs.finish(run, f"2026-12-{number + 1:02}", "crashed", [f"KeyError: {SECRET}"], 0, None)
    filled.runs.start(NAME, "2026-12-31")  # not ended
    rows = rows_of(filled, sample_sources, NAME)
    assert len(rows) == RUNS_MAX
    assert [row["id"] for row in rows] == sorted((row["id"] for row in rows), reverse=True)
    assert {row["reasons"] for row in rows} == {"it ended before it was judged"}
    fewer = {name: source for name, source in sample_sources.items() if name != NAME}
    assert NAME not in {row["source"] for row in run_rows(filled, fewer)}
