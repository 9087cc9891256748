"""The chain, in its order: pin, coordinates on the source page, cache, online (off unless asked for), offline.

A pin is taken as it is. The page's coordinates and online points are taken only where the offline point bears them out
(judge.py); otherwise the offline one stands and a review task is recorded. Without ``online`` the answer depends on
crawl.db and the gazetteer alone, not on the clock and not on any network: that is how a release is built.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawler.locate.cache import Cache, Key, Remembered, query_of
from crawler.locate.judge import bears_out
from crawler.locate.offline import PROVIDER, ask_offline
from crawler.locate.online import Online
from crawler.locate.pins import UNCERTAINTY_KM, Pins
from crawler.locate.point import PIN, SOURCE_PAGE, UNSAID, Answer, Outcome, Point
from crawler.locate.reviews import Review, Reviews
from crawler.normalise.addresses import Address
from crawler.normalise.coordinates import Coordinates
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer

PAGE_KM = 0.2


@dataclass(frozen=True, slots=True)
class Step:
    """One link of the chain: what it said, and whether its point was taken."""

    name: str
    said: str
    taken: bool = False


@dataclass
class Located:
    """What became of an address: its point or why it has none, step by step. ``error`` is the online geocoder's."""

    outcome: Outcome
    point: Point | None = None
    steps: list[Step] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    error: str | None = None

    def say(self, name: str, said: str, point: Point | None = None) -> None:
        """Add a step; the first point that is given is the one taken."""
        taken = point is not None and self.point is None
        if taken:
            self.outcome, self.point = "found", point
        self.steps.append(Step(name, said, taken))


