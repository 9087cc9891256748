"""Rows of needs, each answered or refused by itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from referral.ask import PlaceError, RequestError, ask, sentence
from referral.batch.needs import Row
from referral.gazetteer import Gazetteer, QuestionError
from referral.match import Index, Problem
from referral.match.answer import Answer


@dataclass(frozen=True, slots=True)
class Answered:
    """One row and its answer, or what is wrong with it, as `problems` of the JSON contract has it."""

    row: int
    answer: Answer | None
    problems: tuple[Problem, ...] = ()

    @property
    def sentences(self) -> Iterator[str]:
        """What is wrong, with the row, the column, the value and what is allowed."""
        for one in self.problems:
            yield f"row {self.row}: {sentence(one)}"


def answered(rows: Iterable[Row], index: Index, gazetteer: Gazetteer, today: date) -> Iterator[Answered]:
    """Each row as it is asked for; a row that cannot be answered stops itself alone."""
    for row in rows:
        if row.problems:
            yield Answered(row.number, None, row.problems)
            continue
        try:
            answer = ask(row.request, index, gazetteer, today).answer
        except RequestError as error:
            yield Answered(row.number, None, tuple(error.problems))
        except (PlaceError, QuestionError) as error:
            yield Answered(row.number, None, (_no_place(row, error),))
        else:
            yield Answered(row.number, answer)


def _no_place(row: Row, error: PlaceError | QuestionError) -> Problem:
    could_be = [place.label for place in error.candidates] if isinstance(error, PlaceError) else []
    return Problem(
        key="place",
        value=str(row.request.get("place", ""))[:100],
        problem="could be several places" if could_be else f"is not known: {error}",
        allowed=could_be or ["a postcode or a town"],
    )
