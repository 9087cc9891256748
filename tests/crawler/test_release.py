"""directory.db: built whole from the sample road, the same bytes each time, checked, and moved into place or not."""

import importlib
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import date
from math import ceil
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.decisions import DecisionLog
from crawler.errors import ReleaseRefusedError
from crawler.providers import gather_from
from crawler.release.evidence import unsaid
from crawler.release.gate import acceptable
from crawler.release.publish import FILE, Published, publish
from crawler.release.store import Store
from crawler.source import Source
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer
from tests.commands import mbt
from tests.conftest import Road
from tests.crawler.samples import permitted

TODAY = date(2026, 11, 22)
PROVIDERS = 63
"""Of the sample sites' first year and the sample owner files; to be changed with them, and only with them."""


@pytest.fixture(scope="module")
def released(road: Road) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{road.var / FILE}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


@pytest.fixture
def build(filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, tmp_path: Path) -> "Build":
    return Build(filled, dict(sample_sources), gazetteer, tmp_path / "out")


class Build:
    """Publishes the filled workshop into a folder of its own."""

    def __init__(self, workshop: Workshop, sources: dict[str, Source], gazetteer: Gazetteer, folder: Path) -> None:
        self.workshop, self.sources, self.gazetteer, self.folder = workshop, sources, gazetteer, folder

    def __call__(self, today: date = TODAY, accept: str | None = None, but: str = "") -> Published:
        """``accept``: why everything is accepted that may be, ``but`` for one check."""
        reasons = {name: accept for name in acceptable() if name != but} if accept else None
        return publish(self.workshop, self.sources, self.gazetteer, self.folder, self.log, today, reasons)

    @property
    def log(self) -> DecisionLog:
        return DecisionLog(self.folder.with_name("decisions"), None)

    @property
    def file(self) -> Path:
        return self.folder / FILE

    def refused(self, *words: str, today: date = TODAY, accept: str | None = None, but: str = "") -> None:
        """Publishing is refused in these words; every file there was stays to the byte, and no other lies about."""
        before = self.files()
        with pytest.raises(ReleaseRefusedError) as caught:
            self(today, accept, but)
        assert caught.value.exit_code == 2
        for word in words:
            assert word in str(caught.value)
        assert self.files() == before

    def files(self) -> dict[str, bytes]:
        """Everything in the folder, links by what they lead to."""
        return {
            str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*") if path.is_file()
        }

    def providers(self) -> list[str]:
        connection = sqlite3.connect(self.file)
        names = [str(name) for (name,) in connection.execute("SELECT name FROM provider ORDER BY name")]
        connection.close()
        return names


def test_the_road_ends_in_a_release(road: Road, released: sqlite3.Connection) -> None:
    for done in (road.crawled, road.added, road.published):
        assert done.returncode == 0, done.stderr
        assert "Traceback" not in done.stderr
    (providers,) = released.execute("SELECT count(*) FROM provider").fetchone()
    assert providers == PROVIDERS
    assert f"{providers} providers" in road.published.stdout
    (release,) = released.execute("SELECT id FROM release").fetchall()
    assert f"release {release[0]}" in road.published.stdout
    assert not list(road.var.glob(".building-*"))


def test_every_provider_has_a_claim_with_words_and_a_page(released: sqlite3.Connection) -> None:
    rows = released.execute(
        "SELECT provider.name, quote, evidence_url, level, evidence_kind FROM provider"
        " LEFT JOIN qualification ON provider_id = provider.id"
    ).fetchall()
    assert len(rows) >= PROVIDERS
    for name, quote, url, level, kind in rows:
        assert quote, name
        assert url.startswith(("http://", "https://", "about:owner-file")), name
        assert level in {"mentioned", "basic", "supervised", "practitioner", "supervisor", "trainer"}
        assert kind != "directory_mention", name


def test_every_field_that_is_shown_says_who_where_since_when_and_last_checked(released: sqlite3.Connection) -> None:
    assert list(unsaid(Database(released))) == []
    for table, url, checked in (
        ("provenance", "t.url", "last_checked"),
        ("qualification", "evidence_url", "last_seen"),
    ):
        rows = released.execute(
            f"SELECT quote, title, {url}, first_seen, {checked} FROM {table} t LEFT JOIN source ON name = t.source"
        ).fetchall()
        assert rows
        for quote, who, where, since, day in rows:
            assert quote.strip()
            assert who
            assert where.startswith(("http://", "https://", "about:owner-file"))
            assert "2020-01-01" < since <= day


