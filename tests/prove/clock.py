"""A clock that is wrong: three days back, and ten years forward."""

import shutil
import sys
from datetime import timedelta
from pathlib import Path

from tests.commands import SAMPLE_SOURCES, Done, run
from tests.prove.folders import current
from tests.prove.ground import Ground
from tests.prove.row import Row
from tests.prove.standing import unsafe

CLOCKS = {"three days back": timedelta(days=-3), "ten years forward": timedelta(days=3653)}
_REFUSED = 2
_ACCEPTED = ("--accept", "crisis_dates=the clock of this machine is wrong")

# Every way in which Python tells the day is moved before anything else is imported.
_MOVED = """
import datetime, sys, time
by = float(sys.argv.pop(1))
real, told = datetime.datetime, time.time
class Moved(real):
    @classmethod
    def now(cls, tz=None):
        return real.now(tz) + datetime.timedelta(seconds=by)
    @classmethod
    def utcnow(cls):
        return real.fromtimestamp(told() + by, datetime.timezone.utc).replace(tzinfo=None)
class MovedDate(datetime.date):
    @classmethod
    def today(cls):
        return Moved.now().date()
datetime.datetime, datetime.date = Moved, MovedDate
time.time = lambda: told() + by
time.time_ns = lambda: int((told() + by) * 1e9)
from referral.cli import main
main()
"""


def clock(ground: Ground) -> Row:
    """The same bytes whatever the clock says; what a date holds up is said, and may be accepted by name."""
    wrong: list[str] = []
    right = ground.whole_release
    held = 0
    for name, by in CLOCKS.items():
        var = ground.copy(ground.whole, f"clock{by.days}")
        for path in ("directory.db", "releases"):  # as on an empty machine: nothing to be the same as
            _removed(var / path)
        ended = _publish_at(var, by)
        if ended.returncode == _REFUSED and by > timedelta():
            held += 1
            wrong += [] if "(crisis_dates)" in ended.stderr else [f"{name}: refused without its reason: {ended.stderr}"]
            wrong += [f"{name}: {what}" for what in unsafe(var, [None], ())]
            served = ground.copy(ground.whole, f"clock{by.days}-served")
            if _publish_at(served, by).returncode != _REFUSED:
                wrong.append(f"{name}: refused once and not again")
            wrong += [f"{name}: {what}" for what in unsafe(served, [right], ())]
            ended = _publish_at(var, by, *_ACCEPTED)
        if ended.returncode != 0:
            wrong.append(f"{name}: publish ended with {ended.returncode}: {ended.stderr.strip()}")
        elif current(var) != right:
            wrong.append(f"{name}: {current(var)[:12]} came out, not {right[:12]}")
    return Row(
        f"{len(CLOCKS)} wrong clocks, {_how()}: the same sha256 {right[:12]} each time; "
        f"held up {held} times by crisis lines due to be verified, the old release unharmed, accepted by name",
        wrong,
    )


def _publish_at(var: Path, by: timedelta, *arguments: str) -> Done:
    seconds = int(by.total_seconds())
    if shutil.which("faketime"):
        command = ["faketime", "-f", f"{seconds:+d}s", sys.executable, "-m", "referral.cli"]
    else:
        command = [sys.executable, "-c", _MOVED, str(seconds)]
    return run([*command, "publish", *arguments], var, MBT_SOURCES=str(SAMPLE_SOURCES))


def _how() -> str:
    return "by libfaketime" if shutil.which("faketime") else "in Python's own clocks"


def _removed(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()
