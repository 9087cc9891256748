"""An answer of the NPI registry: records as documented, without what is nobody's business.

The registry also sends mailing addresses, who signed an organisation's form, and numbers with insurers. None of that is
taken over: it ends here. A sole proprietor whose practice address is the mailing address may work at home, so of that
address only the town is kept.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crawler.registers.body import read_object
from crawler.registers.errors import RegisterError, first_problem
from crawler.registers.names import in_normal_case
from crawler.registers.npi.number import is_valid_npi

REGISTER = "NPI registry"
_EMPTY = {"", "--"}  # "--" stands for a prefix or suffix that was never given


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """A kind of work (NUCC code) with the licence that was stated for it. The registry does not verify licences."""

    code: str
    description: str
    licence: str | None
    state: str | None
    primary: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A practice location. ``lines`` is empty where the address may be a home; the words are as written."""

    lines: tuple[str, ...]
    city: str | None
    state: str | None
    postal_code: str | None
    country: str
    phone: str | None

    @property
    def written(self) -> str:
        """One line: "1 SAMPLE ST, STE 2, BOULDER, CO 80302-1234"."""
        code = self.postal_code if self.lines else None
        return ", ".join(filter(None, (*self.lines, self.city, " ".join(filter(None, (self.state, code))))))


@dataclass(frozen=True, slots=True)
class PersonName:
    """A name as written; ``full`` in the case in which people write names."""

    first: str
    middle: str | None
    last: str
    suffix: str | None = None

    @property
    def written(self) -> str:
        """The words as they stand in the registry."""
        return " ".join(filter(None, (self.first, self.middle, self.last, self.suffix)))

    @property
    def full(self) -> str:
        """ "ANNE VAN DER BERG" as "Anne van der Berg"."""
        return " ".join(in_normal_case(part) for part in (self.first, self.middle, self.last, self.suffix) if part)


@dataclass(frozen=True, slots=True)
class NpiRecord:
    """One entry. ``person`` is None for an organisation, ``organization`` for a person."""

    number: str
    entity: Literal["individual", "organization"]
    status: str | None
    person: PersonName | None
    organization: str | None
    other_names: tuple[PersonName | str, ...]
    credential: str | None
    taxonomies: tuple[Taxonomy, ...]
    places: tuple[Place, ...]
    enumerated: date | None
    last_updated: date | None

    @property
    def name(self) -> str:
        """The person's name in normal case, or the organisation's as written."""
        return self.person.full if self.person else str(self.organization)

    @property
    def active(self) -> bool | None:
        """Whether the number is in use; None where the registry does not say."""
        return None if self.status is None else self.status == "A"

    @property
    def page(self) -> str:
        """The registry's own page about it, for people."""
        return f"https://npiregistry.cms.hhs.gov/provider-view/{self.number}"


def read_npi_answer(text: str) -> tuple[NpiRecord, ...]:
    """The records in the body of an answer, in the registry's order.

    RegisterError where the registry says no (its ``Errors`` arrive with status 200), and where the answer is not as
    documented: a web page, half an answer, a wrong type, a number that is no NPI.
    """
    data = read_object(text, REGISTER)
    if "Errors" in data:
        raise RegisterError(f"{REGISTER} refused the question: {_refusals(data['Errors'])}")
    if "results" not in data:
        keys = ", ".join(sorted(data))[:80]
        raise RegisterError(f"{REGISTER}: 'results' or 'Errors' expected, the answer has {keys or 'nothing'!a}")
    try:
        answer = _Answer.model_validate(data)
    except ValidationError as error:
        raise RegisterError(f"{REGISTER}: the answer is not as documented: {first_problem(error)}") from error
    if answer.result_count != len(answer.results):
        raise RegisterError(
            f"{REGISTER}: result_count is {answer.result_count}, but {len(answer.results)} results stand there"
        )
    return tuple(_record(at, one) for at, one in enumerate(answer.results))


def _refusals(errors: Any) -> str:
    try:
        problems = _Refusals.model_validate({"errors": errors}).errors
    except ValidationError as error:
        raise RegisterError(f"{REGISTER}: the errors are not as documented: {first_problem(error)}") from error
    words = "; ".join(f"{one.description} (field {one.field}, error {one.number})" for one in problems)
    return words[:500] or "no reason given"


# --- the answer as it is sent ---