AREAS = {
    "Waterside Centre": ("whole", "gp", ["GB/-/greater-london/camden", "GB/-/greater-london/islington"]),
    "Headingley MBT Clinic": ("whole", "residence", ["GB/-/west-yorkshire:bradford", "GB/-/west-yorkshire:leeds"]),
    "Sample State Personality Disorder Clinic": ("whole", "residence", ["AU/victoria"]),
    "MBT-teamet Exempel": ("none", None, []),
}
PERIODS = {
    "Aire Valley Personality Disorder Service": (
        "whole",
        [("open", "days", "03-01", "03-31"), ("open", "days", "09-01", "09-30")],
    ),
    "Gruppeterapi for voksne (MBT)": ("part", [("open", "weeks", "W33", "W35")]),
}


@pytest.mark.parametrize("name", AREAS)
def test_a_catchment_is_published_as_areas_too(released: sqlite3.Connection, name: str) -> None:
    read, basis, areas = AREAS[name]
    (found,) = released.execute("SELECT id, catchment_read FROM provider WHERE name = ?", (name,)).fetchall()
    rows = released.execute("SELECT area, basis FROM service_area WHERE provider_id = ? ORDER BY area", found[:1])
    assert (found[1], rows.fetchall()) == (read, [(area, basis) for area in areas])


@pytest.mark.parametrize("name", PERIODS)
def test_a_referral_window_is_published_as_times_too(released: sqlite3.Connection, name: str) -> None:
    rows = released.execute(
        "SELECT window_read, r.state, r.kind, r.first, r.last FROM provider"
        " JOIN availability a ON a.provider_id = provider.id JOIN referral_period r ON r.provider_id = provider.id"
        " WHERE provider.name = ? ORDER BY at",
        (name,),
    ).fetchall()
    assert ({row[0] for row in rows}, [row[1:] for row in rows]) == ({PERIODS[name][0]}, PERIODS[name][1])


def test_what_is_understood_and_what_is_written_are_there_together(released: sqlite3.Connection) -> None:
    for sql in (
        "SELECT id FROM provider WHERE (catchment IS NULL) != (catchment_read IS NULL)",
        "SELECT provider_id FROM availability WHERE (referral_window IS NULL) != (window_read IS NULL)",
        "SELECT id FROM provider WHERE (coalesce(catchment_read, 'none') != 'none')"
        " != (id IN (SELECT provider_id FROM service_area))",
        "SELECT provider_id FROM availability WHERE (coalesce(window_read, 'none') != 'none')"
        " != (provider_id IN (SELECT provider_id FROM referral_period))",
    ):
        assert released.execute(sql).fetchall() == [], sql


def test_a_catchment_and_a_window_that_are_withdrawn_take_their_areas_and_times_with_them(build: Build) -> None:
    build()
    for name, field, table in (
        ("Headingley MBT Clinic", "catchment", "service_area"),
        ("Aire Valley Personality Disorder Service", "referral_window", "referral_period"),
    ):
        listing = next(one for one in build.workshop.listings.ever() if one.listing.name == name)
        assert rows_of(build.file, table, name)
        told = {"kind": "set_value", "a": listing.ref, "field": field, "value": "", "why": "they asked"}
        build.log.add(told, who="M", when="2026-11-22")
        build(accept="tried here")
        assert rows_of(build.file, table, name) == []


def test_a_corrected_catchment_and_window_are_read_anew(build: Build) -> None:
    for name, field, value, table, areas in (
        (
            "Headingley MBT Clinic",
            "catchment",
            "Residents of Wakefield",
            "service_area",
            ["GB/-/west-yorkshire:wakefield"],
        ),
        ("Aire Valley Personality Disorder Service", "referral_window", "weeks 2-4", "referral_period", ["W02"]),
    ):
        listing = next(one for one in build.workshop.listings.ever() if one.listing.name == name)
        told = {"kind": "set_value", "a": listing.ref, "field": field, "value": value, "why": "they asked"}
        build.log.add(told, who="M", when="2026-11-22")
        build(accept="tried here")
        column = "area" if table == "service_area" else "first"
        assert rows_of(build.file, table, name, column) == areas


def rows_of(file: Path, table: str, name: str, column: str = "provider_id") -> list[str]:
    connection = sqlite3.connect(file)
    rows = connection.execute(
        f"SELECT {column} FROM [{table}] JOIN provider ON provider.id = provider_id WHERE provider.name = ?", (name,)
    ).fetchall()
    connection.close()
    return [str(value) for (value,) in rows]


