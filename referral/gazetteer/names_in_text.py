"""Find the town, county or state that the parts of a query name."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from referral.gazetteer.answer import Ambiguous, Answer, Found, NotFound, Place
from referral.gazetteer.choosing import people, rivals
from referral.gazetteer.earth import distance_km
from referral.gazetteer.fold import fold
from referral.gazetteer.table import AreaRow, PlaceRow, Table
from referral.gazetteer.wording import place_of_area, place_of_town

MOST_CANDIDATES = 10
AROUND_KM = 20.0
"""How near a place must be to a larger one that is named behind it ("Tooting, London"), if not within its
uncertainty."""

_LONGEST_AREA = 3
_LONGEST_NAME = 5
STREET_WORDS = frozenset(Path(__file__).with_name("street_words.txt").read_text(encoding="utf-8").split())
"""Words, folded, that end the name of a street or a building and so make no town of a single word."""


@dataclass(frozen=True, slots=True)
class Names:
    """Looks up names within one country, or in all of them when `country` is None."""

    table: Table
    country: str | None

    def places(self, name: str) -> list[PlaceRow]:
        """Places of this name in scope, the most populous first."""
        return [row for row in self.table.places(name) if self.country in (None, row.country)]

    def areas(self, name: str) -> list[AreaRow]:
        """States and counties of this name in scope."""
        return [row for row in self.table.areas(name) if self.country in (None, row.country)]

    def find(self, parts: Sequence[str], around: Sequence[str] = (), *, free: bool) -> Answer:
        """The place that the parts name; `around` are names of counties and states that it should lie in."""
        return (
            self._narrowed(parts, around, free=free)
            or self._whole_part(parts, around)
            or self._area((*parts, *around), known=not parts)
            or (self._end_of_part(parts) if free else None)
            or NotFound("No place of that name was found.")
        )

    def _narrowed(self, parts: Sequence[str], around: Sequence[str], *, free: bool) -> Answer | None:
        """The first part that is a place within everything that is named behind it."""
        for number, part in enumerate(parts):
            if free and number < len(parts) - 1 and _is_street(part):
                continue
            for name, inside in self._splits(part):
                behind = (*inside, *parts[number + 1 :], *around)
                places = self.places(name)
                for words in behind:
                    places = self._within(places, words)
                if places:
                    return self._choose(places, self.areas(name) if not behind else [])
        return None

    def _whole_part(self, parts: Sequence[str], around: Sequence[str]) -> Answer | None:
        for part in reversed(parts):
            for name, inside in self._splits(part):
                places = self.places(name)
                for words in inside:
                    places = self._within(places, words)
                if places:
                    left_out = len(parts) > 1 or around
                    return self._choose(places, [], "Only the town's name was understood." if left_out else None)
        return None

    def _area(self, parts: Sequence[str], *, known: bool) -> Answer | None:
        for part in parts:
            areas = self.areas(part)
            if areas:
                note = None if known or len(parts) == 1 else "Only the county or state was understood."
                first = [area for area in areas if not area.county] or areas
                places = [place_of_area(area, self.table, note) for area in first]
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

    def _choose(self, places: list[PlaceRow], areas: list[AreaRow], note: str | None = None) -> Answer:
        chosen = rivals(places)
        shown = [place_of_town(place, self.table, note) for place in chosen[:MOST_CANDIDATES]]
        top = places[0]
        states = [area for area in areas if not area.county and not self._lies_in(top, {area.number})]
        if states:
            shown = [shown[0], *(place_of_area(area, self.table) for area in states), *shown[1:]][:MOST_CANDIDATES]
        return Found(shown[0]) if len(shown) == 1 else _ambiguous(shown)


def _ambiguous(places: list[Place]) -> Ambiguous:
    return Ambiguous(tuple(places), "Several places have that name.")


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
