"""An answer of the NHS service search: organisations as documented, without the staff that it also names."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from crawler.registers.body import read_object
from crawler.registers.errors import RegisterError, first_problem

REGISTER = "NHS service search"


@dataclass(frozen=True, slots=True)
class Contact:
    """``method`` as the NHS spells it: Telephone, Email, Website."""

    method: str
    value: str


@dataclass(frozen=True, slots=True)
class NhsRecord:
    """One organisation. ``status`` is None where the answer did not carry it; Visible where it is shown on nhs.uk."""

    ods_code: str
    name: str
    kind: str | None
    kind_code: str | None
    status: str | None
    aliases: tuple[str, ...]
    parent: str | None
    address: str | None
    postcode: str | None
    coordinates: tuple[float, float] | None
    contacts: tuple[Contact, ...]

    def contact(self, method: str) -> list[str]:
        """The values of one kind of contact, in order."""
        return [contact.value for contact in self.contacts if contact.method.lower() == method.lower()]


@dataclass(frozen=True, slots=True)
class NhsAnswer:
    """One page of results; ``total`` is the service's own estimate, where it was asked for."""

    records: tuple[NhsRecord, ...]
    next_link: str | None
    total: int | None


def read_nhs_answer(text: str) -> NhsAnswer:
    """The organisations in the body of an answer; none is no error ("value": []).

    RegisterError where the service says no (an OperationOutcome, a fault or an error in the body), and where the answer
    is not as documented. ODSCode and OrganisationName must be among what ``$select`` asks for.
    """
    data = read_object(text, REGISTER)
    if words := _refusal(data):
        raise RegisterError(f"{REGISTER} refused the question: {words[:500]}")
    if "value" not in data:
        keys = ", ".join(sorted(data))[:80]
        raise RegisterError(f"{REGISTER}: 'value' expected, the answer has {keys or 'nothing'!a}")
    try:
        answer = _Answer.model_validate(data)
    except ValidationError as error:
        raise RegisterError(f"{REGISTER}: the answer is not as documented: {first_problem(error)}") from error
    return NhsAnswer(tuple(map(_record, answer.value)), answer.next_link, answer.total)


def same_host(link: str, url: str) -> bool:
    """Whether ``link`` stays where ``url`` is: scheme, host, port and path alike, and no user name in it."""
    try:
        there, here = urlsplit(link), urlsplit(url)
    except ValueError:
        return False  # "https://[broken/"
    return (there.scheme, there.netloc, there.path) == (here.scheme, here.netloc, here.path)


def _refusal(data: dict[str, Any]) -> str | None:
    """The service's own words, wherever its layers put them: gateway, API management, search, FHIR."""
    outcome = data if data.get("resourceType") == "OperationOutcome" else data.get("value")
    if isinstance(outcome, dict):
        issues = outcome.get("issue")
        found = [one.get("diagnostics") for one in issues if isinstance(one, dict)] if isinstance(issues, list) else []
        return "; ".join(word for word in found if isinstance(word, str)) or "no reason given"
    for key, inner in (("fault", "faultstring"), ("error", "message")):
        if isinstance(problem := data.get(key), dict) and isinstance(words := problem.get(inner), str):
            return words or "no reason given"
    if "value" not in data and isinstance(words := data.get("message"), str):
        return words or "no reason given"
    return None


# --- the answer as it is sent ---


def _said(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _list(value: Any) -> Any:
    return [] if value is None else value


def _degrees(value: Any) -> Any:
    # Numbers in every answer seen, strings in the specification.
    if isinstance(value, str):
        return float(value)
    return value


class _Sent(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True, frozen=True, str_strip_whitespace=True)


_Words = Annotated[str, Field(max_length=1000)]
_Said = Annotated[_Words | None, BeforeValidator(_said)]
_Degrees = Annotated[float | None, BeforeValidator(_degrees), BeforeValidator(_said)]


class _Contact(_Sent):
    method: _Said = Field(default=None, alias="ContactMethodType")
    value: _Said = Field(default=None, alias="ContactValue")


class _Alias(_Sent):
    name: _Said = Field(default=None, alias="OrganisationAlias")


class _Parent(_Sent):
    name: _Said = Field(default=None, alias="OrganisationName")


class _Organisation(_Sent):
    ods_code: str = Field(alias="ODSCode", min_length=2, max_length=20, pattern=r"^[A-Za-z0-9]+$")
    name: str = Field(alias="OrganisationName", min_length=2, max_length=200)
    kind: _Said = Field(default=None, alias="OrganisationType")
    kind_code: _Said = Field(default=None, alias="OrganisationTypeId")
    status: _Said = Field(default=None, alias="OrganisationStatus")
    address_1: _Said = Field(default=None, alias="Address1")
    address_2: _Said = Field(default=None, alias="Address2")
    address_3: _Said = Field(default=None, alias="Address3")
    city: _Said = Field(default=None, alias="City")
    county: _Said = Field(default=None, alias="County")
    postcode: _Said = Field(default=None, alias="Postcode")
    latitude: _Degrees = Field(default=None, alias="Latitude")
    longitude: _Degrees = Field(default=None, alias="Longitude")
    aliases: Annotated[list[_Alias], BeforeValidator(_list)] = Field(default=[], alias="OrganisationAliases")
    parent: _Parent | None = Field(default=None, alias="ParentOrganisation")
    contacts: Annotated[list[_Contact], BeforeValidator(_list)] = Field(default=[], alias="Contacts")


class _Answer(_Sent):
    value: list[_Organisation]
    next_link: _Said = Field(default=None, alias="@odata.nextLink")
    total: int | None = Field(default=None, alias="@odata.count")


def _record(sent: _Organisation) -> NhsRecord:
    return NhsRecord(
        sent.ods_code.upper(),
        sent.name,
        sent.kind,
        sent.kind_code,
        sent.status,
        tuple(alias.name for alias in sent.aliases if alias.name and alias.name != sent.name),
        sent.parent.name if sent.parent else None,
        ", ".join(_lines(sent)) or None,
        sent.postcode,
        _point(sent.latitude, sent.longitude),
        tuple(Contact(one.method, one.value) for one in sent.contacts if one.method and one.value),
    )


def _lines(sent: _Organisation) -> Iterator[str]:
    parts = (sent.address_1, sent.address_2, sent.address_3, sent.city, sent.county, sent.postcode)
    # A town stands in Address3 as often as in City, and now and then in both.
    yield from dict.fromkeys(part for part in parts if part)


def _point(latitude: float | None, longitude: float | None) -> tuple[float, float] | None:
    """Degrees (WGS 84); None for half a point, for what lies on no globe, and for 0,0, which means "not set"."""
    if latitude is None or longitude is None or (latitude, longitude) == (0, 0):
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)) or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return latitude, longitude
