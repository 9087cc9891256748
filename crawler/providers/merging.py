"""Several listings' facts into one provider's: of each field the strongest, newest statement is shown, and every other
one is kept beside it. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from crawler.normalise import Evidence, Facts
from crawler.providers.fields import FIELDS, Field, known
from crawler.providers.newest import goes_with, newest_accepting, newest_wait
from crawler.providers.provider import Member, Stated
from crawler.read.labels import fold


class Merging:
    """Facts being put together; ``stated`` grows as fields are taken."""

    def __init__(self, members: Sequence[Member], withdrawn: frozenset[str] = frozenset()) -> None:
        """``members``: the strongest, newest first. ``withdrawn``: fields of which nothing is to be shown."""
        self.members = members
        self.withdrawn = withdrawn
        first = members[0].facts
        self.facts = Facts(first.name, first.kind, first.country)
        self.stated: list[Stated] = []
        self.disagreeing: list[str] = []
        self.winners: dict[str, Member] = {}

    def fields(self) -> None:
        """Take every field that a provider has one of."""
        for field in FIELDS:
            self._field(field)

    def _field(self, field: Field) -> None:
        saying = [member for member in self.members if known(member.facts, field)]
        if field.name in self.withdrawn:
            return
        for member in self.members:
            if member not in saying:  # words that nobody could read are there for people to read
                self.stated += said_by(member, field.name, not saying)
        if field.name == "accepting":
            saying = newest_accepting(saying)
        elif field.name == "wait_weeks":
            saying = newest_wait(saying, self.winners.get("accepting"))
        if not saying:
            return
        winner = saying[0]
        if field.name == "wait_weeks" and not goes_with(winner, self.winners.get("accepting")):
            self._keep(field.name, saying, lambda _: False)
            return
        self.winners[field.name] = winner
        for part in field.parts:
            setattr(self.facts, part, getattr(winner.facts, part))
        value = self._value(field, winner)
        self._keep(field.name, saying, lambda member: self._value(field, member) == value)
        if field.compared and any(
            self._value(field, member) != value
            for member in saying
            if not (field.of_a_place and _elsewhere(member.facts, winner.facts))
        ):
            self.disagreeing.append(field.name)

    @staticmethod
    def _value(field: Field, member: Member) -> object:
        value = getattr(member.facts, field.parts[0])
        if field.compared is None:
            return fold(str(value))
        return field.compared(value)

    def _keep(self, name: str, saying: Sequence[Member], shown: Callable[[Member], bool]) -> None:
        for member in saying:
            self.stated += said_by(member, name, shown(member))

    def terms(self) -> None:
        """Take the terms that are yes, no or, where one page says both, unclear."""
        named = sorted(
            {term for member in self.members for term in (*member.facts.attributes, *member.facts.conflicts)}
        )
        for term in named:
            saying = [member for member in self.members if term in member.facts.attributes]
            unclear = [member for member in self.members if term in member.facts.conflicts]
            if term.startswith("age_group:") and "ages" in self.winners:
                # The groups follow from the ages that are shown.
                saying.sort(key=lambda member: member is not self.winners["ages"])
            if term in self.withdrawn:
                continue
            if term in self.winners:  # "accepting": another page says both
                self._keep(term, unclear, lambda _: False)
                self.disagreeing.append(term)
                continue
            if not saying:
                for member in unclear:
                    self.facts.conflicts[term] = member.facts.conflicts[term]
                self._keep(term, unclear, lambda _: True)
                continue
            value = saying[0].facts.attributes[term]
            self.facts.attributes[term] = value
            self._keep(term, saying, partial(_says, term, value))
            self._keep(term, unclear, lambda _: False)
            if unclear or any(member.facts.attributes[term] != value for member in saying):
                self.disagreeing.append(term)

    def languages(self) -> None:
        """Take every language that anybody says."""
        for member in self.members:
            for tag in member.facts.languages:
                if tag not in self.facts.languages and f"language:{tag}" not in self.withdrawn:
                    self.facts.languages.append(tag)
                self.stated += said_by(member, f"language:{tag}", True)


def _says(term: str, value: str, member: Member) -> bool:
    return member.facts.attributes[term] == value


def said_by(member: Member, name: str, shown: bool) -> list[Stated]:
    """What a member says of a field, word for word."""
    evidence = [*member.facts.evidence, *(one for said in member.facts.conflicts.values() for one in said)]
    return [Stated(one, one.origin or member.origin, shown) for one in evidence if one.field == name]


def _elsewhere(one: Facts, other: Facts) -> bool:
    """Whether both say where they are, and it is in two towns."""
    towns, theirs = ({fold(place.city) for place in facts.addresses if place.city} for facts in (one, other))
    return bool(towns and theirs) and towns.isdisjoint(theirs)


def with_its_page(facts: Facts, member: Member) -> tuple[Facts, Stated | None]:
    """Where nobody gives a website, the page of the strongest listing leads on."""
    listing = member.kept.listing
    if facts.website or not listing.url.startswith(("http://", "https://")):
        return facts, None
    evidence = Evidence("website", listing.url, listing.name, listing.url)
    return replace(facts, website=listing.url), Stated(evidence, member.origin)
