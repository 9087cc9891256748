"""Find the town, county or state that the parts of a query name."""

from collections.abc import Iterator, Sequence

from referral.gazetteer.answer import SEVERAL, Ambiguous, Answer, Found, NotFound, Place
from referral.gazetteer.choosing import CLEARLY_LARGER, people, rivals
from referral.gazetteer.earth import distance_km
from referral.gazetteer.finer import finer_place
from referral.gazetteer.fold import fold
from referral.gazetteer.street_words import STREET_WORDS
from referral.gazetteer.table import AreaRow, PlaceRow, Table
from referral.gazetteer.typo import one_letter_off
from referral.gazetteer.variants import variants
from referral.gazetteer.wording import place_of_area, place_of_town

MOST_CANDIDATES = 10
AROUND_KM = 20.0
"""How near a place must be to a larger one that is named behind it ("Tooting, London"), if not within its
uncertainty."""

MISSPELT = "The name was read as a misspelt one."
BEGUN = "The name was read as the beginning of a longer one."
LARGEST = "There are several places of that name; the largest was taken."
CLEAR_IN_ADDRESS = 5
"""In a whole address (with a street) the largest place of a name is taken from this many times the people of the next
on, with a note: an address is of where people live, and there is nobody to ask."""

QUARTER_KM = 15.0
"""A place this near to one that is clearly larger, and within its uncertainty, is a quarter of it."""

_FEW_RIVALS = 3  # more are asked about as they are: there are too many to be sure
_MOST_NAMES = 5000
_LONGEST_AREA = 3
_LONGEST_NAME = 5
_SHORTEST_BEGINNING = 5


