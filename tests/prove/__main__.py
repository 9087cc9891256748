"""``python -m tests.prove [ROW…]``: every proof, a row each. Exit code 0: all passed; 1: not; 66: a tool lacks."""

import sys
import time
import traceback
from collections.abc import Callable, Mapping

import click

from tests.prove import clock, cut_off, damaged, fsynced, full_disk, load, restored, served_damage
from tests.prove.ground import Ground, ground
from tests.prove.missing import missing
from tests.prove.row import Row
from tests.prove.table import Told, shown, told_at_once

PROOFS: Mapping[str, Callable[[Ground], Row]] = {
    "publish cut off at every call": cut_off.publish,
    "the first publish killed at every step": cut_off.first_publish,
    "rollback cut off at every step": cut_off.rollback,
    "suppress cut off at every step": cut_off.suppress,
    "fsync before every rename": fsynced.fsync_before_rename,
    "disk full": full_disk.disk_full,
    "current release damaged: publish": damaged.corrupted_release,
    "current release damaged: serve": served_damage.corrupted_release_served,
    "decisions lost or damaged": damaged.decisions_lost,
    "clock wrong": clock.clock,
    "restore drill": restored.restore_drill,
    "publish under load": load.publishes,
    "rollback under load": load.rollbacks,
}
"""In the order in which they run: what wants the machine for itself last."""


@click.command()
@click.argument("rows", nargs=-1)
@click.option("--allow-missing", is_flag=True, help="A row that this machine cannot try does not fail the proof.")
def prove(rows: tuple[str, ...], allow_missing: bool) -> None:
    """Prove that releases cannot hurt anybody: all rows, or those whose names have one of ROWS in them."""
    lacking = missing()
    for sentence in lacking:
        click.echo(sentence, err=True)
    if lacking:
        sys.exit(66)
    chosen = {name: proof for name, proof in PROOFS.items() if not rows or any(row in name for row in rows)}
    if not chosen:
        raise click.UsageError(f"no row has that in its name; there are: {', '.join(PROOFS)}")
    began = time.monotonic()
    told: list[Told] = []
    with ground() as stood_on:
        for name, proof in chosen.items():
            told.append(_tried(name, proof, stood_on))
            told_at_once(told[-1])
    shown(told, time.monotonic() - began)
    enough = {"passed", "skipped"} if allow_missing else {"passed"}
    sys.exit(0 if all(one.row.result in enough for one in told) else 1)


def _tried(name: str, proof: Callable[[Ground], Row], stood_on: Ground) -> Told:
    began = time.monotonic()
    try:
        row = proof(stood_on)
    except Exception as error:  # noqa: BLE001 - a proof that breaks off has not passed, and the others are tried still
        traceback.print_exc()
        row = Row("it broke off", [f"{type(error).__name__}: {error}"])
    return Told(name, row, time.monotonic() - began)


if __name__ == "__main__":
    prove()
