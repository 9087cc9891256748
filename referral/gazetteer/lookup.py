"""The lookup: a query and an open table in, one answer out. No network, no clock, no writing."""

from collections.abc import Mapping, Sequence

from referral.gazetteer.answer import SEVERAL, Ambiguous, Answer, Found, NotFound, Place
from referral.gazetteer.choosing import CLEARLY_LARGER, people, rivals
from referral.gazetteer.codes_in_text import (
    CodeInText,
    around_code,
    code_in_field,
    code_in_parts,
    short_code_at_end,
)
from referral.gazetteer.earth import distance_km
from referral.gazetteer.finer import AWAY, BY_NAME_ALONE, WORTH_KM, borne_out_km, finer_place, localities, together_km
from referral.gazetteer.fold import fold
from referral.gazetteer.names_in_text import Names
from referral.gazetteer.question import Question, UnknownCountryError, country_code, read_question
from referral.gazetteer.street_words import STREET_WORDS
from referral.gazetteer.table import AreaRow, CodeRow, PlaceRow, Table
from referral.gazetteer.unsure import asked_where_unsure
from referral.gazetteer.wording import place_in_code, place_of_code, place_of_codes, place_of_town
from referral.said import Named, joined, said

CONTRADICTION_KM = 60.0
"""A town further than this from the postcode beside it contradicts it."""

SMALL_NAMESAKE_KM = 15.0
"""A place much smaller than another of its name agrees with a postcode only when it is this near."""

WIDE_KM = 15.0
"""The first part of a code that is less well known than this tells the region more than the place: a rural Canadian one
covers up to 500 km. The name is then looked for in the whole first-level area of the code."""

CONTRADICTION = "The town and the postcode are far apart; the postcode was used."
NO_SUCH_CODE = "The postcode is not known here; the town was used."
PART_OF_CODE = "The postcode is not known here; the area of its first characters was used."
_LONGEST_NAME = 4
_SHORTEST_NAME = 4  # of a locality; shorter ones are states ("MA", "ENG")


def look_up(table: Table, query: str | Mapping[str, object], country: str | None = None) -> Answer:
    """Answer a query: text, or a dict with geopy's structured keys; an answer lies in `country` where one is given.

    `QuestionError` for a query of another type or with unknown keys; any text is answered.
    """
    try:
        question = read_question(query, country, table.countries)
    except UnknownCountryError:
        names = joined(", ", *(Named(known.name, "country", known.code) for known in table.countries.values()))
        return NotFound(said("That country is not covered. Covered are: {names}.", names=names))
    if question is None:
        return NotFound("The query is empty or too long to be a place.")
    if question.other is not None:
        return _country_or_state(table, question, country)
    return _one_reading(table, question)


def _country_or_state(table: Table, question: Question, country: str | None) -> Answer:
    """Two letters at the end may be a country or a state ("Dover, DE"): what makes sense, both where both do."""
    as_country = _one_reading(table, question)
    last = question.other[-1] if question.other else ""
    letters = last.split()[-1:] or [""]
    if last == letters[0] and all(area.county for area in table.areas(last)):
        return as_country
    asked = country_code(country, table.countries) if country else None
    kept = question._replace(country=asked, stated=None, parts=question.other or (), other=None)
    as_state = _one_reading(table, kept)
    of_letters = {fold(place.city or "") for place in places_of(as_state)} & set(map(fold, letters))
    if not _whole(as_state) or of_letters:  # "Us" and "Au" are villages, too
        return as_country
    if not _whole(as_country):
        return as_state
    return one_of(as_country, as_state)


def _whole(answer: Answer) -> bool:
    """Whether everything in the query was understood: an answer without a note."""
    return not isinstance(answer, NotFound) and all(place.note is None for place in places_of(answer))


def _one_reading(table: Table, question: Question) -> Answer:
    if question.stated and question.stated != question.country:
        return NotFound("The query names another country than the one asked for.")
    if question.country is None and question.free and _is_country(question.parts, table):
        return NotFound("That is a whole country. Name a town or a postcode in it.")
    return asked_where_unsure(table, question, _Lookup(table, question).answer())


