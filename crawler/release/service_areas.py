"""The areas that a stated catchment names, by the gazetteer. Pure: the same words and gazetteer, the same areas."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from crawler.normalise.catchments import Catchment, group_of, names_of
from referral.gazetteer import Area, NotFound

Point = tuple[float, float]
AreaNamed = Callable[[str, str, Sequence[Point]], Area | tuple[Area, ...] | NotFound]
"""`Gazetteer.area_named`: words, country, where whoever names it is."""
Read = Literal["whole", "part", "none"]

_LONGEST = 4
"""Parts of a list that may be one name: "Hammersmith and Fulham"."""


@dataclass(frozen=True, slots=True)
class ServiceAreas:
    """``read``: whether the areas are all that is stated, some of it, or nothing could be understood."""

    areas: tuple[Area, ...]
    read: Read


def service_areas(catchment: Catchment | None, country: str, near: Sequence[Point], named: AreaNamed) -> ServiceAreas:
    """``near``: the provider's own points, to tell areas of one name apart. A name that several areas have counts as
    not understood."""
    if catchment is None:
        return ServiceAreas((), "none")
    whole = catchment.whole
    areas: dict[str, Area] = {}
    for answer in _answers(catchment, country, near, named):
        if isinstance(answer, list):
            whole = False
            areas |= {area.code: area for area in answer}
        elif isinstance(answer, Area):
            areas[answer.code] = answer
        else:
            whole = False
    if not areas:
        return ServiceAreas((), "none")
    return ServiceAreas(tuple(areas[code] for code in sorted(areas)), "whole" if whole else "part")


def _answers(
    catchment: Catchment, country: str, near: Sequence[Point], named: AreaNamed
) -> Iterator[Area | list[Area] | None]:
    """One for each name of the list: the area, those of a group, or None."""
    names, between = names_of(catchment, country)
    at = 0
    while at < len(names):
        for end in range(min(len(names), at + _LONGEST), at, -1):
            words = "".join(part + sign for part, sign in zip(names[at:end], [*between[at : end - 1], ""], strict=True))
            answer = _answer(words, country, near, named)
            if answer is not None:
                yield answer
                at = end
                break
        else:
            yield None
            at += 1


def _answer(words: str, country: str, near: Sequence[Point], named: AreaNamed) -> Area | list[Area] | None:
    if group := group_of(words, country):
        answers = [named(name, country, near) for name in group]
        return [answer for answer in answers if isinstance(answer, Area)]
    answer = named(words, country, near)
    return answer if isinstance(answer, Area) else None
