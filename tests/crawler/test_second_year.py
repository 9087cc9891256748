"""The sample sites a year on, crawled over the first year's workshop: all promoted, nothing new under an old name."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.listing import Listing
from crawler.workshop import Workshop
from tests.commands import Done
from tests.conftest import Road
from tests.forked import crawl_sites

TYNE = "/service-detail/service/tyne-young-peoples-mbt-57"


@dataclass
class Year:
    """A crawl's output, and the live listings after it by (source, key)."""

    done: Done
    live: dict[tuple[str, str], Listing]


def live(var: Path) -> dict[tuple[str, str], Listing]:
    workshop = Workshop(var)
    rows = workshop.db.execute("SELECT source, key, data FROM listing WHERE gone_since IS NULL").fetchall()
    workshop.close()
    return {(str(source), str(key)): Listing.model_validate(json.loads(data)) for source, key, data in rows}


@pytest.fixture(scope="module")
def years(road: Road, tmp_path_factory: pytest.TempPathFactory) -> tuple[Year, Year]:
    """The first year, and the second crawled over a copy of it."""
    var = tmp_path_factory.mktemp("later") / "var"
    road.copied(var)
    first = Year(road.crawled, live(var))
    return first, Year(crawl_sites(var, year=2), live(var))


def test_nothing_is_held(years: tuple[Year, Year]) -> None:
    for year in years:
        assert year.done.returncode == 0, f"{year.done.stdout}\n{year.done.stderr}"
        assert " held" not in year.done.stdout


def test_every_service_keeps_its_key(years: tuple[Year, Year]) -> None:
    first, second = years
    assert first.live.keys() <= second.live.keys()
    assert ("au_mbt_services", "grevillea-hospital-mbt-clinic-sydney") in second.live.keys() - first.live.keys()


def test_a_service_that_moved_is_the_same_one_with_another_name_and_house(years: tuple[Year, Year]) -> None:
    before, after = (year.live["gb_nhs_trusts", TYNE] for year in years)
    assert before.name != after.name
    assert before.words("address") != after.words("address")
    assert before.words("phone") == after.words("phone")
    assert after.url.endswith("/our-services/young-people/tyne-young-peoples-mbt-service")


def test_where_both_copies_of_a_page_are_up_the_newer_one_is_heard_first(years: tuple[Year, Year]) -> None:
    listing = years[1].live["au_mbt_services", "banksia-youth-mbt-program-ballarat"]
    hosts = list(dict.fromkeys(said.url.split("/")[2] for said in listing.said))
    assert hosts == ["au-mbta.example.org", "au-mbt.example.org"]
