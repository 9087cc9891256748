"""Thirty publishes, and going back and forth, under four clients: nobody notices, but for what is new."""

import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.commands import ROOT
from tests.prove.client import Report
from tests.prove.folders import WHO, current, done, people, read_on_another_day
from tests.prove.ground import Ground
from tests.prove.row import Row
from tests.prove.serving import Served, serving

CLIENTS = 4
PUBLISHES = 30
ROLLBACKS = 10
REQUESTS = 10_000
_LATE = 1.0
"""Seconds after a switch within which the release before it may still be answered from."""
_BETWEEN = 1.1
"""Seconds from one switch to the next: longer than that, or nobody could tell an old answer."""


@dataclass(frozen=True)
class Switch:
    """A release became current somewhere between two moments (seconds of the monotonic clock)."""

    began: float
    ended: float
    release_id: str


def publishes(ground: Ground) -> Row:
    """Each of a release that was not there before; old ones are deleted meanwhile."""
    var = ground.copy(ground.whole, "load-publishes")

    def next_one(number: int) -> str:
        read_on_another_day(var, number)
        done(ground.mbt(var, "publish"))
        return current(var)

    with serving(var) as served, Clients(served, var, ground.scratch / "stop-publishes", REQUESTS) as clients:
        made, switches = _switched(var, PUBLISHES, next_one)
    wrong = [*clients.wrong(switches)]
    if len(set(made)) != PUBLISHES:
        wrong.append(f"{len(set(made))} different releases were published, not {PUBLISHES}")
    return Row(f"{PUBLISHES} publishes, {clients.figures}", wrong)


def rollbacks(ground: Ground) -> Row:
    """To the release before, and to the newer one again."""
    var = ground.copy(ground.whole, "load-rollbacks")
    read_on_another_day(var, 1)
    two = [current(var)]
    done(ground.mbt(var, "publish"))
    two.append(current(var))

    def next_one(number: int) -> str:
        done(ground.mbt(var, "rollback", two[number % 2 - 1], "--because", "a drill", *WHO))
        return current(var)

    with serving(var) as served, Clients(served, var, ground.scratch / "stop-rollbacks", REQUESTS // 5) as clients:
        made, switches = _switched(var, ROLLBACKS, next_one)
    wrong = [*clients.wrong(switches)]
    if made != [two[number % 2 - 1] for number in range(1, ROLLBACKS + 1)]:
        wrong.append("not every rollback went where it should")
    return Row(f"{ROLLBACKS} rollbacks, {clients.figures}", wrong)


def _switched(var: Path, times: int, next_one: Callable[[int], str]) -> tuple[list[str], list[Switch]]:
    """What was current after each switch, and when it was; the one before them all first among the switches."""
    switches = [Switch(0.0, 0.0, release_id(var))]
    made: list[str] = []
    for number in range(1, times + 1):
        time.sleep(_BETWEEN)
        began = time.monotonic()
        made.append(next_one(number))
        switches.append(Switch(began, time.monotonic(), release_id(var)))
    time.sleep(_BETWEEN)
    return made, switches


def release_id(var: Path) -> str:
    """The id that stands in the release that directory.db is: what answers are signed with."""
    with closing(sqlite3.connect(f"{(var / 'directory.db').resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        return str(file.execute("SELECT id FROM release").fetchone()[0])


def too_old(seen: Sequence[tuple[float, float, str]], switches: Sequence[Switch]) -> Iterator[str]:
    """A sentence for each answer from a release that was not current, nor had been a second before it was asked.

    Pure. ``seen`` as in Report; ``switches`` in their order.
    """
    ends = [*(one.ended + _LATE for one in switches[1:]), float("inf")]
    current_when: dict[str, list[tuple[float, float]]] = {}
    for switch, end in zip(switches, ends, strict=True):
        current_when.setdefault(switch.release_id, []).append((switch.began, end))
    for asked, answered, release in seen:
        if not any(began <= answered and asked <= end for began, end in current_when.get(release, ())):
            newest = max((one for one in switches if one.ended <= asked), key=lambda one: one.ended)
            yield f"an answer from {release} {asked - newest.ended:.2f} s after the switch to {newest.release_id}"


class Clients:
    """Four visitors in processes of their own, from the start of a ``with`` block until its end."""

    def __init__(self, served: Served, var: Path, stop: Path, requests: int) -> None:
        self._served, self._stop, self._least = served, stop, requests
        self._provider = people(var)[0].id
        self.reports: list[Report] = []

    def __enter__(self) -> Self:
        arguments = [str(self._served.port), self._provider, str(-(-self._least // CLIENTS)), str(self._stop)]
        self._processes = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.prove.client", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
            )
            for _ in range(CLIENTS)
        ]
        return self

    def __exit__(self, *_error: object) -> None:
        self._stop.touch()
        for process in self._processes:
            said, _ = process.communicate()
            if said:
                self.reports.append(Report(**json.loads(said)))

    @property
    def figures(self) -> str:
        """What they asked and saw."""
        asked = sum(one.requests for one in self.reports)
        failed = sum(len(one.failures) for one in self.reports)
        workers = {worker for one in self.reports for worker in one.workers}
        seen = {release for one in self.reports for _, _, release in one.seen}
        return (
            f"{asked} requests of {CLIENTS} clients to {len(workers)} workers: {failed} failed; "
            f"{len(seen)} releases answered"
        )

    def wrong(self, switches: Sequence[Switch]) -> Iterator[str]:
        """Failures, answers that were too old, and whatever makes the figures say less than they seem to."""
        asked = sum(one.requests for one in self.reports)
        if len(self.reports) < CLIENTS or asked < self._least:
            yield f"{asked} requests of {len(self.reports)} clients, where at least {self._least} of {CLIENTS} count"
        for one in self.reports:
            yield from one.failures
            yield from too_old(one.seen, switches)
        unseen = {one.release_id for one in switches} - {name for one in self.reports for _, _, name in one.seen}
        if unseen:
            yield f"{len(unseen)} releases were current and never answered: {', '.join(sorted(unseen))}"