class _Lookup:
    """One question against one table."""

    __slots__ = ("_as_label", "_elsewhere_names", "_names", "_near_code", "_question", "_scope", "_table")

    def __init__(self, table: Table, question: Question) -> None:
        self._table = table
        self._question = question
        known = question.country is not None
        address, field = known and bool(question.street), known and not question.free
        self._names = Names(table, question.country, address=address, field=field)
        self._elsewhere_names: dict[str, Names] = {}
        self._near_code: dict[tuple[str, str, str], list[PlaceRow]] = {}
        self._as_label = False
        self._scope = (table.countries[question.country],) if question.country else table.every_country

    def _names_in(self, country: str) -> Names:
        if country == self._question.country:
            return self._names
        if country not in self._elsewhere_names:
            self._elsewhere_names[country] = Names(self._table, country)
        return self._elsewhere_names[country]

    def answer(self) -> Answer:
        question = self._question
        if question.code:
            return self._with_code_field()
        found = code_in_parts(question.parts, self._scope, self._table) if _has_digit(question.parts) else None
        if found is None and question.country and _has_digit(question.parts):
            found = short_code_at_end(question.parts, self._scope[0], self._table)
        if found:
            return self._with_code_in_text(found)
        if question.free and len(question.parts) == 1 and _has_digit(question.parts):
            beginning = self._around(question.parts[0])
            if beginning:
                return beginning
        near = tuple(localities(question.street))
        answer = self._names.find(question.parts, question.around, free=question.free, near=near)
        if isinstance(answer, NotFound):
            return self._elsewhere(" ".join(question.parts)) or answer
        return answer

    def _with_code_field(self) -> Answer:
        question = self._question
        rows = code_in_field(question.code, self._scope, self._table)
        if not rows:
            inside = code_in_parts((question.code,), self._scope, self._table)
            rows = list(inside.rows) if inside else []
        if rows:
            return self._decide(rows, question.parts)
        district = self._district()
        if district:
            return Found(place_of_town(district, self._table))
        if question.parts or question.around:
            near = tuple(localities(question.street))
            answer = self._names.find(question.parts, question.around, free=True, near=near)
            if not isinstance(answer, NotFound):
                return _noted(answer, NO_SUCH_CODE)
        return (
            self._around(question.code)
            or self._elsewhere(question.code)
            or NotFound("That postcode is not known here.")
        )

    def _district(self) -> PlaceRow | None:
        """What stands in place of a code may be a district: "Dublin" with "15", or "Dublin 15"."""
        question = self._question
        if question.country is None:
            return None
        for name in (*(f"{part} {question.code}" for part in question.parts), question.code):
            places = self._names.places(name) if any(map(str.isdecimal, name)) and not name.isdecimal() else []
            if len(places) == 1:
                return places[0]
        return None

    def _with_code_in_text(self, found: CodeInText) -> Answer:
        rows = list(found.rows)
        self._as_label = found.alone
        if any(self._agrees(row, found.rest) for row in rows):
            return self._decide(rows, found.rest)
        if found.rest and self._question.country is None:
            # The names may lie in a country where the token is no code ("Boston, MA 2134"): then they decide.
            named = self._names.find(found.rest, free=True)
            if isinstance(named, Found) and named.place.country not in {row.country for row in rows}:
                country = self._table.countries[named.place.country]
                short = code_in_field(found.token, [country], self._table)
                near = [row for row in short if self._agrees(row, found.rest)]
                return Found(self._point_of(near[0], found.rest)) if near else named
        if found.leads and not any(self._table.countries[row.country].code_first for row in rows):
            house = self._names.find(found.rest, free=True)
            if not isinstance(house, NotFound):
                return house
        return self._decide(rows, found.rest)

    def _decide(self, rows: list[CodeRow], parts: Sequence[str]) -> Answer:
        """The point of the code; where it is a code of several countries, of the one that a name decides for."""
        table = self._table
        if len(rows) > 1:
            agreeing = [row for row in rows if self._agrees(row, (*parts, *self._question.around))]
            if len(agreeing) == 1:
                return Found(self._point_of(agreeing[0], parts))
            places = tuple(place_of_code(row, table) for row in sorted(rows, key=lambda row: -row.place.population))
            return Ambiguous(places, "Several countries have that postcode.")
        return Found(self._point_of(rows[0], parts))

    def _point_of(self, row: CodeRow, parts: Sequence[str]) -> Place:
        """The code's point, or that of the place beside it where the query names one that is known better."""
        if self._as_label:
            return place_of_code(row, self._table, CONTRADICTION if self._contradicts(row, parts) else None)
        table = self._table
        names = self._names_in(row.country)
        rough = not table.countries[row.country].precise
        if rough and row.uncertainty_km > WIDE_KM and (place := self._only_one_in_region(row, parts)):
            place = finer_place(row.point, row.uncertainty_km, names.places_like(place.name)) or place
            by_name = BY_NAME_ALONE * place.uncertainty_km
            return place_in_code(row, place, table, min(by_name, together_km(row.point, place)))
        if self._contradicts(row, parts):
            return place_of_code(row, table, CONTRADICTION)
        named = [place for part in parts for place in self._beside(row, part) or names.places_like(part)]
        elsewhere = [place for place in named if place.point != row.point]
        finer = finer_place(row.point, row.uncertainty_km, elsewhere)
        if (finer or row).uncertainty_km > WORTH_KM:
            streets = self._question.parts[:-1] if self._question.free else (self._question.street,)
            nearby = (*self._question.around, *(name for street in streets for name in localities(street)))
            others = [place for name in nearby if len(name) >= _SHORTEST_NAME for place in names.places_like(name)]
            finer = finer_place(row.point, row.uncertainty_km, (*elsewhere, *others)) if others else finer
        if finer:
            return place_in_code(row, finer, table, together_km(row.point, finer))
        return place_of_code(row, table, None, borne_out_km(row.point, row.uncertainty_km, named))

    def _beside(self, row: CodeRow, name: str) -> list[PlaceRow]:
        """The places of this name that matter for the point of a code; it saves reading all their namesakes."""
        if name.lower() == row.place.name.lower():
            return [row.place]
        key = row.country, row.code, name
        if key not in self._near_code:
            km = max(SMALL_NAMESAKE_KM, row.uncertainty_km / AWAY)
            self._near_code[key] = self._table.places_near(name, row.country, row.point, km)
        return self._near_code[key]

    def _only_one_in_region(self, row: CodeRow, parts: Sequence[str]) -> PlaceRow | None:
        """The place of a wide code by its name: the clear one of that name in the first-level area of the code."""
        area = self._table.area(row.area)
        names = self._names_in(row.country)
        for part in parts if area else ():
            places = [place for place in names.places_like(part) if self._in_region(place, area)]
            chosen = rivals(places) if places else []
            if len(chosen) == 1:
                finer = chosen[0].uncertainty_km < row.uncertainty_km
                outside = distance_km(chosen[0].point, row.point) > 2 * row.uncertainty_km
                return chosen[0] if finer or outside else None
        return None

    def _in_region(self, place: PlaceRow, area: AreaRow | None) -> bool:
        own = self._table.area(place.area)
        return own is not None and area is not None and own.parent == area.parent

    def _agrees(self, row: CodeRow, parts: Sequence[str]) -> bool:
        """Whether any part, or words of one, name a place near the code."""
        names = self._names_in(row.country)
        if any(_near(row, names.places(part)) for part in parts):
            return True
        if any(self._inside(row, part) for part in parts):
            return True
        if not self._question.free:
            return False
        for part in parts:
            words = part.split()
            for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
                for start in range(len(words) - count + 1):
                    name = " ".join(words[start : start + count])
                    if count == 1 and fold(name) in STREET_WORDS:
                        continue
                    if self._inside(row, name) or _near(row, names.places(name)):
                        return True
        return False

    def _inside(self, row: CodeRow, name: str) -> bool:
        """Whether the code lies in a state or county of this name."""
        area = self._table.area(row.area)
        return area is not None and any(found.number in (area.number, area.parent) for found in self._table.areas(name))

    def _contradicts(self, row: CodeRow, parts: Sequence[str]) -> bool:
        """Whether the parts clearly name a place, and none of its name is near the code."""
        names = self._names_in(row.country)
        if not self._question.free:
            if not parts or parts[0].lower() == row.place.name.lower():
                return False
            if any(distance_km(row.point, place.point) <= SMALL_NAMESAKE_KM for place in self._beside(row, parts[0])):
                return False
            places = names.places(parts[0])
            return bool(places) and not _near(row, places)
        if not parts or self._agrees_by_place(row, parts):
            return False
        named = names.find(parts, free=True)
        places_named = (
            [named.place]
            if isinstance(named, Found)
            else list(named.candidates)
            if isinstance(named, Ambiguous)
            else []
        )
        return bool(places_named) and all(
            distance_km(row.point, (place.latitude, place.longitude))
            > max(CONTRADICTION_KM, place.uncertainty_km, row.uncertainty_km)
            for place in places_named
        )

    def _agrees_by_place(self, row: CodeRow, parts: Sequence[str]) -> bool:
        names = self._names_in(row.country)
        return any(_near(row, names.places(part)) for part in parts)

    def _around(self, text: str) -> Answer | None:
        """The area of a code that is not in the table, in the one country that was asked for."""
        if self._question.country is None:
            return None
        rows = around_code(text, self._scope[0], self._table)
        return Found(place_of_codes(rows, self._table, PART_OF_CODE)) if rows else None

    def _elsewhere(self, text: str) -> NotFound | None:
        """Say so when the postcode is one of another country, where its letters leave no doubt."""
        for country in self._table.countries.values():
            if country.width or country in self._scope:
                continue
            code = country.written(text)
            if code and self._table.code(country.code, code):
                named = Named(country.name, "country", country.code)
                return NotFound(said("That postcode is in {country}.", country=named))
        return None


