"""`mbt registration`: the table, what is due, a look by hand, and comparing anew."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.options import open_decisions
from crawler.cli.registration import registration
from crawler.registration.known import registers
from crawler.workshop import Workshop
from crawler.workshop.checks import Checks
from tests.commands import SAMPLE_SOURCES
from tests.conftest import Road

Mbt = Callable[..., Result]
SAM = ("owner_file", "us_sample/sam-fictional-psyd")
ANNA = ("nl_register_mbt", "/register/anna-voorbeeld")
WANDLE = ("gb_nhs_trusts", "/service-detail/service/wandle-complex-needs-service-51")
BECAUSE = ("--because", "the same town", "--who", "Mo Tester")


@pytest.fixture
def var(road: Road, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the crawled sample road."""
    assert road.crawled.returncode == 0, road.crawled.stderr
    folder = road.copied(tmp_path / "var")
    for name, value in {"MBT_VAR": str(folder), "MBT_SOURCES": str(SAMPLE_SOURCES), "COLUMNS": "250"}.items():
        monkeypatch.setenv(name, value)
    return folder


@pytest.fixture
def mbt(var: Path) -> Mbt:
    def call(*arguments: str, code: int = 0) -> Result:
        done = CliRunner().invoke(registration, arguments)
        ended = getattr(done.exception, "exit_code", done.exit_code)
        assert ended == code, f"{done.output}\n{done.exception!r}"
        return done

    assert var.exists()
    return call


def row(done: Result, name: str) -> str:
    (found,) = [line for line in done.output.splitlines() if line.startswith(name)]
    return " ".join(found.split())


def test_update_then_the_table(mbt: Mbt, var: Path) -> None:
    mbt("update")
    told = mbt("update").output
    assert "0 new checks (0 found, 0 cannot be told apart, 0 no record seen), 5 known already, 0 overdue" in told
    assert "NHS service search (Organisation Data Service): 11 listings without an answer: it was not asked yet" in told
    workshop = Workshop(var)
    (check,) = (one for one in Checks(workshop.db).all() if one.number == "1000000004")
    workshop.close()
    table = mbt()
    assert row(table, "Dana Samplewood") == (
        f"Dana Samplewood owner_file us_sample/dana-samplewood-phd npi Found 1000000004 {check.asked_on} asked "
        f"{check.check_again_on}"
    )
    assert "npi Cannot be told apart" in row(table, "Sam Fictional")
    assert "ods Found ZZ901" in row(table, "Wandle Complex Needs Service")
    assert "OVERDUE" not in table.output


def test_a_look_by_hand_settles_what_could_not_be_told_apart(mbt: Mbt, var: Path) -> None:
    mbt("update")
    assert [line for line in mbt("due").output.splitlines() if "asked, and could not be told apart" in line]
    said = mbt("checked", *SAM, "npi", "--outcome", "found", "--number", "1000000038", *BECAUSE).output
    assert said.startswith("decision 1: Sam Fictional, PsyD in NPI registry (NPPES), looked up on ")
    assert "A record that fits was found in this register." in said
    assert "could not be told apart" not in mbt("due").output
    assert "npi Found 1000000038" in row(mbt(), "Sam Fictional")
    assert "by hand" in row(mbt(), "Sam Fictional")
    mbt("update")
    assert "by hand" in row(mbt(), "Sam Fictional")
    workshop = Workshop(var)
    (decision,) = open_decisions(var, workshop).decisions
    workshop.close()
    today = datetime.now(UTC).date()
    assert (decision.kind, decision.who, decision.why, decision.a) == ("checked", "Mo Tester", "the same town", SAM)
    assert (decision.when, decision.until) == (str(today), str(today + timedelta(days=30)))
    assert decision.url == "https://npiregistry.cms.hhs.gov/provider-view/1000000038"


def test_a_look_long_ago_is_overdue(mbt: Mbt) -> None:
    seen = "https://zoeken.bigregister.nl/sample"
    mbt("checked", *ANNA, "big", "--outcome", "not_found", "--url", seen, "--on", "2020-02-29", *BECAUSE)
    line = row(mbt(), "Anna Voorbeeld")
    until = date(2020, 2, 29) + timedelta(days=registers()["big"].check_again_days)
    assert line.endswith(f"big No record seen 2020-02-29 by hand {until} OVERDUE")
    due = mbt("due")
    assert row(due, "Anna Voorbeeld").endswith(f"big last looked at on 2020-02-29 {until}")
    assert "big: https://zoeken.bigregister.nl/ (BIG-register; number: eleven digits)" in due.output
    assert row(due, "Bram van Verzonnen").endswith("big nobody looked yet")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((*ANNA, "big", "--outcome", "found", "--number", "12"), "'12' is no number of BIG-register: eleven digits"),
        ((*SAM, "npi", "--outcome", "found", "--number", "1000000005"), "its check digit is wrong"),
        ((*ANNA, "se_hosp", "--outcome", "found", "--number", "1"), "shows no number that we know how to write; leave"),
        ((*ANNA, "big", "--outcome", "not_found", "--number", "00000000001"), "goes with --outcome found only"),
        ((*ANNA, "guild", "--outcome", "found"), "no register is called 'guild'; there are: npi, "),
        ((*ANNA, "big", "--outcome", "found", "--on", "2999-01-01"), "--on 2999-01-01 is in the future"),
        ((*ANNA, "big", "--outcome", "found", "--url", "big.example.org"), "--url 'big.example.org' is no web address"),
        (("nl_register_mbt", "anna", "big", "--outcome", "found"), "has no live listing with the key 'anna'; it has"),
        (("nl_registr", "anna", "big", "--outcome", "found"), "no live listing is of a source called 'nl_registr'"),
        ((*WANDLE, "gmc", "--outcome", "found"), "Wandle Complex Needs Service is a service, and Medical register"),
        ((*ANNA, "ods", "--outcome", "found"), "Anna Voorbeeld is a practitioner, and NHS service search"),
        ((*ANNA, "big", "--outcome", "found", "--because", " "), "--because is empty"),
    ],
)
def test_a_value_that_cannot_be_is_refused(arguments: tuple[str, ...], words: str, mbt: Mbt, var: Path) -> None:
    because = () if "--because" in arguments else BECAUSE
    done = mbt("checked", *arguments, *because, code=65)
    assert words in str(done.exception)
    workshop = Workshop(var)
    assert open_decisions(var, workshop).decisions == ()
    workshop.close()


def test_what_nobody_saw_is_no_outcome(mbt: Mbt) -> None:
    assert (
        "'found', 'not_found', 'ambiguous'"
        in mbt("checked", *ANNA, "big", "--outcome", "licensed", *BECAUSE, code=2).output
    )


@pytest.mark.parametrize(
    "arguments", [[], ["due"], ["update"], ["checked", *ANNA, "big", "--outcome", "found", *BECAUSE]]
)
def test_without_a_crawl_there_is_nothing(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MBT_VAR", str(tmp_path))
    done = CliRunner().invoke(registration, arguments)
    assert getattr(done.exception, "exit_code", None) == 66
    assert "there is no check yet; run `mbt crawl` first" in str(done.exception)


def test_nobody_was_asked_about_and_nobody_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Workshop(tmp_path).close()
    monkeypatch.setenv("MBT_VAR", str(tmp_path))
    monkeypatch.setenv("MBT_SOURCES", str(SAMPLE_SOURCES))
    assert "No register has answered about anybody yet" in CliRunner().invoke(registration, []).output
    assert "Nobody is to be looked up by hand now." in CliRunner().invoke(registration, ["due"]).output
