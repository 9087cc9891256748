"""Sources that were renamed or retired: nothing they brought is lost, and both stay in the registry."""

import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from crawler.decisions import DecisionLog
from crawler.errors import SourceError
from crawler.former_names import former_names
from crawler.listing import Listing, Said
from crawler.release import publish
from crawler.release.gate import acceptable
from crawler.source import BUNDLED, Source, load_sources
from crawler.workshop import Page, Workshop
from referral.gazetteer import Gazetteer
from tests.commands import PERMISSION, write_sources
from tests.forked import mbt

URL = "http://example.org/"


def listing(key: str, words: str = "words") -> Listing:
    told = (Said(field="prose", words=words, quote=words, url=URL),)
    return Listing(key=key, kind="service", name=f"Clinic {key}", url=URL, said=told)


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    opened = Workshop(tmp_path / "var")
    yield opened
    opened.close()


def crawled(workshop: Workshop, source: str, day: str, *found: Listing) -> int:
    number = workshop.runs.start(source, day)
    workshop.pages.keep(source, number, day, [Page(f"{URL}{source}", "read", body=b"x")])
    workshop.listings.stage(number, found)
    workshop.runs.finish(number, day, "promoted", [], len(found), workshop.listings.promote(number, source, day))
    return number


def everything(workshop: Workshop) -> list[list[tuple[object, ...]]]:
    return [
        workshop.db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
        for table in ("listing", "page", "crawl_run", "change")
    ]


def test_a_renamed_source_takes_listings_pages_runs_and_changes_along(workshop: Workshop) -> None:
    crawled(workshop, "gb_old", "2026-01-01", listing("a"), listing("b"))
    crawled(workshop, "gb_other", "2026-01-01", listing("x"))
    assert workshop.take_along({"gb_new": ["gb_older", "gb_old"]}) == ["gb_old"]
    assert [(kept.source, kept.listing.key, kept.first_seen) for kept in workshop.listings.live()] == [
        ("gb_new", "a", "2026-01-01"),
        ("gb_new", "b", "2026-01-01"),
        ("gb_other", "x", "2026-01-01"),
    ]
    assert {kept.came_from for kept in workshop.listings.live("gb_new")} == {"gb_old"}
    assert list(workshop.pages.known("gb_new")) == [f"{URL}gb_old"]
    assert [run.id for run in workshop.runs.newest(9, "gb_new")] == [1]
    assert workshop.db.execute("SELECT DISTINCT source FROM change ORDER BY 1").fetchall() == [
        ("gb_new",),
        ("gb_other",),
    ]
    # The next run goes on where the last one under the old name ended.
    crawled(workshop, "gb_new", "2026-01-08", listing("a"), listing("b", "other"))
    assert workshop.listings.changes(3) == [("b", "prose", ["words"], ["other"])]


def test_taking_along_again_changes_nothing(workshop: Workshop) -> None:
    crawled(workshop, "gb_old", "2026-01-01", listing("a"))
    workshop.take_along({"gb_new": ["gb_old"]})
    before = everything(workshop)
    assert workshop.take_along({"gb_new": ["gb_old"]}) == []
    assert everything(workshop) == before


def test_of_two_listings_of_one_key_the_one_checked_last_stays_with_the_earlier_first_day(workshop: Workshop) -> None:
    crawled(workshop, "gb_old", "2026-01-01", listing("a", "old"), listing("b", "old"))
    crawled(workshop, "gb_new", "2026-01-05", listing("a", "new"))
    crawled(workshop, "gb_old", "2026-01-08", listing("b", "older"))
    workshop.take_along({"gb_new": ["gb_old"]})
    kept = {kept.listing.key: kept for kept in workshop.listings.live("gb_new")}
    assert kept["a"].listing.words("prose") == ["new"]
    assert (kept["a"].first_seen, kept["a"].last_checked) == ("2026-01-01", "2026-01-05")
    assert kept["b"].listing.words("prose") == ["older"]


def renamed(name: str, *former: str) -> Source:
    source = load_sources(BUNDLED)["gb_nhs_trusts"]
    return source.model_copy(update={"name": name, "renamed_from": list(former)})


def test_of_two_pages_of_one_address_the_one_asked_for_last_stays(workshop: Workshop) -> None:
    for source, day in (("gb_old", "2026-01-02"), ("gb_new", "2026-01-01")):
        run = workshop.runs.start(source, day)
        pages = [Page(f"{URL}both", "read", body=source.encode()), Page(f"{URL}{source}", "read", body=b"x")]
        workshop.pages.keep(source, run, day, pages)
    assert workshop.take_along({"gb_new": ["gb_old"]}) == ["gb_old"]
    assert list(workshop.pages.known("gb_new")) == [f"{URL}both", f"{URL}gb_new", f"{URL}gb_old"]
    assert workshop.pages.body("gb_new", f"{URL}both") == b"gb_old"


