"""How long, how often and how long to wait, as written, into months, visits a week and weeks."""

import re
from dataclasses import dataclass

from crawler.read.labels import fold

_NUMBER = r"(\d{1,3})(?:\s*(?:-|–|to|til|tot|bis|or|eller)\s*(\d{1,3}))?"
_MONTHS = re.compile(rf"\b{_NUMBER}[- ]?(?:months?|maneder?|manaders?|maanden|monate?n?)\b")
_TREATMENT = re.compile(r"programme|program|treatment|therap|behandling|terapi|behandeling|forlob|course|weekly|lasts?")
_WAIT = re.compile(r"\bwait|ventetid|ventelist|vente tid|wachttijd|wachtlijst|wartezeit|vantetid")
_WEEKS = re.compile(rf"\b{_NUMBER}[- ]?(?:weeks?|uger?|uker?|weken|wochen|veckor)\b")
_WEEKLY = re.compile(
    r"weekly|once a week|every week|each week|per week|a week|ugentlig|ukentlig|pr\.? uge|wekelijks|wochentlich|varje vecka"
)
_TWICE = re.compile(
    r"twice[- ](?:a[- ])?week|two (?:sessions|visits|appointments) (?:a|per|each) week|2 (?:sessions )?per week"
)
WEEKS_PER_MONTH = 4.345


@dataclass(frozen=True, slots=True)
class Months:
    """Length of treatment in months, inclusive."""

    low: float
    high: float


def read_months(text: str) -> Months | None:
    """ "12 to 18 months of weekly therapy" -> 12, 18; None for a month that is no length of treatment."""
    folded = fold(text)
    match = _MONTHS.search(folded)
    if not match or not _TREATMENT.search(folded) or _WAIT.search(folded) or "review" in folded:
        return None
    low = float(match[1])
    high = float(match[2] or match[1])
    return Months(low, high) if 1 <= low <= high <= 60 else None


def read_wait_weeks(text: str, *, named: bool = False) -> float | None:
    """The wait a sentence states, in weeks (the longer end of a range); None where it states none."""
    folded = fold(text)
    if not named and not _WAIT.search(folded):
        return None
    if match := _WEEKS.search(folded):
        return float(match[2] or match[1])
    if match := _MONTHS.search(folded):
        return round(float(match[2] or match[1]) * WEEKS_PER_MONTH, 1)
    return None


def read_visits_per_week(sentences: list[str]) -> float | None:
    """One for a weekly individual session, one for a weekly group; None where no sentence says how often."""
    folded = [fold(sentence) for sentence in sentences]
    if any(_TWICE.search(sentence) for sentence in folded):
        return 2.0
    weekly = [sentence for sentence in folded if _WEEKLY.search(sentence)]
    kinds = {
        kind
        for sentence in weekly
        for kind, pattern in (("individual", r"individu|one[- ]to[- ]one|einzel"), ("group", r"gr[ou]+pp?|groep"))
        if re.search(pattern, sentence)
    }
    if kinds:
        return float(len(kinds))
    return 1.0 if weekly else None
