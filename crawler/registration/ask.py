"""From listings and a register's archived answers to checks. Pure: answers are looked up by a function handed in."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from crawler.listing import Ref
from crawler.registers import RegisterError
from crawler.registers.questions import question_for
from crawler.registration.known import Register, register_of_shape
from crawler.registration.weigh import Answer, weigh
from crawler.shapes import NhsSearchPage, NpiPage
from crawler.source import Source
from crawler.workshop import Kept
from crawler.workshop.checks import Check

LookUp = Callable[[str], tuple[Answer, tuple[str, ...]] | None]
"""URL -> (the answer, the pages after it); None where no answer came that counts."""


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A listing whose question has no whole answer: ``why`` in words, naming the URL."""

    ref: Ref
    register: str
    why: str


def checks_of(listings: Iterable[Kept], source: Source, look_up: LookUp) -> Iterator[Check | Unanswered]:
    """For each live listing that ``source`` is asked about: what it answered, or why that is not known.

    ``listings`` are those of all sources. Nothing comes of a source that is no register.
    """
    rule = source.page[0]
    if not isinstance(rule, NpiPage | NhsSearchPage):
        return
    register = register_of_shape(rule.shape)
    for kept in listings:
        if url := question_for(kept, source):
            yield _check(kept, rule, register, url, look_up)


def _check(
    kept: Kept, rule: NpiPage | NhsSearchPage, register: Register, url: str, look_up: LookUp
) -> Check | Unanswered:
    pages: dict[str, Answer] = {}
    todo = [url]
    while todo:
        at = todo.pop(0)
        if at in pages:
            continue
        found = look_up(at)
        if found is None:
            why = "it was not asked yet" if not pages else f"a further page of the answer is missing: {at}"
            return Unanswered(kept.ref, register.code, why)
        pages[at], links = found
        todo += links
    answers = list(pages.values())
    try:
        verdict, came_back = weigh(kept.listing, rule, answers)
    except RegisterError as error:
        return Unanswered(kept.ref, register.code, f"the archived answer to {url} cannot be read: {error}")
    # The oldest page's day: what came later may have been another answer.
    asked_on = min(answer.came_on for answer in answers)
    return Check(
        ref=kept.ref,
        register=register.code,
        asked=url,
        asked_on=asked_on,
        outcome=verdict.outcome,
        number=verdict.number,
        reasons=verdict.reasons,
        check_again_on=again_on(asked_on, register),
        came_back=came_back,
    )


def again_on(asked_on: str, register: Register) -> str:
    """The day on which the register is to be asked again (ISO)."""
    return (date.fromisoformat(asked_on) + timedelta(days=register.check_again_days)).isoformat()
