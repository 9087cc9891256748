"""The private workshop: runs judged, listings promoted or held, pages archived; the last good data always stays."""

import json
from pathlib import Path

import pytest

from crawler.errors import BadInputError
from crawler.judge import Case, judge
from crawler.listing import Listing, Said
from crawler.source import BUNDLED, Assertions, Source, load_source
from crawler.workshop import Page, Promotion, Workshop
from crawler.workshop.pages import Known

SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml")
START = SOURCE.start_urls[0]


def listing(key: str, words: str = "words", field: str = "prose") -> Listing:
    url = f"http://example.org/{key}"
    return Listing(
        key=key,
        kind="service",
        name=f"Clinic {key}",
        url=url,
        said=(Said(field=field, words=words, quote=words, url=url),),
    )


def run(workshop: Workshop, day: str, *listings: Listing, source: str = "s", under: str = "") -> Promotion:
    number = workshop.runs.start(source, day)
    workshop.listings.stage(number, listings)
    return workshop.listings.promote(number, source, day, under)


def told(source: Source, listings: list[Listing], last_good: list[Listing], pages: list[Known]) -> list[str]:
    return [str(reason) for reason in judge(Case(source, listings, last_good, pages))]


def rows(workshop: Workshop) -> list[dict[str, object]]:
    return list(workshop.db.query("SELECT * FROM listing ORDER BY source, key"))


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path / "var")


def test_new_changed_unchanged_missing_gone_and_back(workshop: Workshop) -> None:
    assert run(workshop, "2026-01-01", listing("a"), listing("b")) == Promotion(new=2, changed=0, gone=0)
    assert run(workshop, "2026-01-02", listing("a"), listing("b", "other")) == Promotion(new=0, changed=1, gone=0)
    kept = {item.listing.key: item for item in workshop.listings.live()}
    assert (kept["a"].first_seen, kept["a"].last_changed, kept["a"].last_checked) == (
        "2026-01-01",
        "2026-01-01",
        "2026-01-02",
    )
    assert kept["b"].last_changed == "2026-01-02"
    # Missing once: still live. Twice: gone. Back: live again, first seen when it first was.
    assert run(workshop, "2026-01-03", listing("a")) == Promotion(new=0, changed=0, gone=0, missing=1)
    assert workshop.listings.count("s") == 2
    assert run(workshop, "2026-01-04", listing("a")) == Promotion(new=0, changed=0, gone=1)
    assert [item.listing.key for item in workshop.listings.live()] == ["a"]
    assert run(workshop, "2026-01-05", listing("a")) == Promotion(new=0, changed=0, gone=0)
    assert rows(workshop)[1]["gone_since"] == "2026-01-04"
    run(workshop, "2026-01-06", listing("a"), listing("b", "other"))
    back = rows(workshop)[1]
    assert (back["gone_since"], back["missing_runs"], back["first_seen"]) == (None, 0, "2026-01-01")


def test_missing_once_and_back_is_not_half_gone(workshop: Workshop) -> None:
    run(workshop, "2026-01-01", listing("a"), listing("b"))
    run(workshop, "2026-01-02", listing("a"))
    run(workshop, "2026-01-03", listing("a"), listing("b"))
    assert run(workshop, "2026-01-04", listing("a")).gone == 0
    assert workshop.listings.count("s") == 2


def test_sources_and_files_do_not_touch_each_other(workshop: Workshop) -> None:
    run(workshop, "2026-01-01", listing("one/a"), listing("two/a"), source="owner_file")
    run(workshop, "2026-01-01", listing("x"), source="other")
    for day in ("2026-01-02", "2026-01-03"):
        run(workshop, day, listing("one/b"), source="owner_file", under="one/")
    live = [(item.source, item.listing.key) for item in workshop.listings.live()]
    assert live == [("other", "x"), ("owner_file", "one/b"), ("owner_file", "two/a")]


