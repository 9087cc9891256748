"""`mbt reread`: archived pages read again after a reader or a rule changed, and nobody asked for anything."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.workshop import Workshop
from tests.commands import SAMPLE_SOURCES, Done
from tests.conftest import Road
from tests.forked import mbt


@pytest.fixture
def var(road: Road, tmp_path: Path) -> Path:
    """A copy of the crawled sample road."""
    assert road.crawled.returncode == 0, road.crawled.stderr
    return road.copied(tmp_path / "var")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy of the sample sources, to change."""
    return Path(shutil.copytree(SAMPLE_SOURCES, tmp_path / "sources"))


@pytest.fixture
def workshop(var: Path) -> Iterator[Workshop]:
    opened = Workshop(var)
    yield opened
    opened.close()


def reread(var: Path, sources: Path, name: str) -> Done:
    # No sample proxy, and a proxy of the environment that nobody answers: a request would fail.
    return mbt(var, "reread", "--source", name, sources=sources, http_proxy="http://127.0.0.1:9")


def listings(workshop: Workshop) -> list[dict[str, object]]:
    return list(workshop.db.query("SELECT * FROM listing ORDER BY source, key"))


def test_the_same_reader_reads_the_same(var: Path, sources: Path, workshop: Workshop) -> None:
    before = listings(workshop)
    done = reread(var, sources, "gb_nhs_trusts")
    assert done.returncode == 0, done.stdout + done.stderr
    run = workshop.runs.last("gb_nhs_trusts")
    assert run is not None
    assert (run.kind, run.outcome, run.new, run.changed, run.gone) == ("reread", "promoted", 0, 0, 0)
    assert listings(workshop) == before


def test_a_changed_rule_reads_otherwise_and_the_change_is_written_down(
    var: Path, sources: Path, workshop: Workshop
) -> None:
    file = sources / "gb_nhs_trusts.toml"
    text = file.read_text(encoding="utf-8")
    assert "organization = " in text
    file.write_text(text.replace("Sample NHS Trust", "Renamed NHS Trust"), encoding="utf-8")
    checked = {row["key"]: row["last_checked"] for row in listings(workshop)}
    done = reread(var, sources, "gb_nhs_trusts")
    assert done.returncode == 0, done.stdout + done.stderr
    run = workshop.runs.last("gb_nhs_trusts")
    assert run is not None
    assert run.changed > 0
    changes = workshop.listings.changes(run.id)
    assert {field for _key, field, _before, _after in changes} == {"organization"}
    assert all("Renamed" in after[0] for _key, _field, _before, after in changes)
    # Nobody looked at the site again, so nothing was checked again.
    assert {row["key"]: row["last_checked"] for row in listings(workshop)} == checked


def test_a_rule_that_reads_nothing_is_held_and_the_right_one_puts_it_right(
    var: Path, sources: Path, workshop: Workshop
) -> None:
    before = listings(workshop)
    file = sources / "gb_nhs_trusts.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + '\n[[page]]\nshape = "table"\n', encoding="utf-8")
    held = reread(var, sources, "gb_nhs_trusts")
    assert held.returncode == 2, held.stdout + held.stderr
    assert listings(workshop) == before
    file.write_text(text, encoding="utf-8")
    assert reread(var, sources, "gb_nhs_trusts").returncode == 0
    assert listings(workshop) == before


def test_a_damaged_archive_is_named_and_nothing_is_touched(var: Path, sources: Path, workshop: Workshop) -> None:
    before = listings(workshop)
    (url,) = workshop.db.execute("SELECT min(url) FROM page WHERE source = 'gb_nhs_trusts'").fetchone()
    workshop.db.execute("UPDATE page SET body = x'28b52ffd00' WHERE url = ?", [url])
    workshop.db.conn.commit()
    done = reread(var, sources, "gb_nhs_trusts")
    assert done.returncode == 65
    assert url in done.stderr
    assert "damaged" in done.stderr
    assert listings(workshop) == before


def test_nothing_archived_is_said(var: Path, sources: Path) -> None:
    done = reread(var, sources, "us_goodtherapy")
    assert done.returncode == 0
    assert "no page of it is archived" in done.stdout
    empty = mbt(var.parent / "other", "reread", sources=sources)
    assert empty.returncode == 66
