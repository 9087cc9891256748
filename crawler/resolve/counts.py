"""How often names, places and contacts stand in the listings at hand: what is rare tells more when it is the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from math import log2

from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.spelling import formal, skeleton


class Counts:
    """Counted once over all records. Bits are log2 of one over a share; nothing here depends on the records' order."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.people: Counter[str] = Counter()
        self.services: Counter[str] = Counter()
        self.given: Counter[tuple[str, str]] = Counter()
        self.family: Counter[tuple[str, str]] = Counter()
        self.spelt: Counter[tuple[str, str]] = Counter()
        self.words: Counter[tuple[str, str]] = Counter()
        self.places: Counter[tuple[str, str, str]] = Counter()
        self.listings: Counter[tuple[str, str]] = Counter()
        holders: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        houses: defaultdict[tuple[str, str, str], set[str]] = defaultdict(set)
        people: set[tuple[str, str, str]] = set()
        for record in records:
            country = record.country
            if record.name:
                people.add((country, holder(record), formal(record.name.given[0]) if record.name.given else ""))
                self.spelt.update((country, word) for word in {*record.name.given, *record.name.family})
            else:
                self.services[country] += 1
                for area, house in houses_said(record):
                    houses[country, *area].add(house)
            self.words.update((country, word) for word in record.service)
            places = set(places_said(record))
            self.places.update((country, *place) for place in places)
            self.places.update((country, kind, "") for kind in {kind for kind, _ in places})
            who = holder(record)
            for contact in contacts_said(record):
                self.listings[contact] += 1
                holders[contact].add(who)
        # Whoever is listed five times is one person: a given name is as frequent as the families that have it.
        for country, family, given in people:
            self.people[country] += 1
            self.family[country, family] += 1
            if given:
                self.given[country, given] += 1
                self.given[country, given[0]] += len(given) > 1
        self.holders = {contact: len(who) for contact, who in holders.items()}
        self._houses = {area: len(streets) for area, streets in houses.items()}

    def houses(self, country: str, kind: str = "", value: str = "") -> int:
        """In how many houses of a town, a postcode or a whole country there is a service, as far as listings say."""
        return self._houses.get((country, kind, value), 0)

    def name_bits(self, country: str, given: str, family: Iterable[str]) -> float:
        """How few other people of a country are expected to have these names: 3.0 is one in eight of a person.

        ``given`` "" is no given name at all, one letter an initial.
        """
        rarity = rules().rarity
        among = self.people[country]
        share = 1.0
        if given:
            usual = rarity.given if len(given) > 1 else rarity.initial
            share *= self._share(self.given[country, formal(given)], usual, among, rarity.smoothing)
        for word in family:
            share *= self._share(self.family[country, skeleton(word)], rarity.family, among, rarity.smoothing)
        return -log2(max(rarity.population, among) * share)

    def word_bits(self, country: str, word: str) -> float:
        """How much a word of a service's name tells."""
        rarity = rules().rarity
        share = self._share(self.words[country, word] - 1, rarity.word, self.services[country], rarity.smoothing)
        return min(rules().service.word_most, -log2(share))

    def place_bits(self, country: str, kind: str, value: str) -> float:
        """How much it tells to be there, by the listings that are."""
        rarity = rules().rarity
        among = self.places[country, kind, ""]
        usual = rarity.town if kind == "town" else rarity.house
        return -log2(self._share(self.places[country, kind, value] - 1, usual, among, rarity.smoothing_places))

    @staticmethod
    def _share(seen: int, usual: float, among: int, smoothing: int) -> float:
        # Those compared are not among the others.
        return (max(seen - 1, 0) + smoothing * usual) / (max(among - 1, 0) + smoothing)


def holder(record: Record) -> str:
    """Whose contact it is, roughly: people by the sound of their family name, services all alike."""
    return min((skeleton(word) for word in record.name.family), default="") if record.name else ""


def contacts_said(record: Record) -> Iterable[tuple[str, str]]:
    """(kind, value) of each way to get in touch."""
    for kind, values in (
        ("phone", record.phones),
        ("email", record.emails),
        ("domain", record.domains),
        ("page", record.pages),
    ):
        for value in values:
            yield kind, value


def houses_said(record: Record) -> Iterable[tuple[tuple[str, str], str]]:
    """(area, house) for each house of a record: the kind and value of the area, ("", "") for the country."""
    for place in record.places:
        if place.street:
            house = f"{place.street}, {place.postcode or place.town}"
            yield ("", ""), house
            yield ("town", place.town), house
            yield ("postcode", place.postcode), house


def places_said(record: Record) -> Iterable[tuple[str, str]]:
    """(kind, value) of each thing that goes with a place."""
    for place in record.places:
        if place.town:
            yield "town", place.town
        if place.postcode:
            yield "postcode", place.postcode
        if place.street:
            yield "street", f"{place.street}, {place.postcode or place.town}"
    if record.organisation:
        yield "organisation", record.organisation
