"""``mbt`` in processes of its own that can be watched, stopped and killed."""

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Self

from tests.commands import ROOT

_PATIENCE = 90.0  # seconds; a loaded machine is slow
_LOOK = 0.005
# Before any test changed it, whichever test needs a zygote first.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("MBT_")}


@dataclass(frozen=True)
class Order:
    """One process to start.

    ``without``: names of guards (guards.py) that are switched off in it. ``adjust``: module.name -> value, set in it.
    ``internet``: see internet.py.
    """

    arguments: Sequence[str]
    environment: dict[str, str]
    without: Sequence[str]
    adjust: Mapping[str, Any]
    internet: Mapping[str, Any]
    stdout: str
    stderr: str
    ended: str


@dataclass(frozen=True)
class Ended:
    """How a process ended: its exit code (-9 where it was killed), its words, and the most memory it held."""

    code: int
    stdout: str
    stderr: str
    peak_mb: float


@dataclass
class Running:
    """A process under way."""

    number: int
    order: Order
    started: float = field(default_factory=time.monotonic)

    def alive(self) -> bool:
        """Whether it is still there."""
        try:
            os.kill(self.number, 0)
        except ProcessLookupError:
            return False
        return True

    def send(self, what: signal.Signals) -> None:
        """Send a signal to it and to whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self.number, what)

    def ended(self, patience: float = _PATIENCE) -> Ended:
        """Wait for its end."""
        until = time.monotonic() + patience
        while self.alive():
            if time.monotonic() > until:
                self.send(signal.SIGKILL)
                raise TimeoutError(f"{self.order.arguments} took longer than {patience:.0f} s")
            time.sleep(_LOOK)
        words = [Path(name).read_text(encoding="utf-8") for name in (self.order.stdout, self.order.stderr)]
        file = Path(self.order.ended)
        said = json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"code": -9, "peak_mb": 0.0}
        return Ended(int(said["code"]), words[0], words[1], said["peak_mb"])


class Zygote:
    """Starts crawls while a ``with`` block lasts; their words go to files under ``folder``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.crawler.fetch.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**_ENVIRONMENT, "COLUMNS": "300"},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()  # closes its stdin, which is its end

    def start(
        self,
        var: Path,
        sources: Path,
        *arguments: str,
        without: Sequence[str] = (),
        adjust: Mapping[str, Any] = MappingProxyType({}),
        internet: Mapping[str, Any] = MappingProxyType({}),
        **environment: str,
    ) -> Running:
        """``mbt arguments…`` with MBT_VAR, MBT_SOURCES and further environment."""
        name = str(self.folder / f"{next(self._numbers)}")
        order = Order(
            arguments,
            {"MBT_VAR": str(var), "MBT_SOURCES": str(sources), **environment},
            without,
            dict(adjust),
            dict(internet),
            f"{name}.out",
            f"{name}.err",
            f"{name}.ended",
        )
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        return Running(int(self._process.stdout.readline()), order)

    def crawl(self, var: Path, sources: Path, proxy: str, **more: Any) -> Ended:
        """``mbt crawl`` to its end, by way of a proxy on loopback."""
        return self.start(var, sources, "crawl", MBT_SAMPLE_PROXY=proxy, **more).ended()
