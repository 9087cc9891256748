"""`mbt source add` and `check`: one polite look, a file to go on from, an expectation that a person reviews."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.source import source as command
from crawler.source import load_source
from tests.commands import Done, write_sources
from tests.forked import mbt
from tests.sites import SampleSites
from tests.sites.loopback import Answer, Loopback

PAGE = "http://swlstg.example.org/service-detail/service/headingley-mbt-clinic-55"
WHY = ("--basis", "organisation_facts", "--reference", "Invented pages", "--who", "A tester")


@pytest.fixture(scope="module")
def sites() -> Iterator[SampleSites]:
    with SampleSites() as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "sources"


def source(sites: SampleSites, folder: Path, *arguments: str) -> Done:
    return mbt(folder.parent / "var", "source", *arguments, sources=folder, MBT_SAMPLE_PROXY=sites.proxy)


def inside(folder: Path, *arguments: str) -> Done:
    """The command in this process, for what ends before a crawl: two seconds faster than one of its own."""
    environment = {
        "MBT_SOURCES": str(folder),
        "MBT_VAR": str(folder.parent / "var"),
        "MBT_SAMPLE_PROXY": "http://127.0.0.1:9",
    }
    done = CliRunner().invoke(command, [*arguments], env=environment)
    code = getattr(done.exception, "exit_code", done.exit_code)
    return Done(arguments, 64 if code == 2 else code, done.output, f"{done.output}{done.exception or ''}")


def test_a_source_is_added_reviewed_and_checked(sites: SampleSites, folder: Path) -> None:
    asked = len(sites.asked)
    added = source(sites, folder, "add", "gb_try", PAGE, *WHY)
    assert added.returncode == 0, added.stderr
    assert sites.asked[asked:] == ["http://swlstg.example.org/robots.txt", PAGE]  # once, and after its rules
    file = folder / "gb_try.toml"
    assert len([line for line in file.read_text(encoding="utf-8").split("\n") if line.strip()]) <= 20
    written = load_source(file)
    assert (written.country, written.start_urls, written.why_not) == ("GB", [PAGE], None)
    assert written.permission is not None
    assert written.permission.recorded_by == "A tester"

    stored = folder.parent / "var" / "new" / "gb_try"
    expected = json.loads((stored / "expected.json").read_text(encoding="utf-8"))
    (facts,) = expected["listings"].values()
    assert (facts["name"], facts["phone"]) == ("Headingley MBT Clinic", "+442079460105")
    assert (stored / "page.html").read_text(encoding="utf-8").count("Headingley MBT Clinic") >= 1

    # Nothing stands before a person has looked at it.
    unreviewed = source(sites, folder, "check", "gb_try", "--stored")
    assert unreviewed.returncode == 2
    assert "not reviewed yet" in unreviewed.stdout
    (stored / "expected.json").write_text(json.dumps(expected | {"reviewed": True}), encoding="utf-8")
    assert source(sites, folder, "check", "gb_try", "--stored").returncode == 0
    facts["phone"] = "+442079460999"
    (stored / "expected.json").write_text(json.dumps(expected | {"reviewed": True}), encoding="utf-8")
    otherwise = source(sites, folder, "check", "gb_try", "--stored")
    assert otherwise.returncode == 2
    assert 'phone is read as "+442079460105", expected "+442079460999"' in otherwise.stdout


def test_a_check_reads_the_live_site_and_stores_nothing(sites: SampleSites, folder: Path) -> None:
    assert source(sites, folder, "add", "gb_try", PAGE, *WHY).returncode == 0
    var = folder.parent / "var"
    before = sorted(path.name for path in var.iterdir())
    checked = source(sites, folder, "check", "gb_try", "--json")
    assert checked.returncode == 0, checked.stderr
    (facts,) = json.loads(checked.stdout).values()
    assert facts["name"] == "Headingley MBT Clinic"
    assert "would be promoted" in checked.stderr
    assert "1 of 1" in checked.stderr
    after = mbt(var, "sources", sources=folder)
    assert "never" in after.stdout
    assert {path.name for path in var.iterdir()} - set(before) <= {"crawl.db", "crawl.db-shm", "crawl.db-wal"}


def test_a_check_says_why_a_run_would_be_held(sites: SampleSites, folder: Path) -> None:
    text = f'url = "http://swlstg.example.org/"\nstart = ["{PAGE}"]\n[permission]\nbasis = "organisation_facts"\n'
    text += 'recorded_by = "a test"\nrecorded_on = 2026-11-21\nreference = "invented"\n[assertions]\nlistings_min = 3\n'
    write_sources(folder, {"gb_few": text})
    checked = source(sites, folder, "check", "gb_few")
    assert checked.returncode == 2
    assert "would be held: 1 listings read, at least 3 expected" in checked.stdout


SCHEMA_ORG = {
    "@context": "https://schema.org",
    "@type": "MedicalClinic",
    "name": "Sample Clinic",
    "telephone": "555-0101",
}
PAGES = {
    "structured": "<title>Sample Clinic | Sample Org</title><h1>Sample Clinic</h1>"
    f"<script type=application/ld+json>{json.dumps(SCHEMA_ORG)}</script><p>Welcome.</p>",
    "table": "<title>Our list</title><h1>List</h1>"
    "<table><tr><th>Name<th>Level<tr><td>Ada Sample<td>MBT practitioner</table>",
    "service": "<title>A clinic</title><h1>A clinic</h1><p>Phone: 555-0102</p>"
    "<p>We offer mentalization-based treatment.</p>",
}


@pytest.mark.parametrize("shape", PAGES)
def test_the_shape_is_recognised(folder: Path, shape: str) -> None:
    def answer(url: str) -> Answer:
        return Answer(f"<html lang=en>{PAGES[shape]}".encode()) if url.endswith("/page") else Answer(b"", 404)

    with Loopback(answer) as served:
        command = ("source", "add", "us_one", "http://clinic.example.org/page", *WHY)
        done = mbt(folder.parent / "var", *command, sources=folder, MBT_SAMPLE_PROXY=served.proxy)
    assert done.returncode == 0, done.stderr
    assert tomllib.loads((folder / "us_one.toml").read_text(encoding="utf-8"))["page"] == [{"shape": shape}]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("add", "BAD", PAGE, *WHY), 64, "name is 'BAD'"),
        (("add", "gb_ftp", "ftp://swlstg.example.org/", *WHY), 64, "ftp://"),
        (("add", "gb_no", PAGE), 64, "--basis"),
        (("check", "gb_unknown"), 64, "no source is called 'gb_unknown'"),
        (("check", "gb_off"), 78, "no permission recorded"),
        (("check", "gb_off", "--stored"), 66, "nothing is stored of gb_off"),
    ],
)  # fmt: skip
def test_what_cannot_be_done_is_said(folder: Path, arguments: tuple[str, ...], code: int, words: str) -> None:
    write_sources(folder, {"gb_off": 'start = ["http://off.example.org/"]\n'})
    done = inside(folder, *arguments)
    assert done.returncode == code, done.stderr
    assert words in done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["gb_off.toml"]


def test_a_page_that_is_not_there_writes_nothing(sites: SampleSites, folder: Path) -> None:
    asked = len(sites.asked)
    done = source(sites, folder, "add", "gb_no", "http://swlstg.example.org/nothing", *WHY)
    assert done.returncode == 2, done.stderr
    assert "nothing was written" in done.stderr
    assert list(folder.iterdir()) == []
    assert len(sites.asked) - asked == 2


def test_what_is_there_is_not_written_over(folder: Path) -> None:
    write_sources(folder, {"gb_there": 'start = ["http://there.example.org/"]\n'})
    before = (folder / "gb_there.toml").read_text(encoding="utf-8")
    done = inside(folder, "add", "gb_there", PAGE, *WHY)
    assert done.returncode == 73
    assert (folder / "gb_there.toml").read_text(encoding="utf-8") == before