@pytest.mark.parametrize(
    ("damage", "field"),
    [
        ("DELETE FROM provenance WHERE field = 'phone'", "phone"),
        ("UPDATE provenance SET shown = 0 WHERE field = 'email'", "email"),
        ("DELETE FROM provenance WHERE field LIKE 'referral_route:%'", "referral_route:primary_care"),
        ("DELETE FROM provenance WHERE field LIKE 'language:%'", "language en"),
        ("DELETE FROM provenance WHERE field = 'address'", "address"),
        ("DELETE FROM provenance WHERE field = 'wait_weeks'", "wait_weeks"),
        ("DELETE FROM provenance WHERE field = 'credentials'", "credentials"),
        ("DELETE FROM provenance WHERE field = 'catchment'", "catchment_read"),
        ("DELETE FROM provenance WHERE field = 'catchment'", "service area Leeds"),
        ("UPDATE provenance SET shown = 0 WHERE field = 'referral_window'", "window_read"),
        ("UPDATE provenance SET shown = 0 WHERE field = 'referral_window'", "referral period September"),
    ],
)
def test_a_field_that_nobody_stands_behind_is_noticed(
    sample_release: Path, tmp_path: Path, damage: str, field: str
) -> None:
    shutil.copy(sample_release, tmp_path / FILE)
    db = Database(tmp_path / FILE)
    db.execute(damage)
    assert field in {one for _, one in unsaid(db)}
    db.close()


def test_somebody_on_two_lists_is_one_provider_and_both_lists_are_heard(released: sqlite3.Connection) -> None:
    (chandra,) = released.execute("SELECT id FROM provider WHERE name = 'Chandra Exampleton'").fetchall()
    claims = released.execute(
        "SELECT source, level, shown FROM qualification WHERE provider_id = ? ORDER BY shown DESC", chandra
    ).fetchall()
    assert claims == [("int_anna_freud_supervisors", "supervisor", 1), ("gb_bpc_mbt_roster", "practitioner", 0)]
    names = released.execute(
        "SELECT source FROM provenance WHERE field = 'name' AND provider_id = ? ORDER BY source", chandra
    ).fetchall()
    assert names == [("gb_bpc_mbt_roster",), ("int_anna_freud_supervisors",)]
    ((former, now),) = released.execute("SELECT id, provider_id FROM redirect").fetchall()
    assert (now,) == chandra
    assert former != now
    assert released.execute("SELECT count(*) FROM provider WHERE id = ?", [former]).fetchone() == (0,)


def test_the_commercial_directory_left_no_trace(released: sqlite3.Connection, road: Road) -> None:
    (row,) = released.execute(
        "SELECT enabled, permission_basis, listings, published, last_run_on FROM source WHERE name = 'us_goodtherapy'"
    ).fetchall()
    assert row == (0, None, 0, 0, None)
    assert released.execute("SELECT count(*) FROM provenance WHERE source = 'us_goodtherapy'").fetchone() == (0,)
    body = (road.var / FILE).read_bytes() + (road.var / "crawl.db").read_bytes()
    for trace in (b"Sampleton", b"303-555-0101", b"goodtherapy.example.org/therapists/profile"):
        assert trace not in body
    assert "us_goodtherapy: skipped" in road.crawled.stdout


def test_online_only_is_never_placed(released: sqlite3.Connection) -> None:
    online = released.execute("SELECT id, name FROM provider WHERE online_only = 1").fetchall()
    assert [name for _, name in online] == ["Sam Fictional"]
    for identifier, _ in online:
        assert released.execute("SELECT * FROM location WHERE provider_id = ?", [identifier]).fetchall() == []


def test_places_are_where_they_should_be(released: sqlite3.Connection) -> None:
    rows = released.execute(
        "SELECT country, latitude, longitude, uncertainty_km, precision, city FROM location"
    ).fetchall()
    assert rows
    boxes = {"GB": (49, 61, -9, 2), "US": (24, 50, -125, -66), "DK": (54, 58, 8, 16), "NO": (57, 72, 4, 32)}
    for country, latitude, longitude, uncertainty, precision, city in rows:
        assert city
        if latitude is not None and country in boxes:
            south, north, west, east = boxes[country]
            assert south < latitude < north
            assert west < longitude < east
            assert uncertainty > 0
            assert precision


@pytest.mark.parametrize(
    "words",
    [
        "stavanger",
        "PRZYKŁADOWA",
        "przykladowa",
    ],
)
def test_search_finds_words(released: sqlite3.Connection, words: str) -> None:
    found = released.execute("SELECT name FROM provider_search WHERE provider_search MATCH ?", [words])
    assert len(found.fetchall()) == 1


def test_the_file_says_that_it_is_a_sample(released: sqlite3.Connection) -> None:
    sample, notice = released.execute("SELECT sample, notice FROM release").fetchone()
    assert sample == 1
    assert "Sample data, invented" in notice


# --- the same bytes ---


