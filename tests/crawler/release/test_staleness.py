"""Listings that nobody could confirm: said beside them first, then left out, by a stated rule and without a clock."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest

from crawler.decisions import DecisionLog
from crawler.listing import Listing
from crawler.release.build import build
from crawler.release.staleness import Confirmed, as_of, confirmed, rule, without_dropped
from crawler.source import Source
from crawler.workshop import Kept, Workshop
from referral.gazetteer import Gazetteer

TRUSTS, ROSTER, FILES, PRIVATE = "gb_nhs_trusts", "gb_bpc_mbt_roster", "owner_file", "us_goodtherapy"
"""Cadences of 14 and 30 days; files that are sent in; a source without a permission."""


def kept(source: str, day: str, gone: str | None = None) -> Kept:
    listing = Listing(key=f"{source} {day}", kind="service", name="A service", url="http://a.example.org/", said=())
    return Kept(source, listing, "2024-01-01", "2024-01-01", day, source, gone)


def test_the_rule_as_documented(sample_sources: Mapping[str, Source]) -> None:
    days = {
        name: (rule().late_days(sample_sources[name]), rule().drop_days(sample_sources[name]))
        for name in (TRUSTS, ROSTER, FILES)
    }
    assert days == {TRUSTS: (28, 90), ROSTER: (60, 180), FILES: (365, 730)}
    text = (Path(__file__).parents[3] / "docs" / "releases.md").read_text(encoding="utf-8")
    told = rule()
    for words in (
        f"More than {told.crawled.late_cadences} cadences",
        f"More than {told.crawled.drop_cadences} cadences after it, and never before {told.crawled.drop_days_min} days",
        f"not confirmed after {told.sent_in.late_days} days, and dropped after {told.sent_in.drop_days}",
    ):
        assert words in text


def test_the_day_of_a_release_is_the_newest_on_which_something_live_was_read(
    sample_sources: Mapping[str, Source],
) -> None:
    ever = [
        kept(TRUSTS, "2026-05-01"),
        kept(ROSTER, "2026-06-01"),
        kept(ROSTER, "2026-09-01", gone="2026-09-01"),
        kept(PRIVATE, "2026-10-01"),
        kept("no_longer_there", "2026-11-01"),
    ]
    assert as_of(ever, sample_sources) == "2026-06-01"
    assert as_of([], sample_sources) == "1970-01-01"


@pytest.mark.parametrize(
    ("source", "day", "late", "dropped"),
    [
        (TRUSTS, "2026-10-25", False, False),  # 28 days
        (TRUSTS, "2026-10-24", True, False),
        (TRUSTS, "2026-08-24", True, False),  # 90 days
        (TRUSTS, "2026-08-23", True, True),
        (ROSTER, "2026-09-23", False, False),  # 60 days
        (ROSTER, "2026-09-22", True, False),
        (ROSTER, "2026-05-26", True, False),  # 180 days
        (ROSTER, "2026-05-25", True, True),
        (FILES, "2025-11-22", False, False),  # 365 days
        (FILES, "2025-11-21", True, False),
        (FILES, "2024-11-22", True, False),  # 730 days
        (FILES, "2024-11-21", True, True),
    ],
)
def test_late_and_dropped_to_the_day(
    source: str, day: str, late: bool, dropped: bool, sample_sources: Mapping[str, Source]
) -> None:
    ever, today = [kept(source, day)], "2026-11-22"
    (one,) = without_dropped(ever, sample_sources, today)
    stands = confirmed(ever, sample_sources, today)[source]
    assert (one.gone_since is not None) == dropped
    assert (stands.on, stands.unconfirmed_since) == (day, day if late else None)
    assert (stands.drops_on <= today) == dropped
    if dropped:
        assert one.gone_since == stands.drops_on


def test_a_source_without_live_listings_does_not_stand(sample_sources: Mapping[str, Source]) -> None:
    ever = [kept(TRUSTS, "2026-01-01", gone="2026-02-01"), kept(ROSTER, "2026-02-01"), kept(ROSTER, "2026-03-01")]
    assert confirmed(ever, sample_sources, "2026-03-05") == {ROSTER: Confirmed("2026-03-01", None, "2026-08-29")}


def test_in_a_release(
    filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, decisions: DecisionLog, tmp_path: Path
) -> None:
    day = as_of(filled.listings.ever(), sample_sources)
    filled.db.execute("UPDATE listing SET last_checked = date(?, '-40 days') WHERE source = ?", [day, TRUSTS])
    filled.db.execute("UPDATE listing SET last_checked = date(?, '-200 days') WHERE source = 'dk_regions'", [day])
    filled.db.conn.commit()
    built = build(tmp_path / "a.db", filled, sample_sources, gazetteer, decisions)
    with sqlite3.connect(tmp_path / "a.db") as file:
        (since,) = file.execute("SELECT date(?, '-40 days')", [day]).fetchone()
        late = file.execute("SELECT DISTINCT source FROM provider JOIN provenance ON provider_id = provider.id"
                            " WHERE unconfirmed_since = ?", [since]).fetchall()  # fmt: skip
        sources = file.execute(
            "SELECT name, unconfirmed_since IS NOT NULL, drops_on <= as_of, published, listings, cadence_days"
            " FROM source, release WHERE name IN (?, 'dk_regions', 'us_mclean') ORDER BY name",
            [TRUSTS],
        ).fetchall()
        (danish,) = file.execute("SELECT count(*) FROM provenance WHERE source = 'dk_regions'").fetchone()
        ((stands_for, as_of_file),) = file.execute("SELECT providers, as_of FROM release").fetchall()
    assert ("gb_nhs_trusts",) in late
    assert sources == [("dk_regions", 1, 1, 0, 2, 14), (TRUSTS, 1, 0, 11, 11, 14), ("us_mclean", 0, 0, 1, 1, 30)]
    assert danish == 0
    assert (stands_for, as_of_file) == (built.providers, day)
    assert built.as_of == day