class Names:
    """Looks up names within one country, or in all of them when `country` is None.

    `address`: they are of a whole address in a known country, see CLEAR_IN_ADDRESS. `field`: a town was given as one,
    so that a quarter of a larger town (see QUARTER_KM) is no rival to a larger place of its own.
    """

    __slots__ = ("_known", "address", "country", "field", "table")

    def __init__(self, table: Table, country: str | None, *, address: bool = False, field: bool = False) -> None:
        self.table = table
        self.country = country
        self.address = address
        self.field = field
        self._known: dict[str, list[PlaceRow]] = {}  # what was looked up already for this one question

    def places(self, name: str) -> list[PlaceRow]:
        """Places of this name in scope, the most populous first."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = self.table.places(name, self.country)
        return found

    def places_like(self, name: str) -> list[PlaceRow]:
        """Places of this name; where there are none, of the closest other reading of it that there are some of."""
        found = self.places(name)
        if not found:
            for reading in variants(name):
                found = self.places(reading)
                if found:
                    break
        return found

    def areas(self, name: str) -> list[AreaRow]:
        """States and counties of this name in scope."""
        return [row for row in self.table.areas(name) if self.country in (None, row.country)]

    def find(self, parts: Sequence[str], around: Sequence[str] = (), *, free: bool, near: Sequence[str] = ()) -> Answer:
        """The place that the parts name; `around` are names of counties and states that it should lie in.

        `near`: names that may be of localities in it, out of a street.
        """
        return (
            self._narrowed(parts, around, near, free=free)
            or self._whole_part(parts, around, near)
            or (self._whole_part(around, (), near) if parts and not free else None)
            or self._area((*parts, *around), known=not parts)
            or (self._end_of_part(parts) if free else None)
            or self._misspelt(parts, around)
            or NotFound("No place of that name was found.")
        )

    def _narrowed(
        self, parts: Sequence[str], around: Sequence[str], near: Sequence[str], *, free: bool
    ) -> Answer | None:
        """The first part that is a place within everything that is named behind it."""
        streets = [number for number, part in enumerate(parts[:-1]) if _is_street(part)] if free else []
        others = [number for number in range(len(parts)) if number not in streets]
        for number in (*others, *streets):  # "Downers Grove, IL" is a town although it ends like a street
            part = parts[number]
            for name, inside in self._splits(part):
                behind = (*inside, *parts[number + 1 :], *around)
                places = self.places_like(name)
                for words in behind:
                    places = self._within(places, words)
                if places:
                    return self._choose(places, self.areas(name) if not behind else [], near=near)
        return None

    def _whole_part(self, parts: Sequence[str], around: Sequence[str], near: Sequence[str]) -> Answer | None:
        for part in reversed(parts):
            for name, inside in self._splits(part):
                places = self.places_like(name)
                for words in inside:
                    places = self._within(places, words)
                if places:
                    note = "Only the town's name was understood." if len(parts) > 1 or around else None
                    return self._choose(places, [], note, (*around, *near))
        return None

    def _misspelt(self, parts: Sequence[str], around: Sequence[str]) -> Answer | None:
        """The place whose name is one letter off, in the one country that is known."""
        if self.country is None:
            return None
        for part in reversed(parts):
            begun = self.table.places_continuing(fold(part), self.country) if len(part) >= _SHORTEST_BEGINNING else []
            if len({fold(place.name) for place in begun}) == 1:
                return self._choose(begun, [], BEGUN)
        for part in reversed(parts):
            for name, inside in self._splits(part):
                places = self.table.places_named(sorted(set(one_letter_off(fold(name)))), self.country)
                for words in (*inside, *around):
                    places = self._within(places, words) or places
                if places:
                    return self._choose(places, [], MISSPELT)
        for part in parts:
            names = sorted(set(one_letter_off(fold(part))))
            areas = self.table.areas_named(names, self.country) if len(names) <= _MOST_NAMES else []
            if len(areas) == 1:
                return Found(place_of_area(areas[0], self.table, MISSPELT))
        return None

    def _area(self, parts: Sequence[str], *, known: bool) -> Answer | None:
        for part in parts:
            areas = self.areas(part)
            if areas:
                note = None if known or len(parts) == 1 else "Only the county or state was understood."
                first = [area for area in areas if not area.county] or areas
                shown = [
                    place_of_area(area, self.table, note)
                    for area in sorted(first, key=lambda area: area.uncertainty_km)
                ]
                places = list({place.label: place for place in shown}.values())  # of two of one name the wider
                return Found(places[0]) if len(places) == 1 else _ambiguous(places)
        return None

    def _end_of_part(self, parts: Sequence[str]) -> Answer | None:
        """A town at the end of a longer part ("10 High Street Leeds"), the longest name that there is."""
        for part in reversed(parts):
            for whole, inside in self._splits(part):
                words = whole.split()
                for count in range(min(_LONGEST_NAME, len(words) - 1), 0, -1):
                    if fold(words[-count]) in STREET_WORDS or (count == 1 and fold(words[-1]) in STREET_WORDS):
                        continue
                    places = self.places(" ".join(words[-count:]))
                    for area in inside:
                        places = self._within(places, area)
                    if places:
                        return self._choose(places, [], "Only the town's name was understood.")
        return None

    def _splits(self, part: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The part as a name; then, where it ends in a state or county, the name before that and what it ends in."""
        yield part, ()
        words = part.split()
        for count in range(min(_LONGEST_AREA, len(words) - 1), 0, -1):
            end = " ".join(words[-count:])
            if self.areas(end):
                yield " ".join(words[:-count]), (end,)

    def _within(self, places: list[PlaceRow], words: str) -> list[PlaceRow]:
        """The places that lie in an area of this name, or close to a larger place of it."""
        if not places:
            return places
        areas = {area.number for area in self.areas(words)}
        larger = self.places(words)
        return [place for place in places if self._lies_in(place, areas) or _beside(place, larger)]

    def _lies_in(self, place: PlaceRow, areas: set[int]) -> bool:
        area = self.table.area(place.area)
        return area is not None and (area.number in areas or area.parent in areas)

    def _is_quarter(self, place: PlaceRow) -> bool:
        """Whether a place lies in one of its country's largest towns, whose name its addresses would give."""
        least = people(place) * CLEARLY_LARGER
        for town in self.table.largest_towns(place.country):
            if town.population < least:
                return False
            if distance_km(place.point, town.point) <= min(QUARTER_KM, town.uncertainty_km):
                return True
        return False

    def _choose(
        self, places: list[PlaceRow], areas: list[AreaRow], note: str | None = None, near: Sequence[str] = ()
    ) -> Answer:
        """One place or the candidates; `near` may name a locality of one of them, which then is the answer."""
        chosen = rivals(places)
        if self.field and 1 < len(chosen) <= _FEW_RIVALS and not self._is_quarter(chosen[0]):
            others = [place for place in chosen[1:] if not self._is_quarter(place)]
            if len(others) < len(chosen) - 1:
                chosen = rivals([chosen[0], *others])
                note = LARGEST if len(chosen) == 1 else note
        for name in near:
            localities = self.places_like(name)
            for town in chosen if localities else ():
                inside = [row for row in localities if row.country == town.country and row.point != town.point]
                finer = finer_place(town.point, town.uncertainty_km, inside, part_of_town=True)
                if finer:
                    return Found(place_of_town(finer, self.table))
        shown = [place_of_town(place, self.table, note) for place in chosen[:MOST_CANDIDATES]]
        top = places[0]
        states = [area for area in areas if not area.county and not self._lies_in(top, {area.number})]
        if states:
            shown = [shown[0], *(place_of_area(area, self.table) for area in states), *shown[1:]][:MOST_CANDIDATES]
        if len(shown) == 1:
            return Found(shown[0])
        if self.address and people(chosen[0]) >= CLEAR_IN_ADDRESS * max(map(people, chosen[1:]), default=0):
            return Found(place_of_town(chosen[0], self.table, LARGEST))
        return _ambiguous(shown)


def _ambiguous(places: list[Place]) -> Ambiguous:
    return Ambiguous(tuple(places), SEVERAL)


def _beside(place: PlaceRow, larger: list[PlaceRow]) -> bool:
    return any(
        row.country == place.country
        and people(row) >= people(place)
        and row.point != place.point
        and distance_km(row.point, place.point) <= max(AROUND_KM, row.uncertainty_km)
        for row in larger
    )


def _is_street(part: str) -> bool:
    words = part.split()
    return any(letter.isdecimal() for letter in part) or fold(words[-1]) in STREET_WORDS