class Locator:
    """Takes addresses through the chain. ``writing=False`` only looks: nothing is remembered or recorded."""

    def __init__(
        self,
        workshop: Workshop,
        gazetteer: Gazetteer,
        online: Online | None = None,
        writing: bool = True,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.gazetteer = gazetteer
        self.online = online
        self.pins = Pins(workshop.db)
        self.cache = Cache(workshop.db, writing)
        self.reviews = Reviews(workshop.db, writing)
        self.now = now

    def locate(self, address: Address, country: str, coordinates: Coordinates | None = None) -> Point | None:
        """The point of an address in its country; None where nobody can tell honestly."""
        return self.explain(address, country, coordinates).point

    def explain(self, address: Address, country: str, coordinates: Coordinates | None = None) -> Located:
        """The same with every step: why this point."""
        query = query_of(address)
        offline, remembered = self._offline(query, address, country)
        located = Located(offline.outcome)
        self._pin(located, address, country, offline.point)
        self._page(located, query, address, country, coordinates, offline.point)
        self._online(located, query, address, country, offline.point)
        said = f"gazetteer {self.gazetteer.version}{' (remembered)' if remembered else ''}: {_words(offline)}"
        located.say("offline", said, offline.point)
        for review in located.reviews:
            self.reviews.put(review, self.now())
        return located

    def offline_point(self, address: Address, country: str) -> Point | None:
        """What the gazetteer alone says."""
        return self._offline(query_of(address), address, country)[0].point

    def _offline(self, query: str, address: Address, country: str) -> tuple[Answer, bool]:
        key = Key(query, country, PROVIDER, self.gazetteer.version)
        if before := self.cache.get(key):
            return before.answer, True
        answer = ask_offline(self.gazetteer, address, country)
        self.cache.put(key, answer, self.now())
        return answer, False

    def _pin(self, located: Located, address: Address, country: str, offline: Point | None) -> None:
        pin = self.pins.get(address.written, country)
        if pin is None:
            located.say("pin", "none")
            return
        point = _beside(Point(pin.latitude, pin.longitude, "pin", UNCERTAINTY_KM, origin=PIN), offline)
        said = f"{pin.latitude:.5f}, {pin.longitude:.5f}, set by {pin.who} on {pin.made_at[:10]}: {pin.because}"
        located.say("pin", said, point)

    def _page(
        self,
        located: Located,
        query: str,
        address: Address,
        country: str,
        coordinates: Coordinates | None,
        offline: Point | None,
    ) -> None:
        if coordinates is None:
            located.say("source page", "gives no coordinates")
            return
        other = Point(
            round(coordinates.latitude, 5), round(coordinates.longitude, 5), "address", PAGE_KM, origin=SOURCE_PAGE
        )
        said = f"{other.latitude:.5f}, {other.longitude:.5f} at {coordinates.url}"
        self._weigh(located, "source page", said, other, query, address, country, offline)

    def _online(self, located: Located, query: str, address: Address, country: str, offline: Point | None) -> None:
        before = list(self.cache.online(query, country))
        fresh = False
        if self.online:
            key = Key(query, country, self.online.config.provider, self.online.config.version)
            row = self.cache.get(key)
            fresh = row is not None and row.is_fresh(self.now())
            if row is not None and fresh and row.error:
                located.error = row.error
        told = located.point is not None  # a pin or the page settles it: nobody need be asked
        asked = None
        if self.online and not fresh and not told and (asked := self.online.ask(address, country)):
            self.cache.put(key, asked, self.now())
        if asked and asked.outcome != "error":
            before = [one for one in before if one.key.provider != key.provider]
        if not before:
            located.say("cache", "no online answer is remembered")
        for one in before:
            self._remembered(located, one, query, address, country, offline)
        self._asked(located, asked, fresh, told, query, address, country, offline)

    def _remembered(
        self, located: Located, one: Remembered, query: str, address: Address, country: str, offline: Point | None
    ) -> None:
        said = f"{one.key.provider} ({one.key.version}), asked {one.asked_at}: {_words(one.answer)}"
        if one.answer.point is None:
            located.say("cache", said)
        else:
            self._weigh(located, "cache", said, one.answer.point, query, address, country, offline)

    def _asked(
        self,
        located: Located,
        answer: Answer | None,
        fresh: bool,
        told: bool,
        query: str,
        address: Address,
        country: str,
        offline: Point | None,
    ) -> None:
        if self.online is None:
            located.say("online", "off; `mbt geocode --online` asks")
            return
        name = self.online.config.provider
        if answer is None:
            why = "the point is known already" if told else self.online.stopped or ""
            why = (
                (f"{located.error}; not asked again yet" if located.error else "answered not long ago")
                if fresh
                else why
            )
            located.say("online", f"{name} is not asked: {why}")
            return
        said = f"{name} ({self.online.config.version}): {_words(answer)}"
        if answer.outcome == "error":
            located.error = answer.note
        if answer.point is None:
            located.say("online", said)
        else:
            self._weigh(located, "online", said, answer.point, query, address, country, offline)

    def _weigh(
        self,
        located: Located,
        name: str,
        said: str,
        other: Point,
        query: str,
        address: Address,
        country: str,
        offline: Point | None,
    ) -> None:
        """Take a point that the offline one bears out and that is finer; a review task where it contradicts it."""
        borne_out, km, why = bears_out(offline, other.latitude, other.longitude)
        if not borne_out:
            # A pin is a maintainer's answer to the task.
            if not (located.point and located.point.origin == PIN):
                located.reviews.append(Review(query, country, address.written, offline, other, km))
            located.say(name, f"{said}; {why}: not taken")
            return
        if offline and other.uncertainty_km >= offline.uncertainty_km:
            fineness = "it does not say how sure it is" if other.uncertainty_km == UNSAID else "no finer than that"
            located.say(name, f"{said}; {why}, but {fineness}: not taken")
            return
        located.say(name, f"{said}; {why}", _beside(other, offline))


def _beside(point: Point, offline: Point | None) -> Point:
    """The point with the offline one's town and postcode, where it lies near enough for them to be true of it."""
    if offline is None or not bears_out(offline, point.latitude, point.longitude)[0]:
        return point
    return replace(point, city=offline.city, postcode=offline.postcode)


def _words(answer: Answer) -> str:
    point = answer.point
    if point is None:
        return f"{answer.outcome.replace('_', ' ')}: {answer.note}" if answer.note else answer.outcome.replace("_", " ")
    sure = "" if point.uncertainty_km == UNSAID else f", within about {point.uncertainty_km:g} km"
    note = f"; {answer.note}" if answer.note else ""
    return f"found {answer.label}, {point.latitude:.5f}, {point.longitude:.5f}, {point.precision}{sure}{note}"
