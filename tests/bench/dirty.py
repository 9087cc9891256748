"""Invented listings as dirty as real ones, with the truth: which of them are the same provider.

Made of what listing pages are like, not of what a resolver looks for: registers in CAPITALS with the family name
first, associations' lists with a town, directories with nicknames and call-tracking numbers, clinics' staff pages with
one phone for everybody, practices' own pages, files from the provider. People work in two places, move, marry, share a
practice with a relative, and share a name with a stranger. The same count and seed give the same listings.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from crawler.listing import Kind, Listing, Said
from crawler.normalise import Facts
from crawler.normalise.addresses import read_address
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.normalise.people import read_person
from crawler.read.labels import fold, slug
from crawler.workshop import Kept

_PLAIN = str.maketrans(
    {"ü": "ue", "ö": "oe", "ä": "ae", "ø": "oe", "æ": "ae", "å": "aa", "Ø": "Oe", "Å": "Aa", "Ö": "Oe"}
)
_SERVICE_SHARE = 0.12
_FREE_MAIL = ("freemail.example", "post.example", "mailbox.example")


@dataclass(frozen=True, slots=True)
class Dirty:
    """One listing, what was read of it, and the number of the provider whose listing it is."""

    kept: Kept
    facts: Facts
    provider: int


@dataclass(slots=True)
class _Place:
    organisation: str | None
    street: str
    town: str
    postcode: str
    phone: str
    host: str
    mail: str
    source: str


@dataclass(slots=True)
class _Person:
    country: str
    given: str
    middle: str
    family: str
    mail: str | None
    number: str | None
    places: list[_Place]
    once: _Place | None = None
    """Where the person worked before; some pages say so still."""


@dataclass(slots=True)
class _Service:
    country: str
    names: list[str]
    place: _Place
    once: _Place | None = None


@dataclass(slots=True)
class _Written:
    """What one page says."""

    kind: Kind
    country: str
    source: str
    name: str
    said: list[tuple[str, str, str]] = field(default_factory=list)
    path: str | None = None

    def say(self, name: str, words: str | None, quote: str | None = None) -> None:
        if words:
            self.said.append((name, words, quote or words))


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "dirty_names.toml").read_text(encoding="utf-8"))


def dirty_listings(count: int, seed: int = 1) -> list[Dirty]:
    """``count`` listings in no order of meaning."""
    rng = Random(seed)
    made: list[tuple[_Written, int]] = []
    world = _World(rng)
    for provider, entity in enumerate(world.entities()):
        made += [(written, provider) for written in world.listings(entity)]
        if len(made) >= count:
            break
    rng.shuffle(made)
    return [_listing(written, provider, number, rng) for number, (written, provider) in enumerate(made[:count])]


class _World:
    """Who there is, and what is written about them."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.clinics: dict[str, list[_Place]] = {}
        self.names: set[str] = set()
        self.made = 0

    def entities(self) -> Iterator[_Person | _Service]:
        shares = _data()["share"]
        while True:
            country = self.rng.choices(list(shares), list(shares.values()))[0]
            if self.rng.random() < _SERVICE_SHARE:
                yield from self._services(country)
                continue
            person = self._person(country)
            yield person
            if self.rng.random() < 0.04:  # a relative in the same practice
                relative = self._person(country)
                relative.family, relative.places = person.family, list(person.places)
                if relative.given != person.given:
                    yield relative

    # —— who there is ——

    def _family(self, country: str) -> str:
        data, rng = _data()[country], self.rng
        if rng.random() < data["head"]:
            at = min(int(rng.expovariate(1 / 9)), len(data["family"]) - 1)
            return str(data["family"][at])
        name = rng.choice(data["roots"]) + rng.choice(data["endings"])
        if rng.random() < 0.25:
            name = (
                rng.choice(data["roots"])
                + rng.choice("aeiou")
                + rng.choice(["r", "l", "n", "s"])
                + rng.choice(data["endings"])
            )
        if rng.random() < 0.05:
            name += "-" + rng.choice(data["family"]).split(" ")[-1]
        return str(name)

    def _given(self, country: str) -> str:
        if self.rng.random() < 0.15:  # people move between countries
            country = self.rng.choice(list(_data()["share"]))
        names = _data()[country]["given"]
        return str(names[min(int(self.rng.expovariate(1.5 / len(names))), len(names) - 1)])

    def _digits(self, pattern: str) -> str:
        swap = {"#": "0123456789", "@": "ABDEFGHJLNPRSTUW"}
        return "".join(self.rng.choice(swap[char]) if char in swap else char for char in pattern)

    def _place(self, country: str, clinic: bool, town: str | None = None) -> _Place:
        data, rng = _data()[country], self.rng
        self.made += 1
        town = town or rng.choice(data["towns"])
        fixed = Random(town)
        pattern = data["postcode"].replace("{area}", fixed.choice(data.get("postcode_area", [""])))
        half = len(pattern) // 2
        lead = "".join(fixed.choice("123456789") if c == "#" else c for c in pattern[:half])
        tail = self._digits(pattern[half:])
        street = rng.choice(data["street"]).format(n=rng.randint(1, 180), m=rng.randint(1, 30))
        root = rng.choice(data["roots"]).split(" ")[-1]
        organisation = self._organisation(data, town, root, street) if clinic else None
        phone = self._digits(data["phone"].replace("{area}", Random(town).choice(data.get("area", [""]))))
        host = f"{slug(organisation)}-{self.made}.example" if organisation else f"{slug(root)}{self.made}.example"
        return _Place(
            organisation,
            street,
            town,
            lead + tail,
            phone,
            host,
            f"info@{host}",
            f"{country.lower()}_clinic_{self.made}",
        )

    def _organisation(self, data: dict[str, Any], town: str, root: str, street: str) -> str:
        """A name that no other organisation has."""
        for form in self.rng.sample(data["organisations"], len(data["organisations"])):
            name = str(form.format(town=town, root=root))
            if name not in self.names:
                break
        else:
            name = f"{name} {street.strip('0123456789 -,')} {self.made}"
        self.names.add(name)
        return name

    def _practice(self, country: str, town: str | None) -> _Place:
        clinics, rng = self.clinics.setdefault(country, []), self.rng
        if rng.random() < 0.45:
            return self._place(country, clinic=False, town=town)
        near = [place for place in clinics[-400:] if town is None or place.town == town]
        if near and rng.random() < 0.8:
            return rng.choice(near[:12] if rng.random() < 0.3 else near)  # a few clinics are large
        clinics.append(self._place(country, clinic=True, town=town))
        return clinics[-1]

    def _person(self, country: str) -> _Person:
        data, rng = _data()[country], self.rng
        given, family = self._given(country), self._family(country)
        middle = self._given(country) if rng.random() < (0.6 if country == "US" else 0.2) else ""
        first = self._practice(country, None)
        places = [first]
        if rng.random() < 0.2:
            places.append(self._practice(country, first.town if rng.random() < 0.65 else None))
        own = next((place for place in places if place.organisation is None), None)
        mail = None
        if rng.random() < 0.75:
            name = slug(family).replace("-", "")
            local = rng.choice([f"{slug(given)}.{name}", f"{slug(given)[0]}{name}", f"praxis.{name}"])
            host = own.host if own and rng.random() < 0.6 else rng.choice(_FREE_MAIL)
            mail = f"{local}{rng.randint(1, 99) if host in _FREE_MAIL else ''}@{host}"
        number = self._digits(data["number"]) if "number" in data and rng.random() < 0.8 else None
        person = _Person(country, given, "" if middle == given else middle, family, mail, number, places)
        if rng.random() < 0.25:
            person.once = self._practice(country, first.town if rng.random() < 0.6 else None)
        return person

    def _services(self, country: str) -> Iterator[_Service]:
        data, rng = _data()[country], self.rng
        place = self._place(country, clinic=True)
        some = rng.choice([1, 1, 1, 2, 2, len(data["services"])])
        for names in rng.sample(data["services"], some):
            at = place
            if rng.random() < 0.25:  # one organisation, several sites
                at = self._place(country, clinic=True, town=place.town if rng.random() < 0.5 else None)
                at.organisation, at.host, at.mail = place.organisation, place.host, place.mail
                at.phone = place.phone if rng.random() < 0.4 else at.phone
            once = self._place(country, clinic=True, town=at.town) if rng.random() < 0.2 else None
            yield _Service(country, names.split("|"), at, once)

    # —— what is written ——

    def listings(self, entity: _Person | _Service) -> list[_Written]:
        count = self.rng.choices([1, 2, 3, 4, 5], [42, 30, 16, 8, 4])[0]
        if isinstance(entity, _Service):
            return [self._service(entity, at) for at in range(count)]
        kinds = ["register", "association", "directory_1", "directory_2", "staff", "own", "file", "directory_3"]
        chosen: list[str] = []
        while len(chosen) < count:
            kind = self.rng.choices(kinds, [14, 16, 20, 14, 20, 8, 4, 4])[0]
            # The same page kind twice: a staff page of each clinic, or a directory that lists somebody by place.
            if kind not in chosen or (kind in {"staff", "directory_1"} and self.rng.random() < 0.3):
                chosen.append(kind)
        return [self._one(entity, kind, at) for at, kind in enumerate(chosen)]

    def _service(self, service: _Service, at: int) -> _Written:
        rng, place = self.rng, service.place
        if at and service.once and rng.random() < 0.5:
            place = service.once
            place.organisation, place.phone = service.place.organisation, service.place.phone
        name = service.names[0] if at == 0 else rng.choice(service.names)
        form = rng.random()
        if form < 0.3:
            name = f"{place.organisation}: {name}"
        elif form < 0.5:
            name = f"{name} ({place.town})"
        elif form < 0.6:
            name = f"{place.town} {name}"
        source = place.source if at == 0 else f"{service.country.lower()}_services_{rng.randint(1, 4)}"
        written = _Written("service", service.country, source, name.upper() if rng.random() < 0.06 else name)
        written.say("organization", place.organisation if rng.random() < 0.75 else None)
        written.say("phone", self._typed(place.phone, 0.03) if rng.random() < 0.85 else None)
        written.say("email", place.mail if rng.random() < 0.4 else None)
        written.say("website", f"https://www.{place.host}/mbt" if rng.random() < 0.45 else None)
        written.say("address", self._address(service.country, place, rng.choices("fpt", [75, 15, 10])[0]))
        return written

    def _one(self, person: _Person, kind: str, at: int) -> _Written:
        rng, country = self.rng, person.country
        place = rng.choice(person.places) if kind != "own" else person.places[0]
        if kind == "staff":
            clinics = [one for one in person.places if one.organisation]
            place = clinics[at % len(clinics)] if clinics else place
        if person.once and kind not in {"file", "own"} and rng.random() < 0.35:
            place = person.once
        source = place.source if kind == "staff" and place.organisation else f"{country.lower()}_{kind}"
        if kind == "own":
            source = f"{country.lower()}_own_{slug(person.family)}_{rng.randint(1, 10**6)}"
        written = _Written("practitioner", country, source, self._name(person, kind))
        chance = {"register": (0.3, 0, 0, 0), "association": (0.3, 0.35, 0.2, 0.5), "staff": (0.85, 0.5, 0.3, 0.9)}.get(
            kind, (0.85, 0.3, 0.5, 0.3)
        )
        phone, mail, site, organisation = (0.95, 0.9, 0.9, 0.6) if kind in {"own", "file"} else chance
        number = place.phone
        if kind.startswith("directory") and rng.random() < 0.15:
            number = self._place(country, clinic=False).phone  # the directory's own, for counting calls
        written.say("phone", self._typed(number, 0.02) if rng.random() < phone else None)
        if rng.random() < mail:
            at_work = kind == "staff" or person.mail is None
            written.say("email", place.mail if at_work and place.organisation and rng.random() < 0.6 else person.mail)
        if rng.random() < site:
            path = (
                f"team/{slug(person.given)}-{slug(person.family)}" if place.organisation and rng.random() < 0.4 else ""
            )
            written.say("website", f"https://www.{place.host}/{path}")
        written.say("organization", place.organisation if rng.random() < organisation else None)
        how_much = {"register": [5, 10, 75, 10], "association": [15, 10, 65, 10]}.get(kind, [75, 10, 10, 5])
        written.say("address", self._address(country, place, rng.choices("fpt-", how_much)[0]))
        says_number = {"register": 0.9, "file": 0.6, "association": 0.15}.get(kind, 0.06)
        if person.number and rng.random() < says_number:
            written.say("registration_number", person.number, f"{_data()[country]['register']} {person.number}")
        return written

    def _address(self, country: str, place: _Place, much: str) -> str | None:
        if much == "-":
            return None
        if much == "t":
            return place.town
        street = place.street if much == "f" else ""
        line = _data()[country]["line"].format(street=street, town=place.town, postcode=place.postcode)
        return str(self._typed(line.strip(", "), 0.03))

    def _typed(self, words: str, chance: float) -> str:
        """The words, with a slip of a finger by ``chance``."""
        rng = self.rng
        if len(words) < 4 or rng.random() >= chance:
            return words
        at = rng.randrange(1, len(words) - 1)
        if words[at].isdigit():
            return words[:at] + rng.choice("0123456789") + words[at + 1 :]
        slip = rng.choice(["swap", "drop", "double"])
        if slip == "swap":
            return words[:at] + words[at + 1] + words[at] + words[at + 2 :]
        return words[:at] + (words[at + 1 :] if slip == "drop" else words[at] + words[at:])

    def _name(self, person: _Person, kind: str) -> str:
        data, rng = _data()[person.country], self.rng
        given, middle, family = person.given, person.middle, person.family
        informal = kind.startswith("directory") or kind == "staff"
        if informal and given in data["nick"] and rng.random() < 0.3:
            given = rng.choice(data["nick"][given])
        elif rng.random() < (0.12 if kind in {"association", "register"} else 0.04):
            given = given[0] + "."
        shown = rng.random()
        middle = middle if shown < 0.2 else f"{middle[0]}." if middle and shown < 0.55 else ""
        if given.endswith(".") and person.middle and rng.random() < 0.6:
            given, middle = f"{given}{person.middle[0]}.", ""
        if "-" in family and rng.random() < 0.2:
            family = rng.choice(family.split("-"))
        if rng.random() < 0.012:
            family = self._family(person.country)  # married, and not every page knows
        if rng.random() < 0.3:
            given, family = (word.translate(_PLAIN) for word in (given, family))
        elif rng.random() < 0.12:
            family = "".join(char for char in fold(family)).title() if family.isascii() is False else family
        given, family = self._typed(given, 0.02), self._typed(family, 0.035)
        first = " ".join(filter(None, (given, middle)))
        style = rng.random()
        if kind == "register":
            if style < 0.45:
                return f"{family.upper()}, {first.upper()}" if style < 0.25 else f"{family}, {first}"
            if style < 0.65:
                return f"{first} {family}".upper() if style < 0.55 else f"{family.upper()} {first}"
        if style > 0.97:
            return f"{family} {first}"
        title = f"{rng.choice(data['titles'])} " if rng.random() < (0.15 if kind == "register" else 0.45) else ""
        letters = f", {rng.choice(data['letters'])}" if rng.random() < (0.5 if informal else 0.12) else ""
        return f"{title}{first} {family}{letters}"


