"""What `mbt geocode` does: every shown listing's addresses through the chain, one address explained, pins."""

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from crawler.errors import BadInputError
from crawler.locate.chain import Located, Locator
from crawler.locate.config import config_path, load_config
from crawler.locate.online import Online
from crawler.locate.pace import Pace
from crawler.locate.pins import Pins
from crawler.locate.reviews import Review
from crawler.normalise.addresses import Address, read_address
from crawler.normalise.coordinates import Coordinates
from crawler.providers import Directory
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer

Progress = Callable[[int, int], None]
"""Called with (addresses done, addresses in all)."""
Place = tuple[Address, str, Coordinates | None]


@dataclass
class Tally:
    """How a run went. ``without_point`` says of addresses why they have none."""

    addresses: int = 0
    origins: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    reviews: list[Review] = field(default_factory=list)
    without_point: list[tuple[str, str, str]] = field(default_factory=list)
    stopped: str | None = None


def open_online(var: Path, gazetteer: Gazetteer) -> Online:
    """The geocoder of geocoding.toml. Raises MissingInputError or GeocodingFileError."""
    config = load_config(config_path(var))
    return Online(config, Pace(var, config.version, config.seconds), gazetteer.countries)


def places(directory: Directory) -> list[Place]:
    """Every address that `mbt publish` would place, once: of other listings nobody needs to be told anything."""
    found: dict[tuple[Address, str], Coordinates | None] = {}
    for provider in directory.providers:
        for place in provider.places:
            key = (place.address, provider.facts.country)
            found[key] = found.get(key) or place.coordinates
    return [(address, country, coordinates) for (address, country), coordinates in found.items()]


def geocode_all(
    workshop: Workshop, directory: Directory, gazetteer: Gazetteer, online: Online | None, progress: Progress
) -> Tally:
    """Take every address through the chain."""
    todo = places(directory)
    tally = Tally(len(todo))
    locator = Locator(workshop, gazetteer, online)
    # One write for all, but never a lock on the file while an answer is waited for.
    with workshop.db.atomic() if online is None else nullcontext():
        for done, (address, country, coordinates) in enumerate(todo, start=1):
            _count(tally, locator.explain(address, country, coordinates), address, country)
            progress(done, len(todo))
    tally.stopped = online.stopped if online else None
    return tally


def _count(tally: Tally, located: Located, address: Address, country: str) -> None:
    if located.point:
        tally.origins[located.point.origin] += 1
    else:
        tally.outcomes[located.outcome] += 1
        tally.without_point.append((country, address.written, located.steps[-1].said))
    if located.error:
        tally.errors[located.error] += 1
    tally.reviews += located.reviews


def explain(workshop: Workshop, directory: Directory, gazetteer: Gazetteer, address: str, country: str) -> Located:
    """The chain of one address, as a listing that has it would be placed. Writes nothing."""
    read = _read(address, country, gazetteer)
    listed = [place for place in places(directory) if _same(place, address, country)]
    place = listed[0] if listed else (read, country, None)
    return Locator(workshop, gazetteer, writing=False).explain(*place)


def pin(
    workshop: Workshop,
    directory: Directory,
    gazetteer: Gazetteer,
    address: str,
    country: str,
    at: tuple[float, float],
    who: str,
    because: str,
) -> str:
    """Set a pin; a sentence that says how far that is from the offline point, and whose address it is."""
    read = _read(address, country, gazetteer)
    Pins(workshop.db).put(address, country, at, who, because, _now())
    offline = Locator(workshop, gazetteer, writing=False).offline_point(read, country)
    away = f"{offline.km_to(*at):.1f} km from the offline point" if offline else "the gazetteer has no point for it"
    listed = any(_same(place, address, country) for place in places(directory))
    known = "" if listed else "; no live listing has this address as it is written here"
    return f"pinned: {address.strip()} ({country}) at {at[0]:.5f}, {at[1]:.5f}, {away}{known}"


def unpin(workshop: Workshop, gazetteer: Gazetteer, address: str, country: str, who: str, because: str) -> str:
    """Take a pin off."""
    _read(address, country, gazetteer)
    Pins(workshop.db).undo(address, country, who, because, _now())
    return f"the pin is off: {address.strip()} ({country})"


def _read(address: str, country: str, gazetteer: Gazetteer) -> Address:
    if country not in gazetteer.countries:
        covered = ", ".join(sorted(gazetteer.countries))
        if not (len(country) == 2 and country.isascii() and country.isalpha() and country.isupper()):
            raise BadInputError(f"--country is {country!r}: two capital letters are needed; covered are {covered}")
    if not address.strip():
        raise BadInputError("the address is empty")
    return read_address(" ".join(address.split()), country)


def _same(place: Place, address: str, country: str) -> bool:
    return place[1] == country and place[0].written.split() == address.split()


def _now() -> datetime:
    return datetime.now(UTC)
