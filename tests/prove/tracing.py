"""strace on a process that is held: what it calls, and one of its calls made to fail or to be its last."""

import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal, get_args

Failure = Literal["KILL", "ENOSPC", "EIO"]
FAILURES: tuple[Failure, ...] = get_args(Failure)
"""The kill first."""

# Every call with which a process changes what is on a disk, by the names that any version of Linux gives them.
CHANGING = (
    "write", "writev", "pwrite64", "pwritev", "pwritev2", "ftruncate", "truncate", "fallocate", "copy_file_range",
    "sendfile", "splice", "fsync", "fdatasync", "sync_file_range", "msync", "rename", "renameat", "renameat2", "link",
    "linkat", "symlink", "symlinkat", "unlink", "unlinkat", "mkdir", "mkdirat", "rmdir", "chmod", "fchmod", "fchmodat",
    "open", "openat", "creat",
)  # fmt: skip
_OPENING = {"open", "openat", "creat"}
_LINE = re.compile(r"(?P<pid>\d+) +(?P<call>\w+)\((?P<rest>.*)\) += (?P<result>-?\d+|\?)(?P<told>.*)")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"(?:\.\.\.)?')
_FD = re.compile(r"^(?:\d+|AT_FDCWD)<([^>]*)>")
_RANDOM = re.compile(r"(\.building-)[a-z0-9_]{8}")


class NotTracedError(RuntimeError):
    """strace could not take hold of a process."""


@dataclass(frozen=True, slots=True)
class Call:
    """One system call. ``at``: the how-manieth of its name, from 1. ``paths``: what it is about, absolute."""

    name: str
    at: int
    paths: tuple[str, ...]
    creates: bool
    failed: bool
    injected: bool

    @property
    def changes(self) -> bool:
        """Whether something on a disk changes with it."""
        return self.name not in _OPENING or self.creates

    @property
    def about(self) -> str:
        """The same in every run: its name and paths, without what is drawn by lot."""
        paths = (_RANDOM.sub(r"\1*", path) for path in self.paths)
        return f"{self.name} {' -> '.join(paths)}"


@dataclass(frozen=True, slots=True)
class Point:
    """A call, and what happens at it instead: the process is killed, or the call fails."""

    name: str
    at: int
    about: str
    failure: Failure

    @property
    def option(self) -> str:
        """As strace takes it."""
        what = "signal=KILL" if self.failure == "KILL" else f"error={self.failure}"
        return f"inject={self.name}:{what}:when={self.at}"


@dataclass
class Traced:
    """What strace is to look at, and what it saw. Without a ``point`` it looks at all that changes a disk."""

    point: Point | None = None
    calls: list[Call] = field(default_factory=list)
    killed: bool = False

    @property
    def hit(self) -> str | None:
        """What the injected failure happened to; None where the process never came there."""
        if self.killed:
            return self.calls[-1].about if self.calls else None
        return next((call.about for call in self.calls if call.injected), None)

    @contextmanager
    def attached(self, process: int) -> Iterator[None]:
        """Hold on to a stopped process until it ends. NotTracedError says why that is not possible."""
        with tempfile.NamedTemporaryFile(prefix="mbt-trace-", mode="r", encoding="utf-8", errors="replace") as file:
            looked_at = self.point.name if self.point else ",".join(f"?{name}" for name in CHANGING)
            options = ["-e", self.point.option] if self.point else []
            strace = subprocess.Popen(
                ["strace", "-f", "-y", "-o", file.name, "-e", f"trace={looked_at}", *options, "-p", str(process)],
                stderr=subprocess.PIPE,
                text=True,
            )
            assert strace.stderr
            said = strace.stderr.readline()
            if "attached" not in said:
                strace.kill()
                strace.wait()
                raise NotTracedError(said.strip() or "strace said nothing")
            try:
                yield
            finally:
                strace.communicate()
            text = file.read()
        self.calls = calls_in(text)
        self.killed = "+++ killed by SIGKILL +++" in text


def calls_in(text: str) -> list[Call]:
    """The calls in strace's words (-f -y), in their order. ValueError where more than one process is in them."""
    counted: dict[str, int] = {}
    found: list[Call] = []
    processes: set[str] = set()
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if not match:
            continue
        processes.add(match["pid"])
        name, rest = match["call"], match["rest"]
        counted[name] = counted.get(name, 0) + 1
        found.append(
            Call(
                name,
                counted[name],
                _paths(name, rest),
                "O_CREAT" in rest or "O_TRUNC" in rest or name == "creat",
                match["result"].startswith("-") or match["result"] == "?",
                "(INJECTED)" in match["told"],
            )
        )
    if len(processes) > 1:
        raise ValueError(f"{len(processes)} processes or threads write; the walk knows one alone")
    return found


def _paths(name: str, rest: str) -> tuple[str, ...]:
    of_handle = _FD.match(rest)
    if of_handle and not rest.startswith("AT_FDCWD"):
        return (of_handle[1],)
    quoted = [one.encode().decode("unicode_escape") for one in _QUOTED.findall(rest)]
    return tuple(quoted[:2] if name.startswith(("rename", "link", "symlink")) else quoted[:1])
