"""What promoting a run changes: planned without a database, the same whatever the order, and nothing lost."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.judge import Case, judge
from crawler.listing import Listing, Said
from crawler.source import BUNDLED, Assertions, load_source
from crawler.workshop import Promotion, Workshop
from crawler.workshop.promotion import Before, planned

SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml").model_copy(update={"assertions": Assertions()})
URL = "http://example.org/"


def said(field: str, words: str, url: str = URL) -> Said:
    return Said(field=field, words=words, quote=words, url=url)


def listing(key: str, *facts: Said, name: str | None = None, url: str = URL) -> Listing:
    return Listing(key=key, kind="service", name=name or f"Clinic {key}", url=url, said=facts or (said("prose", key),))


facts = st.builds(
    said,
    st.sampled_from(["phone", "address", "prose", "wait"]),
    st.sampled_from(["one", "two", "020 7946 0101", "three"]),
)
listings = st.lists(
    st.builds(
        lambda key, name, told: Listing(key=key, kind="service", name=name, url=URL, said=tuple(told)),
        st.sampled_from([f"k{n}" for n in range(12)]),
        st.sampled_from(["Clinic one", "Clinic two", "Clinic three", "Cookie settings"]),
        st.lists(facts, min_size=1, max_size=5),
    ),
    max_size=12,
    unique_by=lambda one: one.key,
)


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    opened = Workshop(tmp_path)
    yield opened
    opened.close()


def promote(
    workshop: Workshop, day: str, found: list[Listing], kind: str = "crawl", unconfirmed: tuple[str, ...] = ()
) -> Promotion:
    number = workshop.runs.start("s", day, kind)
    workshop.listings.stage(number, found)
    done = workshop.listings.promote(number, "s", day, unconfirmed=unconfirmed)
    workshop.runs.finish(number, day, "promoted", [], len(found), done)
    return done


def rows(workshop: Workshop) -> list[dict[str, object]]:
    return list(workshop.db.query("SELECT * FROM listing ORDER BY source, key"))


# --- properties ---


@given(listings, listings, st.randoms(use_true_random=False))
def test_judging_does_not_depend_on_the_order(now: list[Listing], before: list[Listing], chance: random.Random) -> None:
    told = judge(Case(SOURCE, now, before))
    chance.shuffle(now)
    chance.shuffle(before)
    assert judge(Case(SOURCE, now, before)) == told


@given(listings.filter(bool))
def test_a_run_like_the_last_good_one_is_accepted_whatever_is_asserted(found: list[Listing]) -> None:
    strict = Assertions(listings_min=99, fill={"email": 1}, unique={"name": 1}, unknown_max=0, invalid_max=0)
    assert judge(Case(SOURCE.model_copy(update={"assertions": strict}), found, found[::-1])) == []


@given(listings, listings)
def test_the_same_listings_again_change_nothing(before: list[Listing], now: list[Listing]) -> None:
    kept = {one.key: Before(one.model_dump_json()) for one in before}
    staged = {one.key: one.model_dump_json() for one in now}
    first = planned(kept, staged)
    after = {**kept, **{key: Before(data) for key, data in first.put.items()}}
    again = planned({key: one for key, one in after.items() if key in staged}, staged)
    assert again.log == []
    assert again.promotion == Promotion(0, 0, 0, 0)
    # Nothing is lost: what was kept is put, missing, or was told to be left alone.
    assert set(kept) == (set(first.put) & set(kept)) | set(first.missing)
    assert set(first.new).isdisjoint(kept)


@given(listings, listings, st.sets(st.sampled_from([f"k{n}" for n in range(12)])))
def test_what_is_not_confirmed_is_left_alone(before: list[Listing], now: list[Listing], left: set[str]) -> None:
    kept = {one.key: Before(one.model_dump_json(), missing_runs=1) for one in before}
    plan = planned(kept, {one.key: one.model_dump_json() for one in now}, left)
    touched = {*plan.put, *plan.changed, *plan.missing, *plan.gone}
    assert touched & left <= {one.key for one in now} - set(kept)


def test_promoting_the_same_listings_twice_changes_only_the_day_of_checking(workshop: Workshop) -> None:
    found = [listing("a"), listing("b", said("phone", "020 7946 0101"))]
    promote(workshop, "2026-01-01", found)
    before = rows(workshop)
    assert promote(workshop, "2026-01-08", found[::-1]) == Promotion(0, 0, 0, 0)
    assert rows(workshop) == [{**row, "last_checked": "2026-01-08"} for row in before]
    assert workshop.db.execute("SELECT count(*) FROM change").fetchone() == (2,)


# --- the change log ---


def test_every_changed_field_is_written_down_with_before_and_after(workshop: Workshop) -> None:
    promote(workshop, "2026-01-01", [listing("a", said("phone", "1"), said("wait", "6 weeks"), said("prose", "same"))])
    now = listing(
        "a", said("prose", "same"), said("phone", "2"), said("phone", "3"), said("email", "a@example.org"), name="New"
    )
    assert promote(workshop, "2026-01-08", [now]).changed == 1
    assert workshop.listings.changes(2) == [
        ("a", "email", [], ["a@example.org"]),
        ("a", "name", ["Clinic a"], ["New"]),
        ("a", "phone", ["1"], ["2", "3"]),
        ("a", "wait", ["6 weeks"], []),
    ]
    assert rows(workshop)[0]["last_changed"] == "2026-01-08"


def test_another_order_or_another_line_around_the_words_is_no_change(workshop: Workshop) -> None:
    promote(workshop, "2026-01-01", [listing("a", said("phone", "1"), said("wait", "6 weeks"))])
    quoted = Said(field="phone", words="1", quote="Ring us on 1.", url=URL)
    assert promote(workshop, "2026-01-08", [listing("a", said("wait", "6 weeks"), quoted)]).changed == 0
    (row,) = rows(workshop)
    assert (row["last_changed"], row["last_checked"]) == ("2026-01-01", "2026-01-08")
    assert "Ring us on 1." in str(row["data"])
    assert len(workshop.listings.changes(1)) == 1
    assert workshop.listings.changes(2) == []


def test_new_back_and_gone_are_written_down(workshop: Workshop) -> None:
    for day, found in enumerate(["ab", "a", "a", "ab"], start=1):
        promote(workshop, f"2026-01-0{day}", [listing(key) for key in found])
    log = workshop.db.execute("SELECT run, key, after FROM change ORDER BY id").fetchall()
    assert log == [(1, "a", '["new"]'), (1, "b", '["new"]'), (3, "b", '["gone"]'), (4, "b", '["back"]')]


# --- missing in two trusted runs ---


def test_only_promoted_runs_count_towards_gone(workshop: Workshop) -> None:
    promote(workshop, "2026-01-01", [listing("a"), listing("b")])
    assert promote(workshop, "2026-01-08", [listing("a")]).missing == 1
    for outcome in ("held", "crashed"):
        number = workshop.runs.start("s", "2026-01-15")
        workshop.listings.stage(number, [listing("a")])
        workshop.runs.finish(number, "2026-01-15", outcome, ["why"], 1, None)
    assert workshop.listings.count("s") == 2
    assert promote(workshop, "2026-01-22", [listing("a")]).gone == 1
    assert rows(workshop)[1]["gone_since"] == "2026-01-22"


def test_archived_pages_read_again_are_no_second_look(workshop: Workshop) -> None:
    promote(workshop, "2026-01-01", [listing("a"), listing("b")])
    assert promote(workshop, "2026-01-08", [listing("a")]).missing == 1
    assert promote(workshop, "2026-01-08", [listing("a")], "reread") == Promotion(0, 0, 0, 0)
    assert workshop.listings.count("s") == 2
    assert promote(workshop, "2026-01-15", [listing("a")]).gone == 1


def test_a_listing_whose_page_failed_keeps_its_words_and_its_days(workshop: Workshop) -> None:
    promote(workshop, "2026-01-01", [listing("a", said("phone", "1"), said("wait", "6 weeks"))])
    before = rows(workshop)
    # Its card was read, and its detail page could not be had: the card alone says less.
    done = promote(workshop, "2026-01-08", [listing("a", said("phone", "1")), listing("b")], unconfirmed=("a",))
    assert done == Promotion(new=1, changed=0, gone=0, missing=0)
    assert rows(workshop)[:1] == before
