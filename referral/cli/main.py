"""The front door of the command line, and what its exit codes mean."""

import os
import sqlite3
import sys
from importlib.metadata import entry_points
from typing import Any

import click

from referral.gazetteer import var_folder

EXIT_CODES = {
    0: "done",
    1: "crashed: a fault of ours, please report it",
    2: "held: a source's run or a release did not pass its checks; what was good before stays",
    64: "the command was called wrongly",
    65: "a value or a file that was handed in is not as it must be",
    66: "a file or folder that is needed is not there, or cannot be read",
    69: "another crawl of the same folder is under way; or the port is in use, or may not be used",
    73: "a file could not be written",
    75: "a crawl or a review was stopped by hand; what it had is kept, and the next one goes on with it",
    78: "a source's TOML, or geocoding.toml, is not as documented",
}

_CANNOT_WRITE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}

# fmt: off
_ORDER = (
    "sources", "source", "owner-file", "crawl", "runs", "reread",
    "review", "workshop", "decisions", "correct", "suppress", "notice", "registration",
    "geocode", "publish", "releases", "rollback", "serve", "match", "match-report",
)
# fmt: on


class Commands(click.Group):
    """Commands by the entry points of the group ``mbt.commands``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Their names, in the order of the work."""
        names = {entry.name for entry in entry_points(group="mbt.commands")}
        return [name for name in _ORDER if name in names] + sorted(names.difference(_ORDER))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        for entry in entry_points(group="mbt.commands", name=cmd_name):
            command = entry.load()
            if not isinstance(command, click.Command):
                raise TypeError(f"{entry.value} is no click command")
            return command
        return None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The exit codes."""
        with formatter.section("Exit codes"):
            formatter.write_dl([(str(code), meaning) for code, meaning in EXIT_CODES.items()])


@click.group(cls=Commands)
@click.version_option(package_name="mbt-directory", prog_name="mbt")
def mbt() -> None:
    """The directory and referral service for Mentalization-Based Treatment (MBT).

    Everything generated lives under ./var, or under the folder named by MBT_VAR.
    """


def main() -> None:
    """Run a command; every error that can be foreseen ends in one clear sentence and a documented exit code."""
    arguments: dict[str, Any] = {"standalone_mode": False, "prog_name": "mbt"}
    try:
        result = mbt.main(**arguments)
    except click.UsageError as error:
        error.show()
        sys.exit(64)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        click.echo("stopped", err=True)
        sys.exit(130)
    except Exception as error:
        code = getattr(error, "exit_code", None)
        if code is None and isinstance(error, OSError) and error.filename and error.strerror:
            click.echo(f"Error: {error.filename}: {error.strerror}", err=True)
            sys.exit(73)
        if isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode & 0xFF in _CANNOT_WRITE:
            click.echo(f"Error: a database in {var_folder()} cannot be read or written: {error}", err=True)
            sys.exit(73)
        if not isinstance(code, int) or os.environ.get("MBT_DEBUG"):
            raise
        click.echo(f"Error: {error}", err=True)
        sys.exit(code)
    sys.exit(result if isinstance(result, int) else 0)


__all__ = ["EXIT_CODES", "main", "mbt"]
