"""The chain: pin, source page, cache, online, offline; who is believed, and what is remembered of whom."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.errors import BadInputError
from crawler.locate import Locator, Point
from crawler.locate.chain import Located
from crawler.locate.config import load_config
from crawler.locate.online import ERRORS_IN_A_ROW, Online
from crawler.locate.pace import Pace
from crawler.locate.pins import Pins
from crawler.normalise.addresses import read_address
from crawler.normalise.coordinates import Coordinates
from crawler.workshop import Workshop
from crawler.workshop.schema import migrations
from referral.gazetteer import Gazetteer
from tests.crawler.fake_geocoder import FakeGeocoder, Reply, house, photon

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
ADDRESS = read_address("Willow Hospital, 6 Sample Road, London SW17 8AA", "GB")
AMBIGUOUS = read_address("Springfield", "US")
NOWHERE = read_address("Qwrtzpsdfgh", "GB")


class Here:
    """A chain over an empty crawl.db and a fake geocoder, with a clock that the test sets."""

    def __init__(self, folder: Path, gazetteer: Gazetteer, fake: FakeGeocoder) -> None:
        self.folder, self.gazetteer, self.fake = folder, gazetteer, fake
        self.workshop = Workshop(folder)
        self.now = START
        self.kind, self.more = "nominatim", ""
        self.offline = Locator(self.workshop, gazetteer, writing=False).offline_point(ADDRESS, "GB")
        assert self.offline is not None

    def chain(self, online: bool = False, writing: bool = True) -> Locator:
        asker = None
        if online:
            config = load_config(self.fake.settings(self.folder / "geocoding.toml", self.kind, self.more))
            asker = Online(config, Pace(self.folder, config.version, 0), self.gazetteer.countries)
        return Locator(self.workshop, self.gazetteer, asker, writing, lambda: self.now)

    def ask(self, online: bool = True, address: str = ADDRESS.written, page: Coordinates | None = None) -> Located:
        return self.chain(online).explain(read_address(address, "GB"), "GB", page)

    def away(self, share: float) -> tuple[float, float]:
        """A point north of the offline one, at this share of three times its uncertainty."""
        assert self.offline
        km = share * 3 * self.offline.uncertainty_km
        return round(self.offline.latitude + km / 111.195, 5), self.offline.longitude

    def rows(self, table: str = "geocode", where: str = "provider != 'offline'") -> list[dict[str, object]]:
        return list(self.workshop.db.query(f"SELECT * FROM {table} WHERE {where}"))


@pytest.fixture
def here(tmp_path: Path, gazetteer: Gazetteer) -> Iterator[Here]:
    with FakeGeocoder() as fake:
        one = Here(tmp_path / "var", gazetteer, fake)
        yield one
        one.workshop.close()


def at(point: Point | None) -> tuple[float, float]:
    assert point is not None
    return point.latitude, point.longitude


def taken(located: Located) -> list[str]:
    return [step.name for step in located.steps if step.taken]


# --- offline alone ---


def test_offline_is_asked_once_a_version_and_tells_found_ambiguous_and_not_found(here: Here) -> None:
    for address, country, outcome in (
        (ADDRESS, "GB", "found"),
        (AMBIGUOUS, "US", "ambiguous"),
        (NOWHERE, "GB", "not_found"),
    ):
        first = here.chain().explain(address, country)
        assert first.outcome == outcome
        again = here.chain().explain(address, country)
        assert (again.outcome, again.point) == (first.outcome, first.point)
        assert "(remembered)" in again.steps[-1].said
    rows = here.rows(where="provider = 'offline' AND until IS NULL AND asked_at = '2026-11-22T12:00:00+00:00'")
    assert [row["outcome"] for row in rows] == ["found", "ambiguous", "not_found"]
    assert len(json.loads(str(rows[1]["alternatives"]))) > 1
    here.workshop.db.execute("UPDATE geocode SET provider_version = 'of last year', latitude = latitude + 1")
    assert here.chain().locate(ADDRESS, "GB") == here.offline
    assert here.fake.asked == []


def test_looking_only_leaves_no_trace(here: Here) -> None:
    here.chain(writing=False).explain(ADDRESS, "GB", Coordinates(1.0, 1.0, "1,1", "1,1", "http://example.org/"))
    assert here.rows(where="1") == here.rows("geocode_review", "1") == []


# --- online: what it says, and what is kept of it ---


def test_found_is_taken_remembered_and_used_without_asking(here: Here) -> None:
    here.fake.reply = Reply([house(*here.away(0.5))])
    located = here.ask()
    assert at(located.point) == here.away(0.5)
    assert located.point is not None
    assert (located.point.origin, located.point.precision, located.point.uncertainty_km) == (
        "nominatim",
        "address",
        0.2,
    )
    assert "OpenStreetMap" in str(located.point.licence)
    assert located.point.city == (here.offline.city if here.offline else None)
    assert taken(located) == ["online"]
    (asked,) = here.fake.asked
    assert (asked.text, asked.country, asked.agent) == (f"{ADDRESS.written}, United Kingdom", "gb", "a test")
    (row,) = here.rows()
    assert (row["provider"], row["outcome"], row["until"]) == ("nominatim", "found", "2027-05-21T12:00:00+00:00")
    assert str(row["provider_version"]).startswith("127.0.0.1")
    for online in (True, False):
        again = here.ask(online)
        assert again.point == located.point
        assert taken(again) == ["cache"]
    assert len(here.fake.asked) == 1
    here.now += timedelta(days=181)
    assert here.ask(online=False).point == located.point  # a release does not depend on the day
    here.ask()
    assert len(here.fake.asked) == 2


def test_not_found_is_remembered_for_a_while(here: Here) -> None:
    for _ in range(2):
        assert at(here.ask().point) == at(here.offline)
    assert [row["outcome"] for row in here.rows()] == ["not_found"]
    assert len(here.fake.asked) == 1
    here.now += timedelta(days=31)
    here.ask()
    assert len(here.fake.asked) == 2


def test_several_far_apart_are_ambiguous_and_several_near_are_one(here: Here) -> None:
    north, east = here.away(0.1)
    here.fake.reply = Reply([house(north, east, "one"), house(north + 1, east, "two")])
    located = here.ask()
    assert at(located.point) == at(here.offline)
    (row,) = here.rows()
    assert (row["outcome"], row["note"]) == ("ambiguous", "could be one; two")
    assert [one["label"] for one in json.loads(str(row["alternatives"]))] == ["one", "two"]
    here.workshop.db.execute("DELETE FROM geocode")
    here.fake.reply = Reply([house(north, east, "one"), house(north + 0.001, east, "its back door")])
    assert at(here.ask().point) == (north, east)


ERRORS = {
    "429": (Reply(b"", 429, {"Retry-After": "0"}), "it says that it is asked too often (status 429)"),
    "503": (Reply(b"", 503), "no answer in time (status 503)"),
    "500": (Reply(b"", 500), "it failed (status 500)"),
    "403": (Reply(b"", 403), "it refuses us (status 403)"),
    "time-out": (Reply([], wait=1), "no answer in time"),
    "garbage": (Reply(b"<html>"), "its answer could not be read"),
    "another shape": (Reply(["a", "b"]), "its answer is not as it should be"),
    "no degrees": (Reply([{"lat": "x", "lon": "y"}]), "its answer is not as it should be"),
    "no globe": (Reply([house(0, 0)]), "its answer is not as it should be"),
    "a refusal": (Reply({"error": "secret=1"}), "it refuses the question"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_is_no_answer_and_is_asked_again_after_a_while(name: str, here: Here) -> None:
    here.fake.reply, words = ERRORS[name]
    located = here.ask()
    assert at(located.point) == at(here.offline)
    assert located.error == words
    (row,) = here.rows()
    assert (row["outcome"], row["error"], row["tries"], row["latitude"]) == ("error", words, 1, None)
    if name == "429":
        assert row["until"] == START.isoformat()
        return
    assert row["until"] == (START + timedelta(minutes=1)).isoformat()
    here.fake.reply = Reply([house(*here.away(0.2))])
    waiting = here.ask()
    assert len(here.fake.asked) == 1
    assert waiting.error == words
    here.now += timedelta(minutes=1)
    assert at(here.ask().point) == here.away(0.2)
    (row,) = here.rows()
    assert (row["outcome"], row["error"], row["tries"]) == ("found", None, 0)


def test_the_back_off_doubles_to_a_day(here: Here) -> None:
    here.fake.reply = Reply(b"", 500)
    waits = []
    for _ in range(13):
        here.ask()
        (row,) = here.rows()
        until = datetime.fromisoformat(str(row["until"]))
        waits.append((until - here.now) / timedelta(minutes=1))
        here.now = until
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440]


def test_an_error_takes_nothing_from_an_earlier_answer(here: Here) -> None:
    here.fake.reply = Reply([house(*here.away(0.5))])
    here.ask()
    here.now += timedelta(days=181)
    here.fake.reply = Reply(b"", 503)
    located = here.ask()
    assert at(located.point) == here.away(0.5)
    assert taken(located) == ["cache"]
    (row,) = here.rows()
    assert (row["outcome"], row["tries"], row["error"]) == ("found", 1, "no answer in time (status 503)")
    here.ask()
    assert len(here.fake.asked) == 2


def test_retry_after_stops_every_request_until_then(here: Here) -> None:
    here.fake.reply = Reply(b"", 429, {"Retry-After": "3600"})
    chain = here.chain(online=True)
    chain.explain(ADDRESS, "GB")
    (row,) = here.rows()
    assert row["until"] == (START + timedelta(hours=1)).isoformat()
    other = chain.explain(read_address("Leeds, LS1 1AA", "GB"), "GB")
    assert "it asked for a pause, 3600 s of which are left" in other.steps[3].said
    assert "it asked for a pause" in here.ask(address="Oxford, OX1 1AA").steps[3].said  # another run
    assert len(here.fake.asked) == 1
    assert len(here.rows()) == 1


def test_a_geocoder_that_only_fails_is_left_alone(here: Here) -> None:
    here.fake.reply = Reply(b"", 500)
    chain = here.chain(online=True)
    for number in range(ERRORS_IN_A_ROW + 3):
        chain.explain(read_address(f"{number} High Street, London SW17 8AA", "GB"), "GB")
    assert len(here.fake.asked) == ERRORS_IN_A_ROW
    assert chain.online is not None
    assert "5 errors in a row" in str(chain.online.stopped)


def test_a_new_version_of_the_geocoder_asks_anew(here: Here) -> None:
    here.fake.reply = Reply([house(*here.away(0.5))])
    here.ask()
    here.more = 'version = "planet 2027"'
    here.fake.reply = Reply([])
    assert at(here.ask().point) == at(here.offline)
    assert len(here.fake.asked) == 2
    # The newest answer counts, also where nobody is asked.
    here.workshop.db.execute("UPDATE geocode SET asked_at = '2027' WHERE outcome = 'not_found'")
    assert at(here.ask(online=False).point) == at(here.offline)


def test_photon_too_and_its_country(here: Here) -> None:
    here.kind = "photon"
    here.fake.reply = Reply(photon(*here.away(0.4)))
    located = here.ask()
    assert at(located.point) == here.away(0.4)
    assert located.point is not None
    assert located.point.origin == "photon"
    here.fake.reply = Reply(photon(*here.away(0.4), country="FR"))
    assert here.ask(address="1 Other Road, London SW17 8AA").point == here.offline
    here.fake.reply = Reply({"nothing": "like that"})
    assert here.ask(address="2 Other Road, London SW17 8AA").error == "its answer is not as it should be"


# --- who is believed ---


@pytest.mark.parametrize(("share", "believed"), [(0.0, True), (0.98, True), (1.02, False), (30.0, False)])
def test_an_online_point_is_believed_within_three_times_the_uncertainty(
    share: float, believed: bool, here: Here
) -> None:
    here.fake.reply = Reply([house(*here.away(share))])
    for located in (here.ask(), here.ask(), here.ask(online=False)):
        assert at(located.point) == (here.away(share) if believed else at(here.offline))
        assert len(located.reviews) == (0 if believed else 1)
    rows = here.rows("geocode_review", "1")
    assert len(rows) == (0 if believed else 1)
    if not believed:
        assert here.offline is not None
        assert rows[0]["km_apart"] == pytest.approx(share * 3 * here.offline.uncertainty_km, rel=0.01)
        assert (rows[0]["origin"], rows[0]["first_seen"]) == ("nominatim", START.isoformat())


def test_without_an_offline_point_nothing_is_believed(here: Here) -> None:
    here.fake.reply = Reply([house(51.5, -0.1)])
    located = here.ask(address=NOWHERE.written)
    assert located.point is None
    (review,) = located.reviews
    assert review.km is None
    assert "no point to check it against" in located.steps[3].said


def test_a_coarser_online_point_changes_nothing(here: Here) -> None:
    assert here.offline is not None
    region = house(here.offline.latitude, here.offline.longitude, "a county") | {"place_rank": 8, "type": "county"}
    region["boundingbox"] = ["50", "53", "-3", "1"]
    here.fake.reply = Reply([region])
    located = here.ask()
    assert located.point == here.offline
    assert located.reviews == []
    assert "no finer than that" in located.steps[3].said


def test_a_geocoder_that_does_not_say_how_sure_it_is(here: Here) -> None:
    north, east = here.away(0.1)
    here.fake.reply = Reply([{"lat": str(north), "lon": str(east), "display_name": "?"}])
    located = here.ask()
    assert located.point == here.offline
    assert "does not say how sure it is" in located.steps[3].said
    here.more = 'uncertainty_km = 0.5\nversion = "2"'
    again = here.ask()
    assert again.point is not None
    assert (again.point.origin, again.point.uncertainty_km) == ("nominatim", 0.5)


def page_of(here: Here, share: float) -> Coordinates:
    north, east = here.away(share)
    return Coordinates(north, east, f"{north},{east}", "words", "http://example.org/clinic")


def test_the_pages_coordinates_are_used_and_implausible_ones_reviewed(here: Here) -> None:
    located = here.ask(page=page_of(here, 0.9))
    assert located.point is not None
    assert at(located.point) == here.away(0.9)
    assert (located.point.origin, located.point.precision, located.point.uncertainty_km) == (
        "source page",
        "address",
        0.2,
    )
    assert here.fake.asked == []  # known already: nobody is asked
    far = here.ask(online=False, page=page_of(here, 1.1))
    assert far.point == here.offline
    (review,) = far.reviews
    assert review.other.origin == "source page"
    assert len(here.rows("geocode_review", "1")) == 1


# --- pins ---


def test_a_pin_beats_all_and_undo_restores(here: Here) -> None:
    here.fake.reply = Reply([house(*here.away(0.5))])
    before = here.ask()
    pins = Pins(here.workshop.db)
    pins.put(ADDRESS.written.upper() + " ", "GB", (52.0, 1.0), "Jane", "the gate", START)
    pinned = here.ask(page=page_of(here, 20))
    assert pinned.point is not None
    assert (at(pinned.point), pinned.point.origin, pinned.point.precision) == ((52.0, 1.0), "pin", "pin")
    assert pinned.point.city is None  # far from where the offline point's town is
    assert taken(pinned) == ["pin"]
    assert pinned.reviews == []
    assert "set by Jane on 2026-11-22: the gate" in pinned.steps[0].said
    pins.put(ADDRESS.written, "GB", (51.43, -0.17), "Jane", "better", START)
    assert at(here.ask().point) == (51.43, -0.17)
    pins.undo(ADDRESS.written, "GB", "Jo", "wrong", START)
    assert here.ask().point == before.point
    rows = here.rows("geocode_pin", "1")
    assert [(row["latitude"], row["who"]) for row in rows] == [(52.0, "Jane"), (51.43, "Jane"), (None, "Jo")]
    assert pins.get(ADDRESS.written, "IE") is None
    with pytest.raises(BadInputError, match="no pin to take off"):
        pins.undo(ADDRESS.written, "GB", "Jo", "wrong", START)
    for statement in ("DELETE FROM geocode_pin", "UPDATE geocode_pin SET latitude = 1, longitude = 1"):
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            here.workshop.db.execute(statement)


@pytest.mark.parametrize("degrees", [(91.0, 0.0), (0.0, 181.0), (0.0, 0.0), (float("nan"), 1.0), (1.0, float("inf"))])
def test_a_pin_off_the_globe_is_refused(degrees: tuple[float, float], here: Here) -> None:
    with pytest.raises(BadInputError, match="no place on the globe"):
        Pins(here.workshop.db).put(ADDRESS.written, "GB", degrees, "Jane", "x", START)


# --- an older crawl.db ---


def test_a_crawl_db_of_the_earlier_schema_keeps_its_rows(tmp_path: Path, gazetteer: Gazetteer) -> None:
    db = Database(tmp_path / "crawl.db")
    migrations.apply(db, stop_before="geocode_chain")
    query = json.dumps([ADDRESS.written, ADDRESS.city, ADDRESS.region, ADDRESS.postcode])
    old = {"query": query, "country": "GB", "provider": "offline", "provider_version": gazetteer.version}
    where = {"outcome": "found", "label": "x", "latitude": 51.0, "longitude": -0.5, "precision": "postcode"}
    db.table("geocode").insert(old | where | {"uncertainty_km": 1.5, "city": "Town", "note": "n"})
    db.table("geocode").insert(old | {"query": "[]", "outcome": "not_found", "note": "why"})
    db.close()
    workshop = Workshop(tmp_path)
    rows = list(workshop.db.query("SELECT * FROM geocode ORDER BY query DESC"))
    assert [(row["outcome"], row["note"], row["asked_at"], row["tries"]) for row in rows] == [
        ("not_found", "why", None, 0),
        ("found", "n", None, 0),
    ]
    point = Locator(workshop, gazetteer).locate(ADDRESS, "GB")
    assert at(point) == (51.0, -0.5)
    workshop.close()
    Workshop(tmp_path).close()
