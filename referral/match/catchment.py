"""Where a provider takes people from, and whether the asker is one of them: yes, no, or nobody can tell.

Only what a page states is judged, and only where the asker's place is known. The rule for one area, with the reasons
for its caution, is `referral.gazetteer.lies_in`.
"""

from typing import cast

from referral.gazetteer.answer import Place
from referral.gazetteer.area import Area, lies_in, served
from referral.match import questions
from referral.match.reach import Asker
from referral.match.records import Provider, ServiceArea
from referral.match.value import Value
from referral.said import N_, Named, enumerated, joined, said, verbatim

_NAMED = 3
_QUOTED = 140


def area_fulfilled(asker: Asker, named: ServiceArea) -> bool | None:
    """Whether the asker's home fulfils one area; None where nobody can tell, or the asker's areas are not known."""
    if asker.areas is None or asker.home is None:
        return None
    # A PlacePoint has what the rule reads of a Place.
    return lies_in(cast(Place, asker.home), asker.areas, named.area, named.basis)


def takes_from(provider: Provider, asker: Asker) -> Value | None:
    """Whether a provider takes people from where the asker is; None where none is stated, or no place is known."""
    if provider.catchment is None or asker.home is None:
        return None
    if asker.areas is None:
        return Value.UNKNOWN
    areas = [(one.area, one.basis) for one in provider.areas]
    told = served(cast(Place, asker.home), asker.areas, areas, whole=provider.catchment_read == "whole")
    return Value.UNKNOWN if told is None else Value.YES if told else Value.NO


def catchment_words(provider: Provider, value: Value) -> str:
    """The judgement as a sentence."""
    if value is Value.UNKNOWN:
        return N_("Where they take people from: whether that includes you is not clear.")
    areas = _named([_area_name(one.area) for one in provider.areas])
    if value is Value.YES:
        return said("They take people from {areas}, where you are.", areas=areas)
    return said("They take people from {areas}; you are outside.", areas=areas)


def catchment_question(provider: Provider) -> str:
    """What to ask where nobody can tell, with their own words."""
    return questions.asked("catchment", words=quoted(provider.catchment or ""))


def quoted(words: str) -> str:
    """Somebody's words in one line without the last full stop, cut at a word where they are long."""
    line = " ".join(words.split()).removesuffix(".")
    if len(line) <= _QUOTED:
        return line
    return f"{line[:_QUOTED].rsplit(' ', 1)[0].rstrip(',;:.')} …"


def _named(names: list[str]) -> str:
    shown, more = names[:_NAMED], len(names) - _NAMED
    if more > 0:
        return said("{names} and {count} more", names=joined(", ", *shown), count=more)
    return enumerated(shown)


def _area_name(area: Area) -> str:
    return Named(area.name, "country", area.country) if area.kind == "country" else verbatim(area.name)
