"""What is asked instead of answered: areas are rivals of towns where the country is not known, and a name that had to
be shortened, or that a far larger place nearly has, is a question."""

from collections.abc import Iterable

from referral.gazetteer.answer import SEVERAL, Ambiguous, Answer, Found, NotFound, Place
from referral.gazetteer.area_words import area_words
from referral.gazetteer.choosing import ASSUMED_POPULATION, CLEARLY_LARGER
from referral.gazetteer.earth import Point, distance_km
from referral.gazetteer.fold import fold
from referral.gazetteer.made_areas import made_areas_named
from referral.gazetteer.question import Question
from referral.gazetteer.spelling import far_larger_places, likely_places
from referral.gazetteer.table import AreaRow, Table
from referral.gazetteer.wording import place_of_area
from referral.said import N_

_WELL_KNOWN = 100_000
"""People of a town that is meant although words around its name were left out ("Greater Leeds")."""
_SHORTEST = 4
"""Letters of an area's name; shorter ones are codes ("ENG")."""
_MOST = 10
_LARGEST_TOWN = 10_000_000
"""People; no town of the gazetteer has more."""


def asked_where_unsure(table: Table, question: Question, answer: Answer) -> Answer:
    """The answer to a text of names; a question where its country is not known and something else may be meant."""
    if not question.free or any(place.postcode for place in _places(answer)):
        return answer
    name = question.parts[0] if len(question.parts) == 1 else None
    country = question.country
    if name and (isinstance(answer, NotFound) or country is None):
        answer = _with_areas(table, name, country, answer)
    if country is None:
        answer = _questioned(table, name, answer)
    if isinstance(answer, NotFound) and name and not answer.candidates:
        return _with_suggestions(table, name, country, answer)
    return _each_label_once(answer)


def _with_areas(table: Table, name: str, country: str | None, answer: Answer) -> Answer:
    """The answer with the areas of this name that none of its places lies in; without what was found by less of it."""
    found = [] if _shortened(table, name, answer) else list(_places(answer))
    areas = list(_areas(table, name, country, found))
    if not areas:
        return answer
    shown = list({place.label: place for place in (*found[:1], *areas, *found[1:])}.values())
    return Found(shown[0]) if len(shown) == 1 else Ambiguous(tuple(shown[:_MOST]), SEVERAL)


def _areas(table: Table, name: str, country: str | None, found: Iterable[Place]) -> Iterable[Place]:
    rows = {row.number: row for row in table.areas(name) if country in (None, row.country)}
    for home, names in area_words().also.items():
        if (kept := names.get(fold(name))) and country in (None, home):
            rows |= {row.number: row for row in table.areas(kept) if row.country == home}
    points = [(place.country, (place.latitude, place.longitude)) for place in found]
    for row in rows.values() if len(fold(name)) >= _SHORTEST else ():
        is_named = not (row.county and row.country in area_words().county_is_said)
        held = _has_own_town(table, name, row) or _holds(row.country, row.point, row.uncertainty_km, points)
        if is_named and not held:
            yield place_of_area(row, table)
    for made in made_areas_named(name, country):
        at = made.area.latitude, made.area.longitude
        if not _holds(made.area.country, at, made.area.reach_km, points):
            yield made.as_place()


def _has_own_town(table: Table, name: str, area: AreaRow) -> bool:
    """Whether a town of the area has its name: it was judged by its size already."""
    return any(
        place.population and area.number in (place.area, getattr(table.area(place.area), "parent", 0))
        for place in table.places(name, area.country)
    )


def _holds(country: str, middle: Point, reach_km: float, points: Iterable[tuple[str, Point]]) -> bool:
    return any(home == country and distance_km(middle, point) <= reach_km for home, point in points)


def _questioned(table: Table, name: str | None, answer: Answer) -> Answer:
    shortened = _shortened(table, name, answer) if name else False
    if isinstance(answer, Found):
        if name and not shortened and answer.place.precision == "town":
            least = CLEARLY_LARGER**2 * max(answer.place.population or 0, ASSUMED_POPULATION)
            if least > _LARGEST_TOWN:
                return answer
            near = [one for one in far_larger_places(table, name, least) if one.label != answer.place.label]
            if near:
                return Ambiguous((answer.place, *near), SEVERAL)
            return answer
        if answer.place.note or (shortened and (answer.place.population or 0) < _WELL_KNOWN):
            return _in_question(answer.place)
    if isinstance(answer, Ambiguous) and (shortened or any(place.note for place in answer.candidates)):
        return _in_question(*answer.candidates)
    return answer


def _in_question(*places: Place) -> NotFound:
    return NotFound(
        "Not all of those words were understood. Choose the place that you mean, or choose a country, too.",
        tuple(place._replace(note=None) for place in places),
    )


def _shortened(table: Table, name: str, answer: Answer) -> bool:
    """Whether words of the name had to be left out to find something."""
    if isinstance(answer, NotFound):
        return False
    if any(place.note for place in _places(answer)):
        return True
    if any(place.precision == "admin" for place in _places(answer)) or table.places(name):
        return False
    words = name.split()
    return not any(
        table.areas(" ".join(words[at:])) and table.places(" ".join(words[:at])) for at in range(1, len(words))
    )


def _with_suggestions(table: Table, name: str, country: str | None, answer: NotFound) -> Answer:
    candidates = tuple(place for _, place in likely_places(table, name, country))
    if candidates:
        return NotFound(
            N_("No place of exactly that name was found. Choose one of these, or write the name another way.")
            if country
            else N_("No place of exactly that name was found. Choose one of these, or choose a country, too."),
            candidates,
        )
    return answer


def _each_label_once(answer: Answer) -> Answer:
    """Of two places that are called the same the less certain one, which has room for both."""
    if not isinstance(answer, Ambiguous):
        return answer
    shown: dict[str, Place] = {}
    for place in answer.candidates:
        if place.label not in shown or place.uncertainty_km > shown[place.label].uncertainty_km:
            shown[place.label] = place
    places = tuple(shown.values())
    return Found(places[0]) if len(places) == 1 else Ambiguous(places, answer.reason)


def _places(answer: Answer) -> tuple[Place, ...]:
    if isinstance(answer, Found):
        return (answer.place,)
    return answer.candidates if isinstance(answer, Ambiguous) else ()
