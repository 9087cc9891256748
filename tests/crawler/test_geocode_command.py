"""`mbt geocode` as a maintainer meets it, and what it does to a release."""

import os
import pty
import re
import sqlite3
import subprocess
import termios
from collections.abc import Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.cli.geocode import geocode
from crawler.decisions import DecisionLog
from crawler.locate import Locator
from crawler.locate.all import places
from crawler.providers import gather
from crawler.release.publish import publish
from crawler.source import Source
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer
from tests.commands import MBT, ROOT, SAMPLE_SOURCES, Done
from tests.crawler.fake_geocoder import FakeGeocoder, Reply, house
from tests.forked import mbt

PLACE = "Eksempelvej 1, 9000 Aalborg"
ADDRESSES = 50
"""Of the sample sites' first year and the sample owner files."""


ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
ERASED = "\x1b[2K"
SHOWN = "\x1b[?25h"


def ends(done: Done, code: int, *words: str) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stdout + done.stderr, done.stdout + done.stderr


def on_a_terminal(command: list[str], **environment: str) -> tuple[int, str]:
    """The exit code of a command, and everything it writes to a terminal of its own, escape sequences with it."""
    ours, its = pty.openpty()
    termios.tcsetwinsize(its, (50, 120))
    clean = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "COLUMNS", "LINES", "CI"}}
    process = subprocess.Popen(
        command, stdin=its, stdout=its, stderr=its, cwd=ROOT, env={**clean, "TERM": "xterm-256color", **environment}
    )
    os.close(its)
    written = b""
    with suppress(OSError):  # how Linux says that the other end is closed
        while part := os.read(ours, 65536):
            written += part
    os.close(ours)
    return process.wait(60), written.decode()


def test_a_terminal_sees_a_bar_that_is_gone_at_the_end(filled: Workshop, tmp_path: Path) -> None:
    code, written = on_a_terminal([*MBT, "geocode"], MBT_VAR=str(tmp_path / "var"), MBT_SOURCES=str(SAMPLE_SOURCES))
    assert code == 0, written
    plain = ESCAPE.sub("", written)
    counts = [(int(done), int(of)) for done, of in re.findall(r"geocode [━╸╺ ]+ *([0-9]+)/([0-9]+)", plain)]
    assert counts[-1] == (ADDRESSES, ADDRESSES)
    assert [done for done, _ in counts] == sorted(done for done, _ in counts)
    assert f"geocode: {ADDRESSES} of {ADDRESSES}" not in plain  # the plain lines are for what is no terminal
    _, table = written.rsplit(f"{ADDRESSES}/{ADDRESSES}", 1)
    assert ERASED in table.split("addresses", 1)[0]
    assert "in all" in table
    assert SHOWN in table, "the cursor is given back"


def test_geocode_explain_pin_unpin(filled: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    var = tmp_path / "var"

    def mbt(var: Path, *arguments: str) -> Done:
        """The command in this process: a second faster than one of its own."""
        monkeypatch.setenv("MBT_VAR", str(var))
        done = CliRunner().invoke(geocode, [*arguments[1:]], env={"MBT_SOURCES": str(SAMPLE_SOURCES), "COLUMNS": "300"})
        code = getattr(done.exception, "exit_code", done.exit_code)
        return Done(arguments, code, done.output, str(done.exception or ""))

    ends(
        mbt(var, "geocode"),
        0,
        f"geocode: {ADDRESSES} of {ADDRESSES} addresses",
        "found: offline gazetteer",
        "review tasks",
        "in all",
    )
    ends(
        mbt(var, "geocode", "explain", PLACE, "--country", "DK"), 0, "   pin:         none", "-> offline:", "point: 57."
    )
    pin = ["geocode", "pin", PLACE, "--country", "DK", "--lat", "57.05", "--lon", "9.92", "--because", "[b]door[/b]"]
    done = mbt(var, *pin, "--who", "Jane")
    ends(done, 0, "pinned: Eksempelvej 1", "km from the offline point")
    assert "no live listing" not in done.stdout
    ends(mbt(var, "geocode", "explain", PLACE, "--country", "DK"), 0, "-> pin:", "Jane", "[b]door[/b]", "by pin")
    ends(mbt(var, "geocode"), 0, "found: pin")
    off = ["geocode", "unpin", PLACE, "--country", "DK", "--because", "moved"]
    ends(mbt(var, *off), 0, "the pin is off")
    ends(mbt(var, *off), 65, "there is no pin to take off")
    ends(mbt(var, *pin[:6], "157.05", *pin[7:]), 65, "no place on the globe")
    ends(mbt(var, "geocode", "explain", PLACE, "--country", "dk"), 65, "two capital letters")
    ends(mbt(tmp_path / "new", "geocode"), 66, "there is nothing to geocode yet")


def test_online_asks_and_publish_never_does(
    filled: Workshop, sample_sources: Mapping[str, Source], gazetteer: Gazetteer, decisions: DecisionLog, tmp_path: Path
) -> None:
    var = tmp_path / "var"
    (address, country, _), *_ = [
        place for place in places(gather(filled.listings.ever(), sample_sources)) if place[0].written == PLACE
    ]
    offline = Locator(filled, gazetteer, writing=False).locate(address, country)
    assert offline is not None
    near = house(offline.latitude, offline.longitude + 0.01)
    with FakeGeocoder(lambda text: Reply([near] if PLACE in text else [])) as fake:
        path = str(fake.settings(tmp_path / "mine.toml"))
        ends(mbt(var, "publish", MBT_GEOCODING=path), 0)
        assert fake.asked == []
        ends(mbt(var, "geocode", "--online", MBT_GEOCODING=path), 0, "found: nominatim", "found: offline gazetteer")
        assert len(fake.asked) == ADDRESSES
        ends(mbt(var, "geocode", "--online", MBT_GEOCODING=path), 0, "found: nominatim")
        ends(mbt(var, "publish", MBT_GEOCODING=path), 0)
        assert len(fake.asked) == ADDRESSES
    row = sqlite3.connect(var / "directory.db").execute(
        "SELECT geocoder, longitude, licence FROM location, release WHERE address = ?", [PLACE]
    )
    geocoder, longitude, licence = row.fetchone()
    assert (geocoder, longitude) == ("nominatim", round(offline.longitude + 0.01, 5))
    assert "points by nominatim: Data (c) OpenStreetMap contributors" in licence
    # The same crawl.db, the same release: on any day, and whatever a build remembers.
    before = (var / "directory.db").read_bytes()
    filled.db.execute("DELETE FROM geocode WHERE provider = 'offline'")
    filled.db.conn.commit()
    publish(
        filled,
        sample_sources,
        gazetteer,
        tmp_path / "again",
        decisions,
        date(2026, 11, 22),
    )
    assert (tmp_path / "again" / "directory.db").read_bytes() == before


def test_reviews_and_wrong_settings_are_shown(filled: Workshop, tmp_path: Path) -> None:
    var = tmp_path / "var"
    with FakeGeocoder(lambda text: Reply([house(10, 10)] if PLACE in text else [])) as fake:
        fake.settings(var / "geocoding.toml")
        ends(mbt(var, "geocode", "--online"), 0, f"review: {PLACE} (DK): offline says 57.", "nominatim says 10.0, 10.0")
    (var / "geocoding.toml").write_text('geocoder = "nominatim"\nspeed = 1\n')
    ends(mbt(var, "geocode", "--online"), 78, "geocoding.toml: line 2: unknown key 'speed'")
    (var / "geocoding.toml").unlink()
    ends(mbt(var, "geocode", "--online"), 66, "no online geocoder is known")