def _listing(written: _Written, provider: int, number: int, rng: Random) -> Dirty:
    url = f"https://{slug(written.source)}.example/{number}"
    said = tuple(Said(field=name, words=words, quote=quote, url=url) for name, words, quote in written.said)
    listing = Listing(key=f"/{number}", kind=written.kind, name=written.name, url=url, said=said)
    day = (date(2026, 1, 1) + timedelta(days=rng.randrange(300))).isoformat()
    return Dirty(Kept(written.source, listing, day, day, day), _facts(listing, written.country), provider)


def _facts(listing: Listing, country: str) -> Facts:
    """What crawler.normalise reads of the fields that tell who it is, without looking for a treatment in them."""
    facts = Facts(listing.name, listing.kind, country)
    if listing.kind == "practitioner":
        person = read_person(listing.name)
        facts.name = f"{person.title} {person.name}" if person.title else person.name
        facts.credentials = person.credentials
    facts.organization = next(iter(listing.words("organization")), None)
    facts.phone = next((read_phone(words, country) for words in listing.words("phone")), None)
    facts.email = next((read_email(words) for words in listing.words("email")), None)
    facts.website = next((read_website(words) for words in listing.words("website")), None)
    facts.addresses = [read_address(words, country) for words in listing.words("address")]
    return facts
