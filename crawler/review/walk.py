"""Walking the queue: each question in turn, each answer written at once, so that nothing is lost on the way."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Console

from crawler.decisions import Decision
from crawler.errors import BadInputError
from crawler.review.answering import default_reason, made
from crawler.review.listed import Listed
from crawler.review.showing import key_of, say, show_task
from crawler.review.task import Task

Ask = Callable[[str], str]
"""Asks for a line; EOFError where there is none any more."""
Write = Callable[[Iterable[dict[str, Any]]], Sequence[Decision]]
_LATER, _QUIT = ("l", "later"), ("q", "quit")


class Walk:
    """One sitting. ``written``: the decisions made in it, also where it was left in the middle."""

    def __init__(self, console: Console, ask: Ask, write: Write, listed: Listed) -> None:
        self.console, self.ask, self.write, self.listed = console, ask, write, listed
        self.written: list[Decision] = []

    def through(self, waiting: Sequence[Task]) -> None:
        """Ask each of them, until there is no more or somebody quits; the end of the input quits too."""
        for at, task in enumerate(waiting, 1):
            show_task(self.console, task)
            try:
                if answer := self._answer(task, f"{at} of {len(waiting)}"):
                    self._decide(task, answer)
            except EOFError:
                return

    def _answer(self, task: Task, where: str) -> str:
        """The answer chosen; empty for later."""
        keys = {key_of(one): one.answer for one in task.options}
        prompt = f"[{where}] {'/'.join((*keys, _LATER[0], _QUIT[0]))}? "
        while True:
            typed = self.ask(prompt).strip().casefold()
            if typed in _QUIT:
                raise EOFError
            if typed in _LATER:
                return ""
            if chosen := keys.get(typed) or next((one for one in keys.values() if one == typed), None):
                return chosen
            told = ", ".join(f"{key} ({answer})" for key, answer in keys.items())
            say(self.console, f"{typed[:40]!r} is no answer here: {told}, l (later) or q (quit)")

    def _decide(self, task: Task, answer: str) -> None:
        default = default_reason(task, answer)
        prompt = f"Why? (Enter: {default}) " if default else "Why? "
        while True:
            why = self.ask(prompt).strip() or default
            try:
                added = self.write(made(task, answer, why, self.listed))
            except BadInputError as error:
                say(self.console, str(error))
                continue
            self.written += added
            numbers = ", ".join(str(one.number) for one in added)
            say(self.console, f"Written: decision {numbers} ({answer}). `mbt decisions undo` takes it back.")
            return
