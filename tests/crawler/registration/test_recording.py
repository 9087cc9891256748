"""From a crawl to checks: what was asked, what came back, when, and when to ask again; on the sample sites."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest

from crawler.listing import Ref
from crawler.registers.questions import question_for
from crawler.registration.record import record
from crawler.source import Source, load_source
from crawler.workshop import Workshop
from crawler.workshop.checks import Check, Checks
from tests.commands import SAMPLE_SOURCES
from tests.conftest import Road
from tests.forked import crawl_sites, mbt

DANA, ROBIN, SAM, NORA = (
    ("owner_file", key)
    for key in (
        "us_sample/dana-samplewood-phd",
        "us_sample/robin-exemplar-lcsw",
        "us_sample/sam-fictional-psyd",
        "us_more/nora-nowherely-lcsw",
    )
)
NORAS_FILE = """
submitted_by: Alex Sample, for the Sample Mentalizing Association
submitted_on: 2026-11-02
may_publish: yes
providers:
  - kind: practitioner
    name: Nora Nowherely, LCSW
    country: US
    mbt: I took the three-day basic course in mentalization-based treatment.
    training: basic
    training_issuer: Anna Freud
    address: Boulder, CO 80302
"""
REGISTRY = load_source(SAMPLE_SOURCES / "us_npi_registry.toml")


def of(workshop: Workshop, ref: Ref, register: str = "npi") -> list[Check]:
    return [check for check in Checks(workshop.db).all() if (check.ref, check.register) == (ref, register)]


@pytest.fixture(scope="module")
def crawled_again(road: Road, tmp_path_factory: pytest.TempPathFactory, sample_sources: Mapping[str, Source]) -> Path:
    """The road's folder with one practitioner more, the register asked again, and what it answered recorded."""
    var = tmp_path_factory.mktemp("asked") / "var"
    road.copied(var)
    file = var.parent / "us_more.yaml"
    file.write_text(NORAS_FILE, encoding="utf-8")
    for done in (mbt(var, "owner-file", "add", str(file)), crawl_sites(var, "--source", "us_npi_registry")):
        assert done.returncode == 0, done.stdout + done.stderr
    workshop = Workshop(var)
    record(workshop, sample_sources.values(), date.today())
    workshop.close()
    return var


@pytest.mark.parametrize(
    ("ref", "outcome", "number", "weighed", "others"),
    [
        (DANA, "found", "1000000004", ["1000000004"], []),
        (ROBIN, "found", "1000000012", ["1000000012"], ["1000000020"]),
        (SAM, "ambiguous", None, ["1000000038", "1000000046"], []),
        (NORA, "not_found", None, [], []),
    ],
    ids=["Dana", "Robin", "Sam", "Nora"],
)
def test_what_was_asked_what_came_back_and_when(
    ref: Ref, outcome: str, number: str | None, weighed: list[str], others: list[str], crawled_again: Path
) -> None:
    workshop = Workshop(crawled_again)
    check = of(workshop, ref)[-1]
    (kept,) = (one for one in workshop.listings.live() if one.ref == ref)
    (fetched_at, sha256), *_ = workshop.db.execute(
        "SELECT fetched_at, sha256 FROM page WHERE source = ? AND url = ?", [REGISTRY.name, check.asked]
    ).fetchall()
    workshop.close()
    assert (check.outcome, check.number) == (outcome, number), check.reasons
    assert check.asked == question_for(kept, REGISTRY)
    assert check.asked_on == fetched_at[:10]
    assert date.fromisoformat(check.check_again_on) - date.fromisoformat(check.asked_on) == timedelta(days=30)
    assert check.came_back["pages"] == [{"url": check.asked, "sha256": sha256}]
    assert [one["number"] for one in check.came_back["weighed"]] == weighed
    assert check.came_back["others"] == others
    for one in check.came_back["weighed"]:
        assert ["status", "A"] in one["said"]
        assert one["reasons"]
    assert "PRIVATE" not in json.dumps(check.came_back).upper()


def test_of_people_whom_nobody_asked_about_the_number_alone_is_kept(crawled_again: Path) -> None:
    workshop = Workshop(crawled_again)
    (check,) = of(workshop, ROBIN)[-1:]
    workshop.close()
    assert "Lee" not in json.dumps(check.came_back)


def test_asked_twice_is_one_row_a_day(filled: Workshop, sample_sources: Mapping[str, Source]) -> None:
    today = date(2030, 1, 1)
    record(filled, sample_sources.values(), today)
    before = list(filled.db.query("SELECT * FROM registration_check ORDER BY id"))
    assert {row["register"] for row in before} == {"npi", "ods"}
    again = record(filled, sample_sources.values(), today)
    assert (again.new, again.known) == ((), len(before))
    assert again.overdue == len(before)
    assert list(filled.db.query("SELECT * FROM registration_check ORDER BY id")) == before
    assert record(filled, sample_sources.values(), date(2020, 1, 1)).overdue == 0
    with filled.db.atomic():
        filled.db.execute("UPDATE page SET fetched_at = '2030-01-01T03:00:00+00:00' WHERE source = 'us_npi_registry'")
    later = record(filled, sample_sources.values(), today)
    assert {check.ref for check in later.new} == {DANA, ROBIN, SAM}
    assert {check.asked_on for check in later.new} == {"2030-01-01"}
    assert {check.check_again_on for check in later.new} == {"2030-01-31"}
    assert later.count("found") == 2
    assert list(filled.db.query("SELECT * FROM registration_check ORDER BY id"))[: len(before)] == before


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE crawl_run SET outcome = 'held' WHERE source = 'us_npi_registry'",
        "UPDATE crawl_run SET outcome = NULL WHERE source = 'us_npi_registry'",
        "UPDATE page SET outcome = 'server_error' WHERE source = 'us_npi_registry'",
        "UPDATE page SET outcome = 'register_error' WHERE source = 'us_npi_registry'",
    ],
)
def test_an_answer_that_does_not_count_is_no_answer(
    change: str, filled: Workshop, sample_sources: Mapping[str, Source]
) -> None:
    with filled.db.atomic():
        filled.db.execute("UPDATE page SET fetched_at = '2030-01-01T03:00:00+00:00' WHERE source = 'us_npi_registry'")
        filled.db.execute(change)
    done = record(filled, sample_sources.values(), date(2030, 1, 1))
    assert not [check for check in done.new if check.register == "npi"]
    assert {(one.ref, one.why) for one in done.unanswered if one.register == "npi"} == {
        (ref, "it was not asked yet") for ref in (DANA, ROBIN, SAM)
    }


def test_a_source_that_is_off_records_nothing(filled: Workshop) -> None:
    done = record(filled, [REGISTRY.model_copy(update={"off": "for now"})], date(2030, 1, 1))
    assert (done.new, done.known, done.unanswered) == ((), 0, ())


def test_a_look_by_hand_is_no_row_of_crawl_db(filled: Workshop) -> None:
    check = Check(DANA, "npi", "https://example.org/", "2026-01-01", "found", None, (), "2026-02-01", how="by hand")
    with pytest.raises(ValueError, match="kept with the decisions"):
        Checks(filled.db).add([check])
