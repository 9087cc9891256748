"""Ages as written ("17–25", "from 18", "aged 16-64", "Alder 20-40 år", "Adults") into whole years."""

import re
from dataclasses import dataclass

from crawler.read.labels import fold

_AGE_WORD = (
    r"(?:aged?|ages|years?(?: old)?|yrs?|year-olds?|alder(?:en)?|alderen|ar(?:ige)?|aar|jaar|jahren?|alter|leeftijd"
    r"|alderspan|ars|ans|anni|anos)"
)
_TO = r"\s*(?:-|–|—|to|til|till|tot|bis)\s*"
# "of any age: 6 to 10 meetings" counts something else.
_NOT_AGES = (
    r"(?!\d|\s*(?:meetings?|sess\w+|appointments?|gesprekken|samta\w+|samtal\w*|gange?r?|minut\w*|hours?|weeks?|uge\w*"
    r"|uke\w*|weken|wochen|veckor|months?|maned\w*|manad\w*|maanden|monate?n?|people|persons?|patient\w*)\b)"
)
_RANGE = re.compile(
    rf"(?:\b{_AGE_WORD}\b[^\d.]{{0,25}}(\d{{1,2}})(?:{_TO}|\s*(?:and|og|a|until)\s*)(\d{{1,3}}){_NOT_AGES}"
    rf"|\b(\d{{1,2}}){_TO}(\d{{1,3}})[- ]*{_AGE_WORD}\b)"
)
_FROM = re.compile(
    r"(?:\b(?:from|over|above|aged|fra|vanaf|ab|minst|at least|older than)\b[^\d.]{0,25}"
    rf"(\d{{1,2}})(?!{_TO}|\s*(?:months?|weeks?|minutes?|km|%))(?:\s*{_AGE_WORD})"
    r"|\b(?:aged?|age)\s+(\d{1,2})\s*(?:\+|and (?:over|above|older))"
    r"|\b(\d{1,2})\s*\+|\b(\d{1,2})\s+(?:and|or) (?:over|above|older))"
)
_UNDER = re.compile(
    rf"\b(?:under|below|up to|until|younger than|tot|bis)\b (?:the age of )?(\d{{1,2}})(?:\s*{_AGE_WORD})"
)
_NAMED_FROM = re.compile(r"\b(?:from|over|above|fra|vanaf|ab|minimum)\s+(?:age\s+)?(\d{1,2})\b(?!\s*(?:-|–|to|til))")
# Only where the page names an age group on its own, not in running prose.
_GROUPS = (
    (re.compile(r"\b(?:older adults|elders|seniors|aeldre|ouderen)\b"), (65, None)),
    (re.compile(r"\b(?:adolescents?|teen(?:ager)?s?|unge|ungdom\w*|jongeren|jugendliche)\b"), (12, 17)),
    (re.compile(r"\b(?:children|child|kids|born|barn|kinderen|kinder)\b"), (5, 11)),
    (re.compile(r"\b(?:adults?|voksne|volwassenen|erwachsene|vuxna)\b"), (18, None)),
)


@dataclass(frozen=True, slots=True)
class Ages:
    """Whole years, inclusive; None is open or unknown on that side."""

    youngest: int | None
    oldest: int | None


def read_ages(text: str, *, named: bool = False) -> Ages | None:
    """The ages a sentence states, or None. ``named``: it stands under a label such as "Ages", so "Adults" counts."""
    folded = fold(text)
    if match := _RANGE.search(folded):
        low, high = (int(part) for part in match.groups() if part)
        if low < high <= 120:
            return Ages(low, high)
    if named and (match := re.fullmatch(r"\D{0,12}(\d{1,2})\s*(?:-|–|—|to|til|tot|bis)\s*(\d{1,3})\D{0,12}", folded)):
        low, high = int(match[1]), int(match[2])
        if low < high <= 120:
            return Ages(low, high)
    if named and (match := _NAMED_FROM.search(folded)):
        return Ages(int(match[1]), None)
    if match := _FROM.search(folded):
        return Ages(int(next(part for part in match.groups() if part)), None)
    if match := _UNDER.search(folded):
        return Ages(None, int(match[1]))
    if named:
        spans = [span for pattern, span in _GROUPS if pattern.search(folded)]
        if spans:
            youngest = min(low for low, _ in spans)
            oldest = None if any(high is None for _, high in spans) else max(high for _, high in spans if high)
            return Ages(youngest, oldest)
    return None