def test_a_former_name_belongs_to_one_source_that_is_there() -> None:
    assert former_names({"gb_a": renamed("gb_a", "gb_x"), "gb_b": renamed("gb_b")}) == {"gb_a": ["gb_x"]}
    with pytest.raises(SourceError, match=r"gb_a\.toml: renamed_from names 'gb_b', and there is a source of that name"):
        former_names({"gb_a": renamed("gb_a", "gb_b"), "gb_b": renamed("gb_b")})
    with pytest.raises(SourceError, match=r"gb_b\.toml: renamed_from names 'gb_x', and so does gb_a\.toml"):
        former_names({"gb_a": renamed("gb_a", "gb_x"), "gb_b": renamed("gb_b", "gb_x")})


def test_the_bundled_sources_share_no_former_name() -> None:
    assert former_names(load_sources(BUNDLED))["dk_regions"] == ["dk_rn"]


def test_a_command_takes_along_and_lists_retired_sources(tmp_path: Path) -> None:
    workshop = Workshop(tmp_path / "var")
    crawled(workshop, "gb_old", "2026-01-01", listing("a"))
    crawled(workshop, "gb_closed", "2026-01-01", listing("c"))
    workshop.close()
    start = 'start = ["http://nowhere.example.org/"]\n'
    folder = write_sources(
        tmp_path / "sources",
        {
            "gb_new": f'renamed_from = ["gb_old"]\n{start}{PERMISSION}',
            "gb_closed": f'retired = "the trust was merged in 2026"\n{start}{PERMISSION}',
        },
    )
    done = mbt(tmp_path / "var", "sources", sources=folder)
    assert done.returncode == 0, done.stderr
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "2026-01-01 promoted" in lines["gb_new"]
    assert "off: retired: the trust was merged in 2026" in lines["gb_closed"]
    assert lines["gb_closed"].split()[-1] == "1"
    assert "gb_old" not in lines
    skipped = mbt(tmp_path / "var", "crawl", "--source", "gb_closed", sources=folder)
    assert skipped.returncode == 0
    assert "gb_closed: skipped, retired: the trust was merged in 2026" in skipped.stdout


# --- in a release ---


def published(
    workshop: Workshop, sources: Mapping[str, Source], gazetteer: Gazetteer, folder: Path
) -> tuple[set[str], dict[str, tuple[object, ...]]]:
    log, accept = DecisionLog(folder / "decisions", None), dict.fromkeys(acceptable(), "a test")
    done = publish(workshop, sources, gazetteer, folder, log, date(2026, 11, 22), accept)
    connection = sqlite3.connect(done.path)
    providers = {str(row[0]) for row in connection.execute("SELECT id FROM provider")}
    rows = connection.execute("SELECT name, enabled, why_off, last_run_outcome, listings, published FROM source")
    named = {str(row[0]): tuple(row[1:]) for row in rows}
    connection.close()
    return providers, named


def test_a_renamed_sources_providers_keep_their_addresses(
    filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, tmp_path: Path
) -> None:
    sources = dict(sample_sources)
    before, _ = published(filled, sources, gazetteer, tmp_path / "out")
    trusts = sources.pop("gb_nhs_trusts")
    sources["gb_trusts"] = trusts.model_copy(update={"name": "gb_trusts", "renamed_from": ["gb_nhs_trusts"]})
    assert filled.take_along(former_names(sources)) == ["gb_nhs_trusts"]
    after, named = published(filled, sources, gazetteer, tmp_path / "out")
    assert after == before
    assert named["gb_trusts"][2] == "promoted"
    assert "gb_nhs_trusts" not in named


def test_a_retired_sources_listings_are_kept_and_not_published(
    filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, tmp_path: Path
) -> None:
    live = filled.listings.count("gb_nhs_trusts")
    sources = dict(sample_sources)
    sources["gb_nhs_trusts"] = sources["gb_nhs_trusts"].model_copy(update={"retired": "merged in 2026"})
    _, named = published(filled, sources, gazetteer, tmp_path / "out")
    assert named["gb_nhs_trusts"] == (0, "retired: merged in 2026", "promoted", live, 0)
    assert filled.listings.count("gb_nhs_trusts") == live
