"""How long, how often and how long to wait, as written, into months, visits a week and weeks (durations.toml)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from crawler.normalise.dates import read_day
from crawler.read.labels import fold

WEEKS_PER_MONTH = 4.345


@dataclass(frozen=True, slots=True)
class Months:
    """Length of treatment in months, inclusive."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The words of durations.toml, ready to be looked for."""

    numbers: dict[str, float]
    amount: re.Pattern[str]
    labelled_amount: re.Pattern[str]
    bare: re.Pattern[str]
    months: re.Pattern[str]
    wait: re.Pattern[str]
    none: re.Pattern[str]
    as_of: re.Pattern[str]
    in_weeks: re.Pattern[str]
    treatment: re.Pattern[str]
    not_treatment: re.Pattern[str]
    twice: re.Pattern[str]
    rates: tuple[tuple[re.Pattern[str], float], ...]
    clause: re.Pattern[str]
    kinds: tuple[re.Pattern[str], ...]
    units: tuple[tuple[re.Pattern[str], float, float], ...]


@cache
def _patterns() -> _Patterns:
    data = tomllib.loads((Path(__file__).parent / "durations.toml").read_text(encoding="utf-8"))
    articles = data["articles"]["words"]
    in_words = [word for words in data["numbers"].values() for word in words]
    to = "|".join(map(re.escape, data["between"]["words"]))

    def span(*words: str) -> str:
        number = rf"(?:\d{{1,3}}|{'|'.join(words)})"
        return rf"(?P<low>{number})(?:\s*(?:{to})\s*(?P<high>{number}))?"

    units = [(unit["words"], float(unit["weeks"])) for unit in data["unit"]]
    months = next(words for words, weeks in units if weeks == WEEKS_PER_MONTH)
    any_unit = "|".join(word for words, _ in units for word in words)
    often = data["often"]
    return _Patterns(
        numbers={
            **{word: float(digits) for digits, words in data["numbers"].items() for word in words},
            **dict.fromkeys(articles, 1.0),
        },
        amount=re.compile(rf"(?<![\w.,/]){span(*in_words)}[- ]*(?P<unit>{any_unit})(?!\w)"),
        labelled_amount=re.compile(rf"(?<![\w.,/]){span(*in_words, *articles)}[- ]*(?P<unit>{any_unit})(?!\w)"),
        bare=re.compile(rf"\s*{span(*in_words)}\s*"),
        months=re.compile(rf"(?<!\w){span(*in_words)}[- ]?(?:{'|'.join(months)})(?!\w)"),
        wait=_any(data["wait"]["words"]),
        none=_any(data["wait"]["none"]),
        as_of=re.compile(rf"\(([^()]*)\)|\b(?:{'|'.join(data['wait']['as_of'])})\W{{0,3}}([^()]{{4,30}})"),
        in_weeks=_any(data["wait"]["in_weeks"]),
        treatment=_any(data["treatment"]["words"]),
        not_treatment=_any(data["treatment"]["not"]),
        twice=_any(often["twice"]),
        rates=tuple(
            (_any(often[name]), rate) for name, rate in (("weekly", 1.0), ("fortnightly", 0.5), ("monthly", 0.25))
        ),
        clause=_any(often["clause"]),
        kinds=(_any(often["individual"]), _any(often["group"])),
        units=tuple((_any(unit["words"]), float(unit["weeks"]), float(unit.get("most", 999))) for unit in data["unit"]),
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(words))


def _number(written: str) -> float:
    if written.isdecimal():
        return float(written)
    return next(number for word, number in _patterns().numbers.items() if re.fullmatch(word, written))


def _longer(match: re.Match[str]) -> float:
    return _number(match["high"] or match["low"])


def read_months(text: str, *, named: bool = False) -> Months | None:
    """ "12 to 18 months of weekly therapy" -> 12, 18; None for a month that is no length of treatment.

    ``named``: it stands under a label that says so; "12-18" and "1 year" are lengths there.
    """
    folded, find = fold(text), _patterns()
    if named:
        match = find.bare.fullmatch(folded) or find.months.search(folded) or find.labelled_amount.search(folded)
        return _length(match) if match else None
    match = find.months.search(folded)
    if not match or not find.treatment.search(folded) or find.wait.search(folded) or find.not_treatment.search(folded):
        return None
    return _length(match)


def _length(match: re.Match[str]) -> Months | None:
    unit = match.groupdict().get("unit")
    weeks = next(
        (weeks for pattern, weeks, _ in _patterns().units if unit and pattern.fullmatch(unit)), WEEKS_PER_MONTH
    )
    low, high = (round(number * weeks / WEEKS_PER_MONTH, 1) for number in (_number(match["low"]), _longer(match)))
    return Months(low, high) if 1 <= low <= high <= 60 else None


def read_wait_weeks(text: str, *, named: bool = False, line: str = "") -> float | None:
    """The wait a sentence states, in weeks (the longer end of a range); 0 where it says that nobody waits.

    ``named``: it stands under a label such as "Waiting time"; elsewhere it must speak of waiting. ``line`` is what
    stands around it: a bare number is one of weeks where its line says "in weeks". None where no wait is stated.
    """
    folded, find = fold(text).replace("’", "'"), _patterns()
    if named and find.in_weeks.search(fold(line)) and (match := find.bare.fullmatch(folded)):
        return _longer(match)
    spoken = find.wait.search(folded)
    if not named and not spoken:
        return None
    found = (
        (match.start(), _in_weeks(match)) for match in (find.labelled_amount if named else find.amount).finditer(folded)
    )
    amounts = [(at, weeks) for at, weeks in found if weeks is not None]
    # "The programme takes 18 months and the wait is 8 weeks": what stands behind the word for waiting comes first.
    behind = [weeks for at, weeks in amounts if spoken and at >= spoken.start()]
    if amounts:
        return behind[0] if behind else amounts[0][1]
    return 0.0 if find.none.search(folded) else None


def _in_weeks(match: re.Match[str]) -> float | None:
    number = _longer(match)
    weeks, most = next((weeks, most) for unit, weeks, most in _patterns().units if unit.fullmatch(match["unit"]))
    return round(number * weeks, 1) if number <= most else None


def read_as_of(text: str, country: str = "") -> str | None:
    """The day on which a wait was said, YYYY-MM-DD: "12 weeks (October 2026)", "Stand: 5.10.2026"; else None."""
    for match in _patterns().as_of.finditer(fold(text)):
        if day := read_day(match[1] or match[2] or "", country):
            return day
    return None


def read_visits_per_week(sentences: list[str]) -> float | None:
    """Visits a week: individual sessions and groups, each as often as it is held; None where nothing says how often.

    "A weekly group with individual sessions every two weeks" is 1.5; a session every month counts as a quarter.
    """
    folded, find = [fold(sentence) for sentence in sentences], _patterns()
    if any(find.twice.search(sentence) for sentence in folded):
        return 2.0
    often: dict[re.Pattern[str], float] = {}
    weekly = False
    for sentence in folded:
        clauses = find.clause.split(sentence)
        rates = [next((rate for pattern, rate in find.rates if pattern.search(clause)), None) for clause in clauses]
        stated = [rate for rate in rates if rate]
        weekly = weekly or 1.0 in stated
        for clause, rate in zip(clauses, rates, strict=True):
            # "Weekly group therapy and individual sessions": what has no word of its own is as often as the rest.
            each = rate or max(stated, default=0.0)
            for kind in find.kinds:
                if each and kind.search(clause):
                    often[kind] = max(often.get(kind, 0.0), each)
    return sum(often.values()) or (1.0 if weekly else None)