def places_of(answer: Answer) -> tuple[Place, ...]:
    """The places of an answer: one, several or none."""
    if isinstance(answer, Found):
        return (answer.place,)
    return answer.candidates if isinstance(answer, Ambiguous) else ()


def one_of(first: Answer, second: Answer) -> Answer:
    """Two good readings of one query: the same place, the clearly larger one, or both to choose from."""
    places = {place.label: place for place in (*places_of(first), *places_of(second))}
    ordered = sorted(places.values(), key=lambda place: -(place.population or 0))
    top = ordered[0]
    if len(ordered) == 1 or all((p.population or 1) * CLEARLY_LARGER <= (top.population or 0) for p in ordered[1:]):
        return Found(top)
    return Ambiguous(tuple(ordered), SEVERAL)


def _near(row: CodeRow, places: Sequence[PlaceRow]) -> bool:
    most = max(map(people, places), default=0)
    for place in places:
        km = distance_km(row.point, place.point)
        if km <= SMALL_NAMESAKE_KM:
            return True
        if km <= max(CONTRADICTION_KM, row.uncertainty_km) and people(place) * CLEARLY_LARGER >= most:
            return True
    return False


def _noted(answer: Answer, note: str) -> Answer:
    if isinstance(answer, Found):
        return Found(answer.place._replace(note=note))
    if isinstance(answer, Ambiguous):
        return Ambiguous(tuple(place._replace(note=note) for place in answer.candidates), answer.reason)
    return answer


def _has_digit(parts: Sequence[str]) -> bool:
    return any(not part.isalpha() and any(map(str.isdecimal, part)) for part in parts)


def _is_country(parts: Sequence[str], table: Table) -> bool:
    folded = fold(parts[0]) if len(parts) == 1 else ""
    return any(folded in country.words for country in table.countries.values())
