"""The systemd units: how exposed systemd rates them, that it can read them, and that they say what the commands say."""

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from referral.cli.main import EXIT_CODES, mbt
from tests.deploy.proxies import DEPLOY
from tests.deploy.serving import serving
from tests.deploy.visitor import JSON, ask

UNITS = DEPLOY / "systemd"
SERVICES = sorted(path.name for path in UNITS.glob("*.service"))
EXPOSURE_MAX = 2.0

analyzed = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed")


def settings(unit: str) -> dict[str, list[str]]:
    """Every setting of a unit, in the order given; continued lines and sections are not used there."""
    found: dict[str, list[str]] = {}
    for line in (UNITS / unit).read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def systemd_analyze(*arguments: str) -> str:
    done = subprocess.run(["systemd-analyze", "--no-pager", *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def installed(folder: Path) -> Path:
    """The units with an `mbt` that is there: verify looks whether what is to be run can be run."""
    for path in UNITS.glob("mbt-*"):
        (folder / path.name).write_text(path.read_text().replace("/opt/mbt/bin/mbt", sys.executable))
    return folder


def test_there_are_the_units_that_a_server_needs() -> None:
    assert SERVICES == ["mbt-crawl.service", "mbt-publish.service", "mbt-serve.service"]


@analyzed
@pytest.mark.parametrize("service", SERVICES)
def test_systemd_rates_the_exposure_low(service: str, tmp_path: Path) -> None:
    said = systemd_analyze("security", "--offline=true", str(UNITS / service))
    rated = re.search(r"Overall exposure level for \S+: ([0-9.]+)", said)
    assert rated, said
    assert float(rated[1]) <= EXPOSURE_MAX


@analyzed
def test_systemd_reads_the_units_without_a_warning(tmp_path: Path) -> None:
    folder = installed(tmp_path)
    assert systemd_analyze("verify", *(str(path) for path in sorted(folder.iterdir()))) == ""


@analyzed
def test_the_crawl_is_weekly() -> None:
    (calendar,) = settings("mbt-crawl.timer")["OnCalendar"]
    said = systemd_analyze("calendar", "--base-time=2026-11-22 12:00:00 UTC", "--iterations=3", calendar)
    days = re.findall(r"(?:Next elapse|Iter(?:ation|\.) #\d): (\w+) (\S+)", said)
    assert days == [("Sun", "2026-11-29"), ("Sun", "2026-12-06"), ("Sun", "2026-12-13")]


@pytest.mark.parametrize("service", SERVICES)
def test_a_unit_runs_a_command_as_it_is(service: str) -> None:
    (line,) = settings(service)["ExecStart"]
    program, name, *arguments = line.split()
    assert program == "/opt/mbt/bin/mbt"
    command = mbt.get_command(click.Context(mbt), name)
    assert command is not None
    command.make_context(name, arguments)  # a UsageError where an option is not there


def test_what_is_held_is_no_failure_of_the_crawl_and_a_refused_release_is_one() -> None:
    crawl = settings("mbt-crawl.service")
    (codes,) = crawl["SuccessExitStatus"]
    assert codes.split() == ["2", "75"]
    assert {int(code) for code in codes.split()} <= EXIT_CODES.keys()
    assert crawl["OnSuccess"] == crawl["OnFailure"] == ["mbt-publish.service"]
    assert "SuccessExitStatus" not in settings("mbt-publish.service")


def test_the_site_does_not_see_the_workshop() -> None:
    serve = settings("mbt-serve.service")
    hidden = {path.lstrip("-") for line in serve["InaccessiblePaths"] for path in line.split()}
    assert {"/var/lib/mbt/crawl.db", "/var/lib/mbt/decisions", "/etc/mbt"} <= hidden
    assert serve["DynamicUser"] == ["yes"]
    assert "BindPaths" not in serve
    assert "ReadWritePaths" not in serve
    # And by mode, for whatever file comes to be there later.
    for service in ("mbt-crawl.service", "mbt-publish.service"):
        assert settings(service)["StateDirectoryMode"] == ["0711"]
        assert settings(service)["UMask"] == ["0077"]


def test_all_units_mean_the_same_folder() -> None:
    (serve,) = settings("mbt-serve.service")["ExecStart"]
    assert "--directory /var/lib/mbt/directory.db" in serve
    for service in ("mbt-crawl.service", "mbt-publish.service"):
        assert settings(service)["StateDirectory"] == ["mbt"]
        assert "MBT_VAR=/var/lib/mbt" in settings(service)["Environment"][0].split()


# What systemd's MemoryDenyWriteExecute does, by the kernel's own means (prctl PR_SET_MDWE, Linux 6.3 and newer).
DENY = "import ctypes; refused = ctypes.CDLL(None).prctl(65, 1, 0, 0, 0)"
denied = pytest.mark.skipif(
    subprocess.run([sys.executable, "-c", f"{DENY}; raise SystemExit(refused)"], check=False).returncode != 0,
    reason="this kernel cannot deny memory that is written and run",
)


@denied
def test_the_site_needs_no_memory_that_is_written_and_run(sample_release: Path, tmp_path: Path) -> None:
    assert settings("mbt-serve.service")["MemoryDenyWriteExecute"] == ["yes"]
    command = [sys.executable, "-c", f"{DENY}; from referral.cli import main; main()"]
    with serving(command, sample_release, tmp_path) as port:
        answer = ask(port, "/match", b'{"place": "Leeds"}', JSON, plain=True)
    assert answer.status == 200
    assert json.loads(answer.body)["matches"]


@denied
def test_the_crawl_needs_it_for_as_long_as_tls_does() -> None:
    """The day that this fails, mbt-crawl.service can deny it too."""
    assert "MemoryDenyWriteExecute" not in settings("mbt-crawl.service")
    tls = "from OpenSSL import SSL; SSL.Context(SSL.TLS_CLIENT_METHOD).set_verify(SSL.VERIFY_PEER, lambda *_: True)"
    done = subprocess.run([sys.executable, "-c", f"{DENY}; {tls}"], check=False, capture_output=True, text=True)
    assert "MemoryError" in done.stderr
