"""The sample sites themselves: two years, redirects, pages gone; invented numbers and hosts only."""

import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.commands import run
from tests.sites import YEARS, page_at
from tests.sites.server import LATER, WWW

SERVICE = "http://swlstg.example.org/service-detail/service/"
PAGES = sorted(file for folder in (WWW, LATER) for file in folder.rglob("*.html"))


def test_a_page_that_did_not_change_is_the_same_in_both_years() -> None:
    first, second = (page_at(SERVICE + "trent-mbt-service-56", year) for year in YEARS)
    assert (first.status, first) == (200, second)


def test_a_later_page_lies_over_the_first_years() -> None:
    first, second = (page_at(SERVICE + "wandle-complex-needs-service-51", year) for year in YEARS)
    assert (first.status, second.status) == (200, 200)
    assert first.body != second.body


def test_a_service_moves_on_its_own_site() -> None:
    url = SERVICE + "tyne-young-peoples-mbt-57"
    first, second = (page_at(url, year) for year in YEARS)
    assert (first.status, second.status) == (200, 301)
    assert second.location is not None
    assert urlsplit(second.location).hostname == urlsplit(url).hostname
    assert page_at(second.location, 1).status == 404
    assert page_at(second.location, 2).status == 200


def test_a_page_goes() -> None:
    assert [page_at("http://swlstg.example.org/training/basic-training", year).status for year in YEARS] == [200, 404]


@pytest.mark.parametrize(
    "url", ["http://nobody.example.org/", "http://swlstg.example.org/../../server.py", "/robots.txt"]
)
def test_what_is_not_there_is_not_served(url: str) -> None:
    assert {page_at(url, year).status for year in YEARS} <= {404, 502}


@pytest.mark.parametrize(
    ("arguments", "code"), [([], 64), (["--year"], 64), (["--year", "3", "true"], 64), (["--year", "2"], 64)]
)
def test_the_command_says_how_it_is_used(tmp_path: Path, arguments: list[str], code: int) -> None:
    done = run([sys.executable, "-m", "tests.sites", *arguments], tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert "usage:" in done.stderr


@pytest.mark.parametrize(("year", "status"), [("1", "200"), ("2", "404")])
def test_a_command_runs_in_a_year(tmp_path: Path, year: str, status: str) -> None:
    ask = (
        "import os, urllib.error, urllib.request as ask\n"
        "opener = ask.build_opener(ask.ProxyHandler({'http': os.environ['MBT_SAMPLE_PROXY']}))\n"
        "try: print(opener.open('http://swlstg.example.org/training/basic-training').status)\n"
        "except urllib.error.HTTPError as error: print(error.code)"
    )
    done = run([sys.executable, "-m", "tests.sites", "--year", year, sys.executable, "-c", ask], tmp_path)
    assert (done.returncode, done.stdout.strip()) == (0, status), done.stderr


@pytest.mark.parametrize("file", PAGES, ids=lambda file: f"{file.parent.name}/{file.stem}")
def test_phones_and_hosts_are_invented(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    for host in re.findall(r"(?:https?://|@)([\w.-]+\.[a-z]{2,})", text):
        assert host.endswith("example.org") or host.endswith("schema.org"), host
    for number in re.findall(r"(?<![\w-])\+?\(?\d[\d ().-]{8,}\d(?![\w-])", text):
        if re.fullmatch(r"\d{1,4}[-.]\d\d[-.]\d{2,4}", number):
            continue  # a date
        digits = re.sub(r"\D", "", number)
        assert "2079460" in digits or "55501" in digits or "55500" in digits, number
