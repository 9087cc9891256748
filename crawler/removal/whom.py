"""Whom a removal is about, as it was given on the command line. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from crawler.errors import BadInputError
from crawler.normalise.contacts import read_email
from crawler.registration.known import on_pages
from crawler.removal.identity import Identity, person, postcode_places, web_key
from crawler.removal.keys import Known, to_be_matched, to_be_stored
from crawler.resolve.rules import rules
from crawler.resolve.spelling import words

By = Literal["provider", "url", "number", "email", "name"]
_KINDS: tuple[Literal["practitioner"], Literal["service"]] = ("practitioner", "service")


@dataclass(frozen=True, slots=True)
class Whom:
    """``value`` as given; for a number its register, for a name its postcode, and the country where it was given."""

    by: By
    value: str
    register: str = ""
    postcode: str = ""
    country: str = ""

    @property
    def identities(self) -> tuple[Identity, ...]:
        """What is known of them, as a person and as a service: either may be meant. BadInputError where a value is not
        as it must be."""
        return tuple(getattr(self, f"_{self.by}")(kind) for kind in _KINDS)

    @property
    def finds(self) -> set[Known]:
        """What a listing that is theirs has."""
        found = {known for one in self.identities for known in to_be_matched(one)}
        kinds = {"provider": {"provider"}, "url": {"page"}, "number": {"number"}, "email": {"email"}}
        return {known for known in found if known[0] in kinds.get(self.by, {"name+postcode"})}

    @property
    def stores(self) -> set[Known]:
        """What they are recognised by where nothing else is known of them."""
        found = {known for one in self.identities for known in to_be_stored(one)}
        # Nothing was said of where they are not.
        return self.finds | {known for known in found if self.country or not known[0].endswith(("nowhere", "anywhere"))}

    @property
    def anybodys(self) -> str:
        """Why a value could be anybody's; empty where it is one provider's."""
        if self.by == "email" and self.value.partition("@")[0].strip().lower() in rules().contact.desk:
            return f"{self.value} is the address of a desk"
        return ""

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must not stand in a reason."""
        return tuple(filter(None, (self.value, self.postcode)))

    def _provider(self, kind: Literal["practitioner", "service"]) -> Identity:
        return Identity(kind, "", ids=frozenset({self.value.strip().lower()}))

    def _url(self, kind: Literal["practitioner", "service"]) -> Identity:
        key = web_key(self.value)
        if "." not in key.partition("/")[0]:
            raise BadInputError(f"--url {self.value!r} is no web address; one is https://example.org/people/somebody")
        return Identity(kind, "", pages=frozenset({key}))

    def _number(self, kind: Literal["practitioner", "service"]) -> Identity:
        number = "".join(words(self.value)).upper()
        if not any(map(str.isdigit, number)):
            raise BadInputError(f"--number {self.register} {self.value!r}: there is no digit in it")
        return Identity(kind, "", numbers=frozenset({(self.register, number)}))

    def _email(self, kind: Literal["practitioner", "service"]) -> Identity:
        email = read_email(self.value)
        if email is None:
            raise BadInputError(f"--email {self.value!r} is no e-mail address; one is somebody@example.org")
        return Identity(kind, "", emails=frozenset({email.lower()}))

    def _name(self, kind: Literal["practitioner", "service"]) -> Identity:
        places = frozenset(postcode_places(self.postcode, self.country))
        if len(words(self.value)) < 2 or not places:
            raise BadInputError(
                f"--name {self.value!r} --postcode {self.postcode!r}: a given name, a family name and a postcode are "
                "needed; a name alone is many people's"
            )
        people = person(self.value) if kind == "practitioner" else ()
        services = (frozenset(words(self.value)),) if kind == "service" else ()
        return Identity(kind, self.country, people=people, services=services, places=places)


def registers(sources: Collection[str]) -> list[str]:
    """The registers that a number can be of: those that pages name, and sources that are registers themselves."""
    return sorted({*on_pages(), *sources})
