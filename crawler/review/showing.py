"""A question on a terminal or a pipe: what is asked, the evidence side by side, the reasons, the options."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from crawler.review.task import Option, Side, Statement, Task


def clean(text: str) -> Text:
    """Words of a page, with nothing in them read as markup, and no control character for the terminal."""
    return Text("".join(letter if letter.isprintable() else " " for letter in text))


def say(console: Console, sentence: str) -> None:
    """A whole line."""
    console.print(clean(sentence), soft_wrap=True, highlight=False)


def show_task(console: Console, task: Task) -> None:
    """Everything about one task."""
    console.print()
    say(console, f"{task.kind} {task.id}")
    say(console, task.question)
    if task.statements:
        console.print(_statements(task.statements))
    if task.sides:
        console.print(_sides(task.sides))
    for reason in task.reasons:
        say(console, f"- {reason}")
    if task.closed:
        say(console, f"Not open any more: {task.closed}")
    for one in task.options:
        say(console, f"  {key_of(one):>2}  {one.answer}: {one.says}")


def key_of(option: Option) -> str:
    """What is typed for an option: the first letter of the answer, or the statement's number."""
    return option.answer.partition(":")[2] or option.answer[0]


def tasks_table(found: Sequence[Task]) -> Table:
    """One row a task, as given."""
    table = Table(box=None, pad_edge=False)
    table.add_column("task", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("question", overflow="fold")
    for task in found:
        table.add_row(task.id, task.kind, clean(task.question))
    return table


def counts(found: Sequence[Task]) -> list[str]:
    """How many of each kind, in the order of the queue; then how many in all."""
    by_kind = Counter(task.kind for task in found)
    return [*(f"{kind} {count}" for kind, count in by_kind.items()), f"in all {len(found)}"]


def _sides(sides: Sequence[Side]) -> Table:
    """One column a listing, one row for each thing that any of them says."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column("")
    for side in sides:
        table.add_column(clean(side.name), overflow="fold", ratio=1)
    cells = [dict(side.rows) for side in sides]
    for what in dict.fromkeys(what for side in sides for what, _ in side.rows):
        table.add_row(what, *(clean(one.get(what, "-")) for one in cells))
    return table


def _statements(statements: Sequence[Statement]) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("", "shown", "what it says", "the sentence", "who says so", "first and last seen"):
        table.add_column(column, overflow="fold")
    for one in statements:
        days = f"{one.first_seen} {one.last_checked}"
        who = clean(f"{one.source} ({one.strength}) {one.url}")
        table.add_row(
            str(one.number), "yes" if one.shown else "no", clean(one.words), clean(f"“{one.quote}”"), who, days
        )
    return table
