"""``mbt releases``."""

import sqlite3
from contextlib import closing
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from referral.gazetteer import var_folder


@click.command()
def releases() -> None:
    """List the kept releases, the newest first: what changed with each, and which of them is served.

    The whole note of a release is releases/<sha256>.txt, and .json for programs; releases/log.jsonl says who switched
    to what, when and why. Exit code 65: the log or a note is damaged.
    """
    from crawler.release import journal  # noqa: PLC0415
    from crawler.release.notes import read  # noqa: PLC0415
    from crawler.release.store import Store  # noqa: PLC0415

    store = Store(var_folder())
    there = store.releases
    order = [one for one in journal.newest_first(journal.read(store.folder)) if one in there]
    order += [one for one in there if one not in order]
    if not order:
        click.echo("There is no release yet; run `mbt publish`.")
        return
    table = Table(box=None, pad_edge=False)
    for column in ("", "release", "as of", "providers", "MB", "what changed"):
        table.add_column(column, justify="right" if column in {"providers", "MB"} else "left")
    for release in order:
        note = read(store, release)
        path = store.path(release)
        table.add_row(
            "*" if release == store.current else "",
            release[:12],
            *_told(path),
            f"{path.stat().st_size / 1e6:.1f}",
            note.first_line if note else "no note",
        )
    Console().print(table)
    click.echo("* is served." if store.current else f"{store.link} is none of them: publish, or roll back.")


def _told(path: Path) -> tuple[str, str]:
    """(as of, providers) as the file itself says."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as file:
            as_of, providers = file.execute("SELECT as_of, providers FROM release").fetchone()
    except (sqlite3.DatabaseError, TypeError):
        return "damaged", ""
    return str(as_of), str(providers)
