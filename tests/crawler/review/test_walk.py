"""`mbt review` in the terminal or on a pipe: each answer is written at once, and nothing is lost on the way."""

import io
from collections.abc import Callable, Iterable
from typing import Any

import pytest
from rich.console import Console

from crawler.decisions import Decision
from crawler.review.showing import show_task
from crawler.review.task import Side, Task
from crawler.review.walk import Walk
from tests.crawler.review.making import DAY, FAY, FAY_TOO, Desk

Sit = Callable[..., tuple[Walk, str]]


@pytest.fixture
def sit(desk: Desk) -> Sit:
    def sit(*lines: str | type[BaseException]) -> tuple[Walk, str]:
        review, typed, out = desk.review, iter(lines), io.StringIO()
        console = Console(file=out, width=200)

        def ask(prompt: str) -> str:
            console.print(prompt, markup=False)
            line = next(typed, EOFError)
            if isinstance(line, str):
                return f"{line}\n"
            raise line

        def write(made: Iterable[dict[str, Any]]) -> tuple[Decision, ...]:
            return review.write(made, "M. Aintainer", DAY)

        walk = Walk(console, ask, write, review.listed)
        try:
            walk.through(review.waiting)
        except KeyboardInterrupt:
            out.write("STOPPED")
        return walk, out.getvalue()

    return sit


# The training that sources disagree about, the identity, the phone number: the answers, and the decisions they write.
SITTINGS = [
    ("nothing is answered", [], []),
    ("quit", ["q", "k"], []),
    ("later goes on to the next", ["l", "l", "l"], []),
    ("keep, with a reason", ["k", "the roster is right"], [("keep", "the roster is right")]),
    ("a reason is needed", ["k", "", "  ", "it is"], [("keep", "it is")]),
    ("a statement by its number", ["2", "they told us"], [("set_value", "they told us")]),
    ("the whole word does as well", ["keep", "x", "same", "y"], [("keep", "x"), ("same", "y")]),
    (
        "Enter takes the sentence that speaks for it",
        ["l", "s", ""],
        [("same", "“Fay Inventor” and “F. Inventor” are the same name; 2 listings have the family name Inventor")],
    ),
    ("one's own reason instead", ["l", "d", "I rang them up"], [("different", "I rang them up")]),
    ("what is no answer is asked again", ["s", "9", "k", "x"], [("keep", "x")]),
    ("the end of the input while asked why writes nothing", ["k"], []),
    ("all of them", ["k", "a", "s", "b", "k", "c"], [("keep", "a"), ("same", "b"), ("keep", "c")]),
    ("Ctrl-C loses nothing that was answered", ["k", "a", KeyboardInterrupt], [("keep", "a")]),
    ("Ctrl-C while asked why", ["k", "a", "s", KeyboardInterrupt], [("keep", "a")]),
]


@pytest.mark.parametrize(("what", "lines", "decided"), SITTINGS, ids=[one[0] for one in SITTINGS])
def test_a_sitting(desk: Desk, sit: Sit, what: str, lines: list[Any], decided: list[tuple[str, str]]) -> None:
    walk, told = sit(*lines)
    assert [(one.kind, one.why) for one in desk.log.decisions] == decided, what
    assert [one.number for one in walk.written] == [one.number for one in desk.log.decisions]
    assert {one.who for one in desk.log.decisions} <= {"M. Aintainer"}
    assert ("STOPPED" in told) == (KeyboardInterrupt in lines)


def test_what_was_answered_is_not_asked_again(desk: Desk, sit: Sit) -> None:
    sit("k", "a", "s", "b")
    assert desk.log.decisions[1].pair == (FAY, FAY_TOO)
    assert "Alice" not in desk.review.waiting[0].question
    # The two listings that are one provider now have two levels between them: that is a new question.
    assert "training in MBT (MBT for adults) of “Fay Inventor”" in desk.review.waiting[0].question


def test_the_question_shows_both_sides_and_says_what_is_typed(sit: Sit) -> None:
    _, told = sit("9", "l")
    assert "Sources disagree about the training in MBT (MBT for adults) of “Dr Alice Sampleworth”" in told
    assert "Training body's list" in told
    assert "Provider's own statement" in told
    assert "'9' is no answer here: k (keep), 2 (choose:2), l (later) or q (quit)" in told
    assert "Are “Fay Inventor”" in told
    assert "[2 of 3] s/d/l/q?" in told


def test_a_page_cannot_write_on_the_terminal() -> None:
    out = io.StringIO()
    side = Side(("a", "b"), "[bold]x[/bold]\x1b[31m", "http://example.org", (("phone", "\x1b]0;title\x07[red]1"),))
    show_task(Console(file=out, width=120), Task("t", "identity", "\x1b[2J?", ("[link=x]r",), (), (0,), (side,)))
    assert "\x1b" not in out.getvalue()
    assert "\x07" not in out.getvalue()
    assert "[bold]x[/bold]" in out.getvalue()
    assert "[link=x]r" in out.getvalue()
