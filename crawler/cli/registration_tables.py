"""Checks as tables and sentences on a terminal. None of them says that somebody has no licence: nobody knows that."""

import shlex
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.cli.run_tables import say
from crawler.registration.due import Due, overdue
from crawler.registration.known import outcomes, registers
from crawler.registration.record import Recorded
from crawler.workshop.checks import Check


def checks_table(found: Iterable[tuple[str, Check]], today: date) -> Table:
    """One row for each (name, check), as given."""
    table = _table("who", "listing", "register", "outcome", "number", "when", "how", "look again")
    for name, check in found:
        again = f"{check.check_again_on} OVERDUE" if overdue(check, today) else check.check_again_on
        label = outcomes()[check.outcome].label
        cells = (_ref(check.ref), check.register, label, check.number or "", check.asked_on, check.how, again)
        table.add_row(Text(name), *map(Text, cells))
    return table


def show_due(console: Console, todo: Sequence[Due]) -> None:
    """One row for each thing to do, as given; then where each register is, and how its numbers are written."""
    table = _table("who", "listing", "register", "why", "since")
    for one in todo:
        who = one.practitioner
        codes = " or ".join(register.code for register in one.registers)
        table.add_row(*map(Text, (who.name, _ref(who.refs[0]), codes, one.why, one.since or "")))
    console.print(table)
    console.print()
    for register in {register.code: register for one in todo for register in one.registers}.values():
        number = f"; number: {register.number.written}" if register.number else ""
        say(console, f"{register.code}: {register.url} ({register.title}{number})")


def recorded_sentence(done: Recorded) -> str:
    """What comparing came to, and what stays open."""
    new = ", ".join(f"{done.count(code)} {words.label.lower()}" for code, words in outcomes().items())
    lines = [f"{len(done.new)} new checks ({new}), {done.known} known already, {done.overdue} overdue"]
    for (register, why), many in sorted(Counter((one.register, one.why) for one in done.unanswered).items()):
        lines.append(f"{registers()[register].title}: {many} listings without an answer: {why}")
    return "\n".join(lines)


def checked_sentence(name: str, check: Check, number: int) -> str:
    """What was written down, what it says, and until when."""
    register = registers()[check.register]
    return (
        f"decision {number}: {name} in {register.title}, looked up on {check.asked_on}. "
        f"{outcomes()[check.outcome].sentence} To be looked at again on {check.check_again_on}."
    )


def _ref(ref: tuple[str, str]) -> str:
    """As it is typed behind a command."""
    return shlex.join(ref)


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for column in columns:
        table.add_column(column, no_wrap=column in {"when", "since"}, overflow="fold")
    return table
