"""Whether two people's names can be one person's, and how the names are the same."""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Literal

from rapidfuzz.distance import OSA

from crawler.resolve.counts import Counts
from crawler.resolve.evidence import Evidence
from crawler.resolve.names import Name
from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.sentences import listings
from crawler.resolve.spelling import forms, one_person, plain, sound

How = Literal["same", "nickname", "initial", "middle", "slip", "alike", "part", "missing"]
Middle = Literal["same", "unsaid", "differs"]

# What somebody has to look at however much else agrees, unless a number or an address of one person agrees.
INITIAL = "one gives an initial only, and a relative may work in the same house"
_DOUBTS = {
    "initial": INITIAL,
    "missing": "one gives no first name, and a relative may work in the same house",
    "middle": "a middle name stands for another name",
    "alike": "the names only sound alike",
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How two names are the same, and the words that are: ``given`` one (a letter for an initial), ``family`` some."""

    given_how: How
    family_how: How
    middle: Middle
    given: str
    family: tuple[str, ...]
    swapped: bool = False
    generation_missing: bool = False


def likeness(a: Name, b: Name, country: str, counts: Counts) -> Likeness | None:
    """None where the names are two people's."""
    if a.generation and b.generation and a.generation != b.generation:
        return None
    found = _in_order(a, b, country, counts)
    if (found and not doubt(found)) or (a.sure and b.sure):
        return found
    for one, other in ((a, _swapped(b)), (_swapped(a), b)):
        turned = _in_order(one, other, country, counts) if one and other else None
        if turned and (found is None or not doubt(turned)):
            found = replace(turned, swapped=True)
    return found


def name_evidence(a: Record, b: Record, like: Likeness, counts: Counts) -> list[Evidence]:
    """The rarity of what the names have in common, and how they differ."""
    name = rules().name
    shown = (a.shown, b.shown)
    most_seen = max((counts.spelt[a.country, word] for word in like.family), default=0)
    bits = min(name.most, counts.name_bits(a.country, like.given, like.family))
    if like.swapped:  # whichever is the family name, the commoner reading counts
        bits = min(bits, counts.name_bits(a.country, like.family[0], (like.given,) if like.given else ()))
    found = [Evidence("name", round(bits, 2), (*shown, listings(most_seen), " ".join(like.family).title()))]
    less = {"nickname": name.nickname, "slip": name.slip, "alike": name.alike, "part": name.part, "middle": name.moved}
    for how in (like.given_how, like.family_how):
        if how in less:
            found.append(Evidence(how, less[how], shown))
        elif how in {"initial", "missing"}:
            found.append(Evidence(how, 0.0, shown))
    if like.swapped:
        found.append(Evidence("swapped", name.swapped))
    if like.middle != "unsaid":
        bits = name.middle_same if like.middle == "same" else name.middle_differs
        found.append(Evidence(f"middle_{like.middle}", bits))
    if like.generation_missing:
        found.append(Evidence("generation_missing", name.generation_missing))
    return found


def doubt(like: Likeness) -> str:
    """Why another person of the same house could well be called so; "" where hardly anybody could."""
    if like.middle == "differs":
        return "the middle names differ"
    if like.given_how == "initial" and like.middle == "same" and like.family_how == "same":
        return ""  # two initials that agree are no longer one
    return _DOUBTS.get(like.given_how) or _DOUBTS.get(like.family_how, "")


def _swapped(name: Name) -> Name | None:
    """The first word as the family name, for pages that do not say which it is."""
    if name.sure or not name.given or len(name.given[0]) == 1:
        return None
    return Name((*name.given[1:], *name.family), name.given[:1])


def _in_order(a: Name, b: Name, country: str, counts: Counts) -> Likeness | None:
    family = _family(a, b, country, counts)
    if family is None:
        return None
    given = _given(a, b, country, counts)
    if given is None:
        return None
    return Likeness(
        given[0],
        family[0],
        _middle(a, b) if given[0] in {"same", "nickname", "slip", "initial"} else "unsaid",
        given[1],
        family[1],
        generation_missing=a.generation != b.generation,
    )


def _family(a: Name, b: Name, country: str, counts: Counts) -> tuple[How, tuple[str, ...]] | None:
    if a.family == b.family or "".join(a.family) == "".join(b.family):
        return "same", a.family
    if len(a.family) > 1 or len(b.family) > 1:
        ours, theirs = set(a.family), set(b.family)
        if ours == theirs:
            return "same", tuple(sorted(ours))
        if both := ours & theirs:
            return "part", tuple(sorted(both))
    if both := _among(a.family, b.given[1:]) | _among(b.family, a.given[1:]):
        return "middle", tuple(sorted(both))
    if len(a.family) != len(b.family):
        return None
    hows = [
        _nearly(x, y, counts.spelt[country, x], counts.spelt[country, y])
        for x, y in zip(a.family, b.family, strict=True)
    ]
    if None in hows:
        return None
    rarer = tuple(
        min(pair, key=lambda word: (-counts.spelt[country, word], word))
        for pair in zip(a.family, b.family, strict=True)
    )
    return ("alike" if "alike" in hows else "slip"), rarer


def _among(family: tuple[str, ...], middle: tuple[str, ...]) -> set[str]:
    return {word for word in middle if len(word) > 1 and word in family}


def _given(a: Name, b: Name, country: str, counts: Counts) -> tuple[How, str] | None:
    if not a.given or not b.given:
        return "missing", ""
    x, y = a.given[0], b.given[0]
    if x == y:
        return ("same" if len(x) > 1 else "initial"), x
    if len(x) > 1 and len(y) > 1:
        joined, other = "".join(a.given[:2]), "".join(b.given[:2])
        if joined == y or other == x:
            return "same", y if joined == y else x
        seen = (counts.spelt[country, x], counts.spelt[country, y])
        more = x if seen[0] >= seen[1] else y
        if one_person(x, y) or y in a.called or x in b.called:
            return "nickname", more
        if how := _nearly(x, y, *seen, given=True):
            # Stefan and Stephan are two spellings, as people are called Liz and Beth.
            return ("nickname" if how == "alike" else how), more
        if min(seen) <= rules().name.slip_listings and _short_for_nearly(x, y):
            return "slip", more
    if (len(x) > 1 and x in b.given[1:]) or (len(y) > 1 and y in a.given[1:]):
        return "middle", x if x in b.given[1:] else y
    if min(len(x), len(y)) == 1 and x[0] == y[0]:
        return "initial", x[0]
    return None


@lru_cache(maxsize=200_000)
def _short_for_nearly(x: str, y: str) -> bool:
    """ "Liz" and "Elizabeht"."""
    return any(
        min(len(form), len(other)) >= rules().name.slip_letters and OSA.distance(form, other, score_cutoff=1) <= 1
        for one, other in ((x, y), (y, x))
        for form in forms(one)
    )


def _middle(a: Name, b: Name) -> Middle:
    ours, theirs = a.given[1:], b.given[1:]
    if not ours or not theirs:
        return "unsaid"
    for x, y in zip(ours, theirs, strict=False):
        if x != y and not (min(len(x), len(y)) == 1 and x[0] == y[0]) and not (len(x) > 1 and sound(x) == sound(y)):
            # One page may leave a name out: Anna M. L. and Anna L.
            return "same" if set(ours) & set(theirs) else "differs"
    return "same"


@cache
def _two_names() -> frozenset[tuple[str, str]]:
    pairs = [(plain(x), plain(y)) for x, y in rules().words.two_names]
    return frozenset((*pairs, *((y, x) for x, y in pairs)))


@lru_cache(maxsize=500_000)
def _nearly(x: str, y: str, seen_x: int, seen_y: int, given: bool = False) -> How | None:
    """Whether one word may be the other, misspelt ("slip"), or sounds as it does ("alike")."""
    name = rules().name
    if x == y:
        return "same"
    if not x or not y or (x[0] != y[0] and sound(x)[:1] != sound(y)[:1]):
        return None
    rare = min(seen_x, seen_y) <= name.slip_listings
    shorter, longer = sorted((x, y), key=len)
    # Paul and Paula, Anna and Anne, Eric and Erica: two people.
    if (
        longer[:-1] in {shorter, shorter[:-1]}
        and longer[-1] in "aeo"
        and (shorter == longer[:-1] or shorter[-1] in "aeo")
    ):
        return None
    if (x, y) in _two_names():
        return None
    if sound(x) == sound(y):
        return "slip" if rare else "alike"
    if not rare or len(shorter) < name.slip_letters - 1 or len(longer) < name.slip_letters:
        return None
    most = 2 if len(shorter) >= name.close_letters else 1
    return "slip" if OSA.distance(x, y, score_cutoff=most) <= most else None
