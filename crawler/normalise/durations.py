"""How long, how often and how long to wait, as written, into months, visits a week and weeks."""

import re
from dataclasses import dataclass

from crawler.read.labels import fold

_NUMBER = r"(\d{1,3})(?:\s*(?:-|–|to|til|tot|bis|or|eller)\s*(\d{1,3}))?"
_MONTHS = re.compile(rf"\b{_NUMBER}[- ]?(?:months?|maneder?|manaders?|maanden|monate?n?)\b")
_TREATMENT = re.compile(r"programme|program|treatment|therap|behandling|terapi|behandeling|forlob|course|weekly|lasts?")
_WAIT = re.compile(r"\bwait|ventetid|ventelist|vente tid|wachttijd|wachtlijst|wartezeit|vantetid")
_WEEKS = re.compile(rf"\b{_NUMBER}[- ]?(?:weeks?|uger?|uker?|weken|wochen|veckor)\b")
_IN_WEEKS = re.compile(r"\bin (?:weeks|weken|wochen|uger|uker|veckor)\b|\((?:weeks|weken|wochen|uger|uker|veckor)\)")
_WEEKLY = re.compile(
    r"weekly|once a week|every week|each week|per week|a week|ugentlig|ukentlig|pr\.? uge|wekelijks|wochentlich"
    r"|varje vecka|(?:per |/ ?)vecka|i veckan|ggn/v\b"
)
_TWICE = re.compile(
    r"twice[- ](?:a[- ])?week|two (?:sessions|visits|appointments) (?:a|per|each) week|2 (?:sessions )?per week"
)
_RATES = (
    (_WEEKLY, 1.0),
    (
        re.compile(
            r"fortnight|every (?:two|second|other|2) weeks?|hver (?:anden uge|14\.? dag|annen uke)|om de twee weken"
            r"|alle (?:zwei|2) wochen|varannan vecka"
        ),
        0.5,
    ),
    (re.compile(r"monthly|(?:every|once a|each) month|manedlig|hver maned|maandelijks|monatlich|varje manad"), 0.25),
)
_CLAUSE = re.compile(r"[,;:]|\b(?:with|and|og|en|und|och|med|samt)\b")
_KINDS = {
    "individual": re.compile(r"individu|one[- ]to[- ]one|einzel"),
    "group": re.compile(r"gr[ou]+pp?|groep"),
}
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


def read_wait_weeks(text: str, *, named: bool = False, line: str = "") -> float | None:
    """The wait a sentence states, in weeks (the longer end of a range); None where it states none.

    ``line`` is what stands around it: a bare number is one of weeks where its line says "in weeks".
    """
    folded = fold(text)
    if named and _IN_WEEKS.search(fold(line)) and (match := re.fullmatch(rf"\s*{_NUMBER}\s*", folded)):
        return float(match[2] or match[1])
    if not named and not _WAIT.search(folded):
        return None
    if match := _WEEKS.search(folded):
        return float(match[2] or match[1])
    if match := _MONTHS.search(folded):
        return round(float(match[2] or match[1]) * WEEKS_PER_MONTH, 1)
    return None


def read_visits_per_week(sentences: list[str]) -> float | None:
    """Visits a week: individual sessions and groups, each as often as it is held; None where nothing says how often.

    "A weekly group with individual sessions every two weeks" is 1.5; a session every month counts as a quarter.
    """
    folded = [fold(sentence) for sentence in sentences]
    if any(_TWICE.search(sentence) for sentence in folded):
        return 2.0
    often: dict[str, float] = {}
    weekly = False
    for sentence in folded:
        clauses = _CLAUSE.split(sentence)
        rates = [next((rate for pattern, rate in _RATES if pattern.search(clause)), None) for clause in clauses]
        stated = [rate for rate in rates if rate]
        weekly = weekly or 1.0 in stated
        for clause, rate in zip(clauses, rates, strict=True):
            # "Weekly group therapy and individual sessions": what has no word of its own is as often as the rest.
            each = rate or max(stated, default=0.0)
            for kind, pattern in _KINDS.items():
                if each and pattern.search(clause):
                    often[kind] = max(often.get(kind, 0.0), each)
    return sum(often.values()) or (1.0 if weekly else None)