def test_two_builds_are_the_same_bytes_whatever_the_hash_seed_and_time_zone(road: Road, tmp_path: Path) -> None:
    bodies = []
    for seed, zone in (("1", "Pacific/Kiritimati"), ("2", "America/Anchorage")):
        var = road.copied(tmp_path / seed)
        done = mbt(var, "publish", PYTHONHASHSEED=seed, TZ=zone)
        assert done.returncode == 0, done.stderr
        bodies.append((var / FILE).read_bytes())
    assert bodies[0] == bodies[1]
    assert bodies[0] == (road.var / FILE).read_bytes()


def test_publishing_again_changes_no_byte(build: Build) -> None:
    first = build()
    before = build.file.read_bytes()
    assert build().release == first.release
    assert build.file.read_bytes() == before
    assert build.file.stat().st_mode & 0o777 == 0o644


# --- what a release must not lose or show ---


def test_a_withdrawn_permission_removes_a_sources_providers(build: Build) -> None:
    build()
    names = build.providers()
    gone = {name for name in names if "Wandle" in name or "Trent" in name}
    assert gone
    source = build.sources["gb_nhs_trusts"]
    build.sources["gb_nhs_trusts"] = source.model_copy(update={"permission": None})
    left = build(accept="the trust withdrew").providers
    build.sources["gb_nhs_trusts"] = source
    build()
    build.sources["gb_nhs_trusts"] = source.model_copy(update={"permission": None})
    build.refused(f"{left} providers and the release before it {PROVIDERS}", "--accept fewer_providers=REASON")
    build(accept="the trust withdrew")
    assert PROVIDERS - 20 < len(build.providers()) == left < PROVIDERS
    assert not gone & set(build.providers())
    connection = sqlite3.connect(build.file)
    row = connection.execute("SELECT enabled, why_off, published FROM source WHERE name = 'gb_nhs_trusts'").fetchone()
    connection.close()
    assert row == (0, "no permission recorded", 0)


def test_a_source_that_is_no_longer_there_shows_nothing(build: Build) -> None:
    build()
    before = set(build.providers())
    del build.sources["au_mbt_supervisors"]
    build(accept="the source is gone")
    gone = before - set(build.providers())
    assert 0 < len(gone) < 10
    assert set(build.providers()) < before


def test_a_permission_alone_publishes_nobody_without_a_certificate(build: Build) -> None:
    from tests.crawler.samples import read_site

    build()
    source = permitted(build.sources["us_goodtherapy"])
    build.sources["us_goodtherapy"] = source
    run = build.workshop.runs.start(source.name, "2026-11-22")
    build.workshop.listings.stage(run, read_site(source)[0])
    build.workshop.listings.promote(run, source.name, "2026-11-22")
    before = set(build.providers())
    build()
    assert set(build.providers()) - before == {"Eve Fictional"}


LEAST = ceil(PROVIDERS * 0.9)


@pytest.mark.parametrize(("live", "refused"), [(PROVIDERS - 1, False), (LEAST, False), (LEAST - 1, True), (1, True)])
def test_less_than_nine_tenths_needs_a_reason(build: Build, live: int, refused: bool) -> None:
    build()
    shown = gather_from(build.workshop, build.sources, build.log).providers
    for provider in shown[: PROVIDERS - live]:
        for source, key in provider.refs:
            build.workshop.db.execute(
                "UPDATE listing SET gone_since = '2026-11-22' WHERE source = ? AND key = ?", [source, key]
            )
    if refused:
        told = f"it has {live} providers and the release before it {PROVIDERS}; less than 90% needs a reason"
        build.refused(told, accept="a service closed", but="fewer_providers")
        assert build(accept="a service closed").providers == live
    else:
        assert build(accept="a service closed", but="fewer_providers").providers == live


def test_nothing_to_show_is_refused(build: Build) -> None:
    build.workshop.db.execute("DELETE FROM listing")
    build.folder.mkdir()
    build.refused("there is no provider in it")


def test_a_crisis_line_past_its_date_refuses_the_release(build: Build) -> None:
    build()
    build.refused("crisis line at-1 was to be verified again by", today=date(2031, 1, 1))


def test_a_crash_while_building_leaves_the_old_file_and_no_other(build: Build, monkeypatch: pytest.MonkeyPatch) -> None:
    build()
    before = build.files()
    build.workshop.db.execute("DELETE FROM listing WHERE source = 'dk_regions'")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    module = importlib.import_module("crawler.release.publish")
    for holder, name in ((Store, "put"), (module, "build")):
        with monkeypatch.context() as patch:
            patch.setattr(holder, name, full)
            with pytest.raises(OSError, match="No space left"):
                build(accept="a test")
        assert build.files() == before


def test_a_damaged_release_is_replaced(build: Build) -> None:
    build.folder.mkdir()
    build.file.write_bytes(b"not a database at all" * 100)
    assert build().providers == PROVIDERS
