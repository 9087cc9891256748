"""``mbt`` in a fork of this process, which has it loaded; held at its start until strace has taken hold of it."""

import gc
import importlib
import importlib.metadata
import io
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NoReturn

# What the commands load when they are called.
import crawler.cli.crawl
import crawler.cli.owner_file
import crawler.cli.publish
import crawler.cli.rollback
import crawler.cli.suppress
import crawler.release.gate
import crawler.release.rollback
import crawler.removal.suppressing  # noqa: F401
from referral.cli import main
from tests.commands import SAMPLE_SOURCES
from tests.prove.tracing import Traced

front_door = importlib.import_module("referral.cli.main")  # the name of its function is the name of the module


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended: its exit code (-9 where it was killed), and its words."""

    code: int
    stdout: str
    stderr: str

    @property
    def last_line(self) -> str:
        """The last thing that it said of what went wrong."""
        return next(reversed(self.stderr.strip().splitlines()), "")


def mbt(var: Path, *arguments: str, traced: Traced | None = None) -> Ended:
    """``mbt arguments…`` with MBT_VAR at ``var``, to its end. This process must have one thread alone."""

    def work() -> None:
        _in_folder(var)
        sys.argv = ["mbt", *arguments]
        main()

    return forked(work, traced)


def forked(work: Callable[[], None], traced: Traced | None = None) -> Ended:
    """A piece of work in a process of its own, watched where it is to be ``traced``."""
    with tempfile.TemporaryDirectory(prefix="mbt-said-") as folder:
        said = [Path(folder) / "out", Path(folder) / "err"]
        child = os.fork()
        if child == 0:
            _child(work, said, held=traced is not None)
        if traced:
            os.waitpid(child, os.WUNTRACED)
            with traced.attached(child):
                os.kill(child, signal.SIGCONT)
                _, status = os.waitpid(child, 0)
        else:
            _, status = os.waitpid(child, 0)
        words = [path.read_text(encoding="utf-8") if path.exists() else "" for path in said]
    return Ended(os.waitstatus_to_exitcode(status), words[0], words[1])


def _child(work: Callable[[], None], said: list[Path], *, held: bool) -> NoReturn:
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(said, 1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (io.TextIOWrapper(io.FileIO(number, "wb", closefd=False)) for number in (1, 2))
    if held:
        os.kill(os.getpid(), signal.SIGSTOP)
    code = 0
    try:
        work()
        sys.stdout.flush()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - as the interpreter would
        traceback.print_exc()
        code = 1
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 120  # as the interpreter's own
    os._exit(code)


def _in_folder(var: Path) -> None:
    """The sample sources, or those that the folder brings along."""
    for name in [name for name in os.environ if name.startswith("MBT_")]:
        del os.environ[name]
    own = var / "sources"
    os.environ.update(
        {"MBT_VAR": str(var), "MBT_SOURCES": str(own if own.is_dir() else SAMPLE_SOURCES), "COLUMNS": "300"}
    )


def warmed(var: Path, *commands: tuple[str, ...]) -> None:
    """Run commands in this process itself, so that its forks find loaded what they load at their first use."""
    # Where the commands are does not change meanwhile, and to look it up takes a fifth of a short command's time.
    front_door.entry_points = cache(importlib.metadata.entry_points)  # type: ignore[attr-defined]
    _in_folder(var)
    for arguments in commands:
        sys.argv = ["mbt", *arguments]
        said = io.StringIO()
        try:
            with redirect_stdout(said), redirect_stderr(said):
                main()
        except SystemExit as ended:
            if ended.code:
                raise RuntimeError(f"mbt {' '.join(arguments)} ended with {ended.code}: {said.getvalue()}") from ended
    gc.freeze()  # what is loaded now stays: collecting it anew in every fork would copy its memory