def test_a_held_run_leaves_the_live_rows_as_they_were(workshop: Workshop) -> None:
    run(workshop, "2026-01-01", listing("a"), listing("b"))
    before = json.dumps(rows(workshop))
    number = workshop.runs.start("s", "2026-01-02")
    workshop.listings.stage(number, [listing("a", "broken")])
    live = [kept.listing for kept in workshop.listings.live("s")]
    reasons = told(SOURCE, workshop.listings.staged(number), live, [])
    assert reasons
    workshop.runs.finish(number, "2026-01-02", "held", reasons, 1, None)
    assert json.dumps(rows(workshop)) == before
    last = workshop.runs.last("s")
    assert last is not None
    assert last.outcome == "held"
    assert list(last.reasons) == reasons


def test_a_promotion_is_all_or_nothing(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    run(workshop, "2026-01-01", listing("a"))
    before = json.dumps(rows(workshop))
    number = workshop.runs.start("s", "2026-01-02")
    workshop.listings.stage(number, [listing("a", "new"), listing("b")])
    workshop.db.execute(
        "CREATE TRIGGER no BEFORE INSERT ON listing WHEN NEW.key = 'b' BEGIN SELECT raise(ABORT, 'x'); END"
    )
    with pytest.raises(Exception, match="x"):
        workshop.listings.promote(number, "s", "2026-01-02")
    assert json.dumps(rows(workshop)) == before
    assert len(workshop.listings.staged(number)) == 2


def test_two_pages_about_one_provider_are_one_listing(workshop: Workshop) -> None:
    number = workshop.runs.start("s", "2026-01-01")
    workshop.listings.stage(number, [listing("a", "card"), listing("a", "detail"), listing("a", "card")])
    (merged,) = workshop.listings.staged(number)
    assert merged.words("prose") == ["card", "detail"]


def test_the_workshop_opens_again_with_what_it_had(tmp_path: Path) -> None:
    first = Workshop(tmp_path)
    run(first, "2026-01-01", listing("a"))
    first.close()
    again = Workshop(tmp_path)
    assert [item.listing for item in again.listings.live()] == [listing("a")]


# --- the page archive ---


BODY = "<h1>Søvn & læge</h1>".encode() * 100


def keep(workshop: Workshop, run: int, *pages: Page) -> None:
    workshop.pages.keep("s", run, "2026-01-01T00:00:00+00:00", pages)


def test_an_archived_page_comes_back_and_a_damaged_one_is_noticed(workshop: Workshop) -> None:
    keep(workshop, workshop.runs.start("s", "2026-01-01"), Page(START, "read", body=BODY, listings=(listing("a"),)))
    assert workshop.pages.body("s", START) == BODY
    assert workshop.db.execute("SELECT length(body) FROM page").fetchone()[0] < len(BODY) / 5
    workshop.db.execute("UPDATE page SET sha256 = 'x'")
    with pytest.raises(BadInputError, match="does not match its sha256"):
        workshop.pages.body("s", START)
    workshop.db.execute("UPDATE page SET body = x'00'")
    with pytest.raises(BadInputError, match="is damaged"):
        workshop.pages.body("s", START)
    assert workshop.pages.body("s", "http://example.org/never") is None


def test_a_page_that_could_not_be_had_keeps_what_was_archived(workshop: Workshop) -> None:
    first, second = workshop.runs.start("s", "2026-01-01"), workshop.runs.start("s", "2026-01-02")
    good = Page(START, "read", body=BODY, etag='"1"', listings=(listing("a"),), links=("http://x.org/",), reader="r")
    keep(workshop, first, good)
    keep(workshop, second, Page(START, "server_error", "the site answered 503", 503))
    (known,) = workshop.pages.of_run(second)
    assert (known.outcome, known.detail, known.etag, known.reader) == (
        "server_error",
        "the site answered 503",
        '"1"',
        "r",
    )
    assert known.links == ("http://x.org/",)
    assert workshop.pages.body("s", START) == BODY
    assert list(workshop.pages.listings_of(second)) == []
    # Unchanged: what was read then is what is read now.
    keep(workshop, second, Page(START, "unchanged", status=304))
    assert list(workshop.pages.listings_of(second)) == [(START, (listing("a"),))]


def test_a_body_that_could_not_be_read_is_archived_and_never_taken_for_read(workshop: Workshop) -> None:
    run = workshop.runs.start("s", "2026-01-01")
    keep(workshop, run, Page(START, "read", body=BODY, etag='"1"', listings=(listing("a"),), reader="r"))
    keep(workshop, run, Page(START, "template", body=b"<p>New make-up</p>"))
    (known,) = workshop.pages.of_run(run)
    assert (known.reader, known.etag) == (None, None)
    assert workshop.pages.body("s", START) == b"<p>New make-up</p>"


def test_a_page_nobody_asks_for_any_more_is_forgotten_after_its_time(workshop: Workshop) -> None:
    run = workshop.runs.start("s", "2026-01-01")
    old, new = Page("http://example.org/old", "read", body=BODY), Page(START, "read", body=BODY)
    workshop.pages.keep("s", run, "2025-01-01T00:00:00+00:00", [old])
    workshop.pages.keep("s", run, "2026-01-01T00:00:00+00:00", [new])
    workshop.pages.keep("t", run, "2025-01-01T00:00:00+00:00", [old])
    assert workshop.pages.forget_before("s", "2025-06-01") == 1
    assert list(workshop.pages.known("s")) == [START]
    assert list(workshop.pages.known("t")) == [old.url]


# --- the gate ---


def source(**assertions: object) -> Source:
    return SOURCE.model_copy(update={"assertions": Assertions.model_validate(assertions)})


def known(url: str, outcome: str) -> Known:
    return Known(url, 1, outcome, None, None, None, None, None, (), (), None)


def test_a_start_page_that_failed_holds_and_another_page_does_not() -> None:
    good = [listing("a")]
    assert told(source(failed_max=1), good, good, [known("http://example.org/other", "not_found")]) == []
    assert told(source(failed_max=1), good, good, [known(START, "timeout")]) == [
        f"{START} could not be read: no answer in time"
    ]


def test_too_few_listings_hold() -> None:
    assert told(source(listings_min=2), [listing("a")], [], []) == ["1 listings read, at least 2 expected"]
    assert told(source(listings_min=0), [], [], []) == []


@pytest.mark.parametrize(("read", "held"), [(10, False), (7, False), (6, True), (0, True)])
def test_a_share_of_the_last_good_run_is_expected(read: int, held: bool) -> None:
    reasons = told(
        source(listings_min=0), [listing(str(n)) for n in range(read)], [listing(str(n)) for n in range(10)], []
    )
    assert bool(reasons) is held
    if held:
        assert "the last good run had 10 (at least 70% expected)" in reasons[0]


def test_a_field_that_is_no_longer_filled_holds() -> None:
    listings = [listing("a", "020 7946 0101", "phone"), listing("b")]
    assert told(source(fill={"phone": 0.5}), listings, [], []) == []
    assert told(source(fill={"phone": 0.9}), listings, [], []) == [
        "phone read in 1 of 2 listings, at least 90% expected (b)"
    ]


def test_every_reason_is_told() -> None:
    reasons = told(
        source(listings_min=3, fill={"phone": 1.0}),
        [listing("a")],
        [listing(str(n)) for n in range(9)],
        [known(START, "server_error")],
    )
    assert len(reasons) == 4


def test_other_accounts_cannot_read_it(tmp_path: Path) -> None:
    Workshop(tmp_path)
    kept = [path for path in tmp_path.iterdir() if path.name.startswith("crawl.db")]
    assert {path.stat().st_mode & 0o077 for path in kept} == {0}
