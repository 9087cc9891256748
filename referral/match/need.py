"""The request of the JSON contract: what somebody needs, checked against the vocabulary of the release that will
answer.

`read_need(data, index.codes)` is the way in; `problems(error)` makes of a refusal the list that a 400 answer shows.
"""

import json
import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, TypedDict

import langcodes
from langcodes.tag_parser import LanguageTagError
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic import field_validator as checks
from pydantic_core import PydanticCustomError

from referral.match.conditions import Conditions, How
from referral.match.countries import COUNTRIES
from referral.match.languages import sign_language

Codes = Mapping[str, tuple[str, ...]]
"""Vocabulary name -> its codes, as `Index.codes` gives them."""

SHOWN = 100
"""No more characters than this of an offending value are ever repeated."""

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2199, 12, 31)
"""The days that an answer can be for: whoever means another one has mistyped it."""

_COUNTRY = ["an ISO 3166-1 alpha-2 code, such as GB, US or DK"]
_LANGUAGE = ["a BCP 47 language tag, such as en, pl or pt-BR"]
_PLACE = ["a postcode or a town; may be left out only with delivery online"]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOT_LANGUAGES = {"und", "mul", "zxx", "mis"}
_ALLOWED = {
    "place": _PLACE,
    "country": _COUNTRY,
    "language": _LANGUAGE,
    "within_km": ["a number of kilometres above 0 and up to 20000"],
    "limit": ["a whole number from 1 to 50"],
    "on": [f"a day as YYYY-MM-DD, from {FIRST_DAY} to {LAST_DAY}"],
}


def _no_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number", "should be a number, not true or false")
    return value


def _day_only(value: Any) -> Any:
    # Pydantic would also read seconds since 1970 and times of day; the contract knows days.
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value.strip())):
        return value
    raise PydanticCustomError("day", "should be a day, written as YYYY-MM-DD")


def _country(value: str) -> str:
    code = value.strip().upper()
    if code not in COUNTRIES:
        raise PydanticCustomError("country", "is not the code of a country", {"allowed": _COUNTRY})
    return code


def _language(value: str) -> str:
    if tag := sign_language(value.strip()):
        return tag
    try:
        tag = langcodes.standardize_tag(value.strip()) if langcodes.tag_is_valid(value.strip()) else ""
    except LanguageTagError:  # tag_is_valid lets some shapes of tag through as an error
        tag = ""
    if not tag or langcodes.Language.get(tag).language in (None, *_NOT_LANGUAGES):
        raise PydanticCustomError("language", "is not the tag of a language", {"allowed": _LANGUAGE})
    return tag


_Number = BeforeValidator(_no_boolean)


