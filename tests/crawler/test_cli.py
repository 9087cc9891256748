"""The commands as a maintainer meets them: one clear sentence, a documented exit code, never a traceback."""

import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from crawler.cli.crawl import crawl
from crawler.cli.owner_file import owner_file
from crawler.cli.publish import publish
from crawler.cli.runs import runs
from crawler.cli.sources import sources
from referral.cli import main
from tests.commands import MBT, PERMISSION, SAMPLE_SOURCES, WITH_SITES, Done, run, write_sources
from tests.conftest import OWNER_FILES, Road
from tests.forked import mbt

CODES = [0, 1, 2, 64, 65, 66, 69, 73, 78]


Here = Callable[..., Done]


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Here:
    """``mbt`` in this process: a second faster than a process of its own, where nothing is fetched."""

    def call(var: Path, *arguments: str, sources: Path = SAMPLE_SOURCES) -> Done:
        for name, value in {"MBT_VAR": str(var), "MBT_SOURCES": str(sources), "COLUMNS": "300"}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["mbt", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Done(arguments, int(ended.value.code or 0), told.out, told.err)

    return call


def ends(done: Done, code: int, *words: str) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    for word in words:
        assert word in done.stdout + done.stderr


def test_help_lists_commands_and_exit_codes(tmp_path: Path) -> None:
    done = run([*MBT, "--help"], tmp_path)
    ends(done, 0, "sources", "crawl", "owner-file", "publish", "serve", "match", "Exit codes")
    for code in CODES:
        assert f"\n  {code} " in done.stdout
    assert not (tmp_path / "crawl.db").exists()


@pytest.mark.parametrize(
    ("command", "name"),
    [
        (sources, "sources"),
        (crawl, "crawl"),
        (publish, "publish"),
        *((command, name) for group in (owner_file, runs) for name, command in group.commands.items()),
        (owner_file, "owner-file"),
        (runs, "runs"),
    ],
)
def test_every_command_and_every_option_has_help(command: click.Command, name: str) -> None:
    shown = CliRunner().invoke(command, ["--help"])
    assert shown.exit_code == 0, name
    assert len(str(command.help)) > 20
    for parameter in command.params:
        if isinstance(parameter, click.Option) and parameter.name not in {"help", "style"}:
            assert parameter.help, f"{name} {parameter.name}"


def test_sources_shows_permission_and_last_run(road: Road, tmp_path: Path) -> None:
    done = mbt(road.copied(tmp_path / "var"), "sources")
    ends(done, 0)
    lines = {line.split()[0]: line for line in done.stdout.splitlines()}
    assert "promoted" in lines["gb_nhs_trusts"]
    assert "organisation_facts" in lines["gb_nhs_trusts"]
    assert "off: a self-declared commercial directory" in lines["us_goodtherapy"]
    assert "never" in lines["us_goodtherapy"]
    ends(mbt(tmp_path / "new", "sources"), 0, "never")


def test_calling_wrongly_is_64(here: Here, tmp_path: Path) -> None:
    ends(mbt(tmp_path, "nonsense"), 64, "No such command 'nonsense'")
    ends(
        here(tmp_path, "crawl", "--source", "gb_nobody"),
        64,
        "no source is called 'gb_nobody'; there are:",
        "dk_regions",
    )
    ends(here(tmp_path, "crawl", "--speed", "9"), 64, "No such option")
    ends(here(tmp_path, "owner-file", "check"), 64, "Missing argument")
    ends(here(tmp_path, "owner-file", "template", "--format", "xls"), 64, "'xls' is not one of")


def test_checking_an_owner_file_says_what_each_row_reads_as(here: Here, tmp_path: Path) -> None:
    body = here(tmp_path, "owner-file", "template").stdout
    good, odd = tmp_path / "good.yaml", tmp_path / "odd.yaml"
    good.write_text(body, encoding="utf-8")
    odd.write_text(body.replace("ages: 18-65", "ages: purple"), encoding="utf-8")
    done = here(tmp_path, "owner-file", "check", str(good))
    ends(done, 0, "provider 1, Example Clinic MBT programme: MBT practitioner", "1 providers, no errors\n")
    done = here(tmp_path, "owner-file", "check", str(odd))
    ends(done, 0, "provider 1, Example Clinic MBT programme: look at ages: 'purple'", "no errors, 1 to look at")
    ends(here(tmp_path / "var", "owner-file", "add", str(odd)), 0, "look at ages: 'purple'", "1 providers taken in")


def test_a_bad_owner_file_is_65_and_a_missing_one_66(here: Here, tmp_path: Path) -> None:
    files = {
        "bytes.yaml": bytes(range(150, 250)),
        "empty.csv": b"",
        "large.yaml": b"a: 1\n" * 1_000_000,
        "uk.yaml": b"submitted_by: A B\nsubmitted_on: 2026-01-01\nmay_publish: yes\nproviders:\n  - country: UK\n",
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
        ends(here(tmp_path / "var", "owner-file", "add", str(tmp_path / name)), 65, f"Error: {tmp_path / name}: ")
    ends(mbt(tmp_path / "var", "owner-file", "add", str(tmp_path / "bytes.yaml")), 65, "not text in UTF-8")
    ends(mbt(tmp_path / "var", "owner-file", "check", str(tmp_path / "none.csv")), 66, "there is no such file")


def test_nothing_to_publish_is_66(tmp_path: Path) -> None:
    ends(mbt(tmp_path / "var", "publish"), 66, "there is nothing to publish yet; run `mbt crawl` first")
    assert not (tmp_path / "var").exists()


def test_wrong_sources_are_78(here: Here, tmp_path: Path) -> None:
    folder = write_sources(tmp_path / "sources", {"gb_wrong": "speed = 1\n"})
    for command in ("sources", "crawl", "publish"):
        (tmp_path / "var").mkdir(exist_ok=True)
        (tmp_path / "var" / "crawl.db").touch()
        ends(here(tmp_path / "var", command, sources=folder), 78, "gb_wrong.toml: line 3: unknown key 'speed'")
    ends(mbt(tmp_path, "crawl", sources=tmp_path / "nowhere"), 78, "there is no such folder of sources")


def test_a_refused_release_is_2(here: Here, tmp_path: Path) -> None:
    ends(here(tmp_path, "sources"), 0)  # makes an empty crawl.db
    ends(mbt(tmp_path, "publish"), 2, "not published: there is no provider in it")
    assert not (tmp_path / "directory.db").exists()
    assert not list(tmp_path.glob(".building-*"))


def test_a_held_crawl_is_2_and_what_was_good_stays(tmp_path: Path) -> None:
    source = f'start = ["http://nowhere.example.org/"]\n{PERMISSION}'
    folder = write_sources(tmp_path / "sources", {"gb_gone": source})
    done = run([*WITH_SITES, *MBT, "crawl"], tmp_path / "var", MBT_SOURCES=str(folder))
    ends(done, 2, "gb_gone", "held", "could not be read", "robots.txt")


def test_nothing_allowed_is_0_and_asks_nobody(here: Here, tmp_path: Path) -> None:
    done = here(tmp_path / "var", "crawl", "--source", "us_goodtherapy")
    ends(done, 0, "us_goodtherapy: skipped", "Nothing to crawl: no source here has a permission recorded.")


def test_a_template_checks_and_is_taken_in(here: Here, tmp_path: Path) -> None:
    for style in ("yaml", "csv"):
        made = here(tmp_path, "owner-file", "template", "--format", style)
        ends(made, 0)
        path = tmp_path / f"mine.{style}"
        path.write_text(made.stdout, encoding="utf-8")
    ends(here(tmp_path, "owner-file", "check", str(tmp_path / "mine.csv")), 0, "1 providers, no errors")
    assert not (tmp_path / "crawl.db").exists()
    ends(here(tmp_path, "owner-file", "add", str(tmp_path / "mine.yaml")), 0, "1 providers taken in (1 new, 0 changed)")
    ends(here(tmp_path, "owner-file", "add", str(tmp_path / "mine.yaml")), 0, "1 providers taken in (0 new, 0 changed)")


def test_the_samples_were_taken_in(road: Road) -> None:
    for path in OWNER_FILES:
        assert f"{path}: " in road.added.stdout


def test_a_folder_that_cannot_be_made_is_73(here: Here, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    ends(here(blocked / "var", "sources"), 73, f"{blocked / 'var' / 'crawl.db'}: cannot be made or written")


def test_a_crawl_db_that_is_none_is_65(here: Here, tmp_path: Path) -> None:
    (tmp_path / "crawl.db").write_bytes(b"this is no database at all, but words" * 100)
    ends(here(tmp_path, "publish"), 65, f"{tmp_path / 'crawl.db'}: ", "move it away")