def _said(value: Any) -> Any:
    return None if isinstance(value, str) and value.strip() in _EMPTY else value


def _number(value: Any) -> Any:
    # A number until 2019, a string since.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _npi(value: str) -> str:
    if not is_valid_npi(value):
        raise ValueError("an NPI expected: ten digits, the last of them a check digit")
    return value


def _day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) else value


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, str_strip_whitespace=True)


_Words = Annotated[str, Field(max_length=300)]
_Said = Annotated[_Words | None, BeforeValidator(_said)]
_Day = Annotated[date | None, BeforeValidator(_day), BeforeValidator(_said)]


class _Refusal(_Sent):
    description: _Words
    field: _Said = None
    number: Annotated[_Said, BeforeValidator(_number)] = None


class _Refusals(_Sent):
    errors: list[_Refusal]


class _Name(_Sent):
    first_name: _Said = None
    middle_name: _Said = None
    last_name: _Said = None
    organization_name: _Said = None


class _Basic(_Name):
    name_suffix: _Said = None
    credential: _Said = None
    sole_proprietor: _Said = None
    status: _Said = None
    enumeration_date: _Day = None
    last_updated: _Day = None


class _Address(_Sent):
    address_purpose: _Said = None  # the further practice locations have none
    address_1: _Said = None
    address_2: _Said = None
    city: _Said = None
    state: _Said = None
    postal_code: _Said = None
    country_code: _Said = None
    telephone_number: _Said = None

    @property
    def where(self) -> tuple[str, ...]:
        return tuple(str(part).upper() for part in (self.address_1, self.address_2, self.city, self.state))


class _Taxonomy(_Sent):
    code: Annotated[_Words, Field(min_length=1)]
    desc: _Words
    license: _Said = None
    state: _Said = None
    primary: bool = False


class _Result(_Sent):
    number: Annotated[str, BeforeValidator(_number), AfterValidator(_npi)]
    enumeration_type: Literal["NPI-1", "NPI-2"]
    basic: _Basic
    other_names: list[_Name] = []
    addresses: list[_Address]
    practiceLocations: list[_Address] = []  # noqa: N815  the registry's spelling
    taxonomies: list[_Taxonomy]


class _Answer(_Sent):
    result_count: int
    results: list[_Result]


def _record(at: int, sent: _Result) -> NpiRecord:
    basic = sent.basic
    person = organization = None
    if sent.enumeration_type == "NPI-1":
        person = _person(basic, basic.name_suffix)
        if person is None:
            raise RegisterError(f"{REGISTER}: results.{at}.basic: a person's first_name and last_name expected")
    else:
        organization = basic.organization_name
        if organization is None:
            raise RegisterError(f"{REGISTER}: results.{at}.basic: an organization_name expected")
    others = (other.organization_name or _person(other, None) for other in sent.other_names)
    return NpiRecord(
        sent.number,
        "individual" if person else "organization",
        basic.status,
        person,
        organization,
        tuple(other for other in others if other is not None),
        basic.credential,
        tuple(Taxonomy(one.code, one.desc, one.license, one.state, one.primary) for one in sent.taxonomies),
        tuple(_places(sent)),
        basic.enumeration_date,
        basic.last_updated,
    )


def _person(name: _Name, suffix: str | None) -> PersonName | None:
    if name.first_name is None or name.last_name is None:
        return None
    return PersonName(name.first_name, name.middle_name, name.last_name, suffix)


def _places(sent: _Result) -> Iterator[Place]:
    mailing = {address.where for address in sent.addresses if address.address_purpose == "MAILING"}
    alone = (sent.basic.sole_proprietor or "").upper() == "YES"
    practice = [address for address in sent.addresses if address.address_purpose == "LOCATION"]
    for address in (*practice, *sent.practiceLocations):
        home = sent.enumeration_type == "NPI-1" and alone and address.where in mailing
        lines = () if home else tuple(filter(None, (address.address_1, address.address_2)))
        yield Place(
            lines,
            address.city,
            address.state,
            None if home else _zip(address.postal_code),
            address.country_code or "US",
            address.telephone_number,
        )


def _zip(written: str | None) -> str | None:
    """Nine digits as ZIP+4: 801021234 -> 80102-1234."""
    return f"{written[:5]}-{written[5:]}" if written and len(written) == 9 and written.isdigit() else written