class Need(BaseModel):
    """What somebody needs. Every key is optional but `place`, which only `delivery` "online" makes unnecessary.

    A key that is null or an empty text counts as not given, because a form sends empty fields. Without a place and
    without a country an online need is answered too, but then the right to treat is unknown for everybody.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, str_strip_whitespace=True)

    place: Annotated[str, Field(max_length=200, description="Postcode or town.")] | None = None
    country: (
        Annotated[str, Field(max_length=10, description="ISO 3166-1 alpha-2."), AfterValidator(_country)] | None
    ) = None
    condition: Annotated[str, Field(description="Code of the vocabulary condition.")] | None = None
    age_group: Annotated[str, Field(description="Code of the vocabulary age_group.")] | None = None
    payment: Annotated[str, Field(description="Code of the vocabulary payment.")] | None = None
    referral_route: Annotated[str, Field(description="Code of the vocabulary referral_route.")] | None = None
    delivery: Annotated[str, Field(description="Code of the vocabulary delivery.")] | None = None
    format: Annotated[str, Field(description="Code of the vocabulary format.")] | None = None
    language: Annotated[str, Field(max_length=35, description="BCP 47."), AfterValidator(_language)] | None = None
    within_km: Annotated[float, Field(gt=0, le=20_000, description="Kilometres, great circle."), _Number] | None = None
    wishes: Annotated[tuple[str, ...], Field(description="Codes of the vocabulary wish.")] = ()
    limit: Annotated[int, Field(ge=1, le=50, description="At most so many matches."), _Number] = 5
    on: (
        Annotated[
            date, Field(ge=FIRST_DAY, le=LAST_DAY, description="The day to answer for."), BeforeValidator(_day_only)
        ]
        | None
    ) = None

    @model_validator(mode="before")
    @classmethod
    def _empty_is_not_given(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            return data
        return {
            key: value
            for key, value in data.items()
            # An unknown key is refused even when it is empty.
            if key not in cls.model_fields or not (value is None or (isinstance(value, str) and not value.strip()))
        }

    # Before pydantic's own checks, so that a value of the wrong type is told the codes too.
    @checks("condition", "age_group", "payment", "referral_route", "delivery", "format", mode="before")
    @classmethod
    def _is_a_code(cls, value: Any, info: ValidationInfo) -> Any:
        if info.field_name == "condition":
            value = _condition(value, info)
        if value is None or info.field_name is None:
            return value
        return _code(value, info.field_name, info)

    @checks("wishes", mode="before")
    @classmethod
    def _are_wishes(cls, value: Any, info: ValidationInfo) -> Any:
        """A list of codes, or one code as a form sends it; said twice counts once."""
        listed = value if isinstance(value, list | tuple) else [value]
        return tuple(dict.fromkeys(_code(code, "wish", info) for code in listed))

    @model_validator(mode="after")
    def _has_a_place(self) -> "Need":
        if self.place is None and self.delivery != "online":
            raise PydanticCustomError(
                "place", "is needed, unless delivery is online", {"key": "place", "value": None, "allowed": _PLACE}
            )
        if self.place is None and self.within_km is not None:
            raise PydanticCustomError(
                "within_km",
                "needs a place to measure from",
                {"key": "within_km", "value": self.within_km, "allowed": _ALLOWED["within_km"]},
            )
        return self


class Problem(TypedDict):
    """One thing wrong with a request. `value` is what was sent, at most 100 characters; null if nothing was."""

    key: str
    value: str | None
    problem: str
    allowed: list[str]


def read_need(data: object, codes: Codes, conditions: Conditions | None = None) -> Need:
    """A decoded JSON object or form -> a checked need. Raises pydantic.ValidationError: see `problems`.

    With `conditions` (`Index.conditions`) the condition may be in any words: "EUPD", "TLP", "F60.3", "no diagnosis".
    """
    return Need.model_validate(data, context={"codes": codes, "conditions": conditions})


def problems(error: ValidationError) -> list[Problem]:
    """What is wrong with a request, one entry a fault, each saying what would be right."""
    return [_problem(fault) for fault in error.errors(include_url=False)]


def _problem(fault: Any) -> Problem:
    context: dict[str, Any] = fault.get("ctx", {})
    if fault["type"] == "extra_forbidden":
        return Problem(
            key=str(fault["loc"][0])[:SHOWN],
            value=_shown(fault["input"]),
            problem="is not a key of the request",
            allowed=list(Need.model_fields),
        )
    if not fault["loc"] and "key" not in context:
        return Problem(
            key="", value=_shown(fault["input"]), problem="should be a JSON object", allowed=list(Need.model_fields)
        )
    key = context.get("key") or str(fault["loc"][0])
    return Problem(
        key=key,
        value=_shown(context.get("value", fault["input"])),
        problem=fault["msg"][:1].lower() + fault["msg"][1:],
        allowed=list(context.get("allowed", _ALLOWED.get(key, ["a text"]))),
    )


def _shown(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return text[:SHOWN]


def _condition(value: object, info: ValidationInfo) -> object:
    """Words -> the code they mean; None for "no diagnosis"; as they are where they mean nothing that is known."""
    known = info.context.get("conditions") if isinstance(info.context, Mapping) else None
    if known is None or not isinstance(value, str):
        return value
    reading = known.read(value)
    if reading.how is How.OPEN:
        return None
    if len(reading.codes) > 1:
        raise PydanticCustomError(
            "vocabulary", "could be several of these", {"allowed": list(reading.codes), "value": value}
        )
    return reading.code or value


def _code(value: object, vocabulary: str, info: ValidationInfo) -> str:
    if not isinstance(info.context, Mapping) or "codes" not in info.context:
        # Not a ValueError: pydantic would turn a mistake of the caller into a mistake of the visitor.
        raise TypeError("a Need is checked against a release: use read_need(data, index.codes)")
    allowed = info.context["codes"].get(vocabulary, ())
    code = value.strip() if isinstance(value, str) else value
    if not isinstance(code, str) or code not in allowed:
        raise PydanticCustomError(
            "vocabulary", "is not one of the codes allowed", {"allowed": list(allowed), "value": value}
        )
    return code
