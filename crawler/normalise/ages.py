"""Ages as written ("17–25", "ab 18 Jahren", "à partir de 18 ans", "Adults") into whole years (words in ages.toml)."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from crawler.read.labels import fold
from crawler.vocabulary import codes

OLDEST = 120
_SPACE = r"\s+"
# "over 18s", "over-18s".
_APART = r"(?:\s+|[-\u2010\u2011])"
_OLD = r"(?:s\b|[- ]years?[- ](?:olds?|of age)\b)"
# In prose a smaller number of years is an age only where the sentence speaks of ages: "up to 2 years" is a length too.
_SURELY_AN_AGE = 12
# "18-65+" goes on beyond the end that it names.
_RETIRED = 64


@dataclass(frozen=True, slots=True)
class Ages:
    """Whole years, inclusive; None is open or unknown on that side.

    ``groups``: the age groups of our vocabulary that are named in words ("adults and older adults") instead of numbers.
    """

    youngest: int | None
    oldest: int | None
    groups: tuple[str, ...] = field(default=(), compare=False)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "ages.toml").read_text(encoding="utf-8"))


@cache
def _patterns(*, named: bool) -> tuple[tuple[re.Pattern[str], bool], ...]:
    """Patterns with the groups ``low`` and ``high``, the surest first, and whether ``high`` stops short of its number.

    In prose a number is an age only beside a word that says so; under a label such as "Ages" it needs none.
    """
    data = _data()
    years, age, to, short_of = (_one_of(data[key]) for key in ("years", "age", "to", "short_of"))
    between, both, least, over = (_one_of(data[key]) for key in ("between", "and", "from", "and_over"))
    over = _one_of((*data["and_over"], *data["upwards"])) if named else over
    under, up_to = (_one_of(data[key]) for key in ("under", "up_to"))
    at_least, at_most, less = (_one_of(data[key]) for key in ("at_least_signs", "at_most_signs", "less_signs"))
    beyond = _one_of(words for words in data["and_over"] if not words.isalpha())
    other = rf"(?!\d|\s*(?:{'|'.join(data['not_ages'])}))"
    low, high = r"(?<![\d.,])(?P<low>\d{1,2})", rf"(?P<high>\d{{1,3}}){other}"
    said, before = rf"(?:\s*|-){years}(?!\w)", rf"(?<!\w){age}(?!\w)[^\d.]{{0,25}}"
    maybe = rf"(?:{said})?"
    article = rf"(?:{_one_of(data['articles'])}\s+)?"
    bare = [
        (rf"{low}{maybe}-?\s*{short_of}\s*{high}", True),
        (rf"{low}{maybe}-?\s*{to}\s*{high}", False),
        (rf"(?<!\w){between}\s+{article}{low}{maybe}\s+{both}\s+{article}{high}", False),
    ]
    if named:
        bare.insert(0, (rf"{low}{maybe}-?\s*{to}\s*(?P<beyond>\d{{1,3}}){maybe}\s*{beyond}(?!\w)", False))
        bare.append((rf"{low}{maybe}-?\s*{up_to}\s+{high}", False))
    ranges = [
        (form, short)
        for pattern, short in bare
        for form in ([pattern + maybe] if named else [before + pattern, pattern + said])
    ]
    behind = maybe if named else said
    times = "" if named else "".join(rf"(?<!\b{word} )" for word in data["time_before"])
    least_age, up_to_age, under_age = (_saying_age(data[key]) for key in ("from", "up_to", "under"))
    no_upper = _one_of((*data["no_upper_age"], *data["no_upper"]) if named else data["no_upper_age"])
    ends = [
        (rf"{low}{maybe}\W{{0,4}}(?:{to}\s*)?{no_upper}", False),
        (rf"{at_least}\s*{low}{other}{behind}", False),
        (rf"{at_most}\s*{high}{behind}", False),
        (rf"{less}\s*{high}{behind}", True),
        (rf"(?<!\w){least_age}\s+{low}{other}", False),
        (rf"(?<!\w){up_to_age}\s+{high}", False),
        (rf"(?<!\w){under_age}\s+{high}", True),
        (rf"{low}{other}{maybe}\s*{over}(?!\w)", False),
        (rf"{before}{low}{other}\s*{over}(?!\w)", False),
        (rf"(?<!\w){least}{_APART}{low}{other}{_OLD}", False),
        (rf"{times}(?<!\w){least}{_APART}{low}{other}{behind}", False),
        (rf"{times}(?<!\w){up_to}\s+{high}{behind}", False),
        (rf"{times}(?<!\w){under}{_APART}{high}{behind}", True),
    ]
    return tuple((re.compile(form), short) for form, short in (*ranges, *ends))


def _one_of(words: Iterable[str]) -> str:
    """A pattern for any of ``words``, the longest first; each space stands for any white space."""
    return f"(?:{'|'.join(_SPACE.join(map(re.escape, word.split())) for word in sorted(words, key=len, reverse=True))})"


def _saying_age(words: Iterable[str]) -> str:
    return _one_of(word for word in words if {*word.split()} & {*_data()["age"], "l'age"})


def read_ages(text: str, *, named: bool = False) -> Ages | None:
    """The ages a sentence states, or None. ``named``: it stands under a label such as "Ages", so "Adults" counts."""
    folded = _in_digits(fold(text).replace("’", "'").replace("&", " and "))
    found: list[Ages] = []
    rest = folded
    for pattern, short in _patterns(named=named):
        for match in pattern.finditer(rest):
            ages = _ages(match.groupdict(), short=short)
            if ages and (named or _speaks_of_ages(ages, folded)):
                if not named:
                    return _endless(ages, folded, _data()["no_upper_age"])
                found.append(ages)
                rest = f"{rest[: match.start()]}{'.' * len(match[0])}{rest[match.end() :]}"
    together = _together(found) or (_of_groups(folded) if named else None)
    data = _data()
    return _endless(together, folded, data["no_upper_age"] + data["no_upper"] + data["all_ages"]) if together else None


def _endless(ages: Ages, folded: str, no_upper: list[str]) -> Ages:
    """Who says that there is no upper limit says that older people are seen; "18 and over" alone does not."""
    if ages.oldest is None and re.search(_one_of(no_upper), folded):
        return replace(ages, groups=tuple(sorted({*ages.groups, "older_adult"})))
    return ages


def _in_digits(folded: str) -> str:
    """Numbers in words as digits, and no halves: at 17 and a half one is 17."""
    for digits, words in _data()["numbers"].items():
        folded = re.sub(rf"\b(?:{'|'.join(words)})\b", digits, folded)
    return re.sub(r"(?<=\d)\s*1\u2044[24]", "", folded)


def _together(found: list[Ages]) -> Ages | None:
    """ "13 to 17, adults 18+" is 13 and over: spans that follow on each other are one; of others the first counts."""
    if not found:
        return None
    if len(found) == 2 and (ends := _two_ends(*found)):
        return ends
    first, *others = sorted(found, key=lambda ages: ages.youngest or 0)
    for ages in others:
        if first.oldest is not None and (ages.youngest or 0) > first.oldest + 1:
            return found[0]
        open_end = first.oldest is None or ages.oldest is None
        first = Ages(first.youngest, None if open_end else max(first.oldest or 0, ages.oldest or 0))
    return first


def _two_ends(one: Ages, other: Ages) -> Ages | None:
    """ "Minimum age 18, maximum age 65" are the ends of one span; None where the two are anything else."""
    if one.youngest is None:
        one, other = other, one
    low, high = one.youngest, other.oldest
    if one.oldest is not None or other.youngest is not None or low is None or high is None or low >= high:
        return None
    return Ages(low, high)


def _ages(found: dict[str, str | None], *, short: bool) -> Ages | None:
    low, high = (int(text) if (text := found.get(end)) else None for end in ("low", "high"))
    if high is not None:
        high -= short
    if (low is not None and high is not None and low >= high) or (high is not None and not 0 < high <= OLDEST):
        return None
    return Ages(low, high, ("older_adult",) if int(found.get("beyond") or 0) >= _RETIRED else ())


def _speaks_of_ages(ages: Ages, folded: str) -> bool:
    if max(ages.youngest or 0, ages.oldest or 0) >= _SURELY_AN_AGE:
        return True
    words = [word for group in _data()["group"] for word in group["words"]]
    return re.search(rf"\b(?:{_one_of(_data()['age'])}|old|{'|'.join(words)})\b", folded) is not None


def _of_groups(folded: str) -> Ages | None:
    """From the youngest to the oldest group that is named; one without an upper end leaves it open.

    A group without a code is a part of one of the vocabulary, and says no more than its years.
    """
    spans: list[list[int]] = []
    groups: set[str] = set()
    for group in _data()["group"]:
        folded, times = re.subn(rf"\b(?:{'|'.join(group['words'])})\b", " ", folded)
        if times:
            spans.append(group["ages"])
            groups |= {group["code"]} if "code" in group else set()
    if not spans:
        every = re.search(_one_of(_data()["all_ages"]), folded)
        return Ages(None, None, tuple(sorted(codes("age_group")))) if every else None
    oldest = None if any(len(span) == 1 for span in spans) else max(span[1] for span in spans)
    return Ages(min(span[0] for span in spans), oldest, tuple(sorted(groups)))
