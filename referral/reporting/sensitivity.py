"""What becomes of the answers when one weight is a little more or less: every number of weights.toml by itself."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from referral.match import WEIGHTS, Index, Weights, match, weight_rows
from referral.match.answer import Answer
from referral.reporting.asked import Asked
from referral.reporting.figures import kendall_tau, mean

FIVE = 5
_NOT_RANKING = {"show"}


@dataclass(frozen=True, slots=True)
class Changed:
    """One weight at another value. Shares are of the needs that somebody fits; `near` of those with a near miss.

    first: whose first match is another · five: whose set of five is another · tau: mean Kendall tau over the first
    twenty, None where no answer has two · near: whose first near miss is another.
    """

    weight: str
    usual: float
    value: float
    first: float
    five: float
    tau: float | None
    near: float


def variations(by: float, weights: Weights = WEIGHTS) -> Iterator[tuple[str, float, float, Weights]]:
    """Weight, usual value, value, and all weights with it: each less and more by a share.

    Left out: how many of each are shown, which ranks nothing, and a weight of 0, which has no share.
    """
    for row in weight_rows(weights):
        if row.group in _NOT_RANKING or not row.value:
            continue
        for value in (row.value * (1 - by), row.value * (1 + by)):
            data = weights.model_dump()
            data[row.group][row.name]["value"] = value
            yield f"{row.group}.{row.name}", row.value, value, Weights.model_validate(data)


def sensitivity(
    needs: Sequence[Asked],
    index: Index,
    on: date,
    varied: Iterable[tuple[str, float, float, Weights]],
    weights: Weights = WEIGHTS,
) -> Iterator[Changed]:
    """Each variation against the usual weights, on one day, so that the turn among equals stays the same."""
    usual = _answers(needs, index, on, weights)
    for name, before, value, changed in varied:
        yield _changed(name, before, value, usual, _answers(needs, index, on, changed))


def _answers(needs: Sequence[Asked], index: Index, on: date, weights: Weights) -> list[Answer]:
    return [match(one.need, index, one.town, on, weights) for one in needs]


def _changed(name: str, before: float, value: float, usual: Sequence[Answer], changed: Sequence[Answer]) -> Changed:
    pairs = [
        ([one.provider_id for one in answer.matches], [one.provider_id for one in other.matches])
        for answer, other in zip(usual, changed, strict=True)
    ]
    found = [(one, other) for one, other in pairs if one or other]
    taus = [tau for one, other in found if (tau := kendall_tau(one, other)) is not None]
    near = [
        _first_near(answer) != _first_near(other)
        for answer, other in zip(usual, changed, strict=True)
        if answer.near_misses or other.near_misses
    ]
    return Changed(
        weight=name,
        usual=before,
        value=value,
        first=mean([one[:1] != other[:1] for one, other in found]) or 0.0,
        five=mean([set(one[:FIVE]) != set(other[:FIVE]) for one, other in found]) or 0.0,
        tau=mean(taus),
        near=mean(near) or 0.0,
    )


def _first_near(answer: Answer) -> tuple[tuple[str, ...], str] | None:
    return next(((one.relax, one.best.provider_id) for one in answer.near_misses), None)
