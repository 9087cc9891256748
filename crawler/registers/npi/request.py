"""A question to the NPI registry: its fields, and the rules by which the registry would refuse it.

From the registry's own API page (version 2.1, npiregistry.cms.hhs.gov/api-page) and the errors it was seen to send.
"""

import re
from typing import Annotated, Any, Literal, Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from crawler.registers.errors import RegisterError, first_problem
from crawler.registers.npi.number import is_valid_npi

MOST_A_PAGE = 200
MOST_SKIPPED = 1000
MOST = MOST_SKIPPED + MOST_A_PAGE
"""Results that one question can reach; there is no total, and beyond it the same pages come again."""

# What cannot be the only criterion (error 09 for the type; for the state, error 07).
_NARROWS_ONLY = frozenset({"enumeration_type", "name_purpose", "use_first_name_alias", "address_purpose", "state"})
_HOW = frozenset({"version", "limit", "skip"})
_WORDS = re.compile(r"[A-Za-z0-9 &':,/().#\";-]+\*?")
_BUSINESS_WORDS = re.compile(r"[A-Za-z0-9 &'@:,/().#\";-]+\*?")
_POSTAL_CODE = re.compile(r"[0-9]{5}(?:-?[0-9]{4})?|[A-Za-z0-9 -]{2,}\*|[A-Za-z0-9 -]{3,10}")


def _wildcard(value: str) -> str:
    if value.endswith("*") and len(value.removesuffix("*").strip()) < 2:
        raise ValueError("a wildcard needs two leading characters (the registry's error 03)")
    return value


def _written_in(pattern: re.Pattern[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if not pattern.fullmatch(value):
            raise ValueError(f"{what} expected (the registry's error 05)")
        return _wildcard(value)

    return AfterValidator(check)


def _is_npi(value: str) -> str:
    if not is_valid_npi(value):
        # The registry checks the length only, so a slip of the pen would read as "nobody has this number".
        raise ValueError("ten digits, the last of them the check digit, expected")
    return value


def _upper(value: Any) -> Any:
    return value.upper() if isinstance(value, str) else value


_Plain = Annotated[
    str, Field(max_length=100), _written_in(_WORDS, "letters without accents, digits, & ' : , / ( ) . # \" ; - and a *")
]
_Business = Annotated[
    str,
    Field(max_length=100),
    _written_in(_BUSINESS_WORDS, "letters without accents, digits, & ' @ : , / ( ) . # \" ;"),
]
_PostalCode = Annotated[str, _written_in(_POSTAL_CODE, "five or nine digits, or two characters and a *")]


class NpiRequest(BaseModel):
    """One question. Field names are the registry's own."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal["2.1"] = "2.1"
    number: Annotated[str, AfterValidator(_is_npi)] | None = None
    enumeration_type: Literal["NPI-1", "NPI-2"] | None = Field(default=None, description="NPI-1 a person")
    taxonomy_description: _Plain | None = None
    name_purpose: Annotated[Literal["AO", "PROVIDER"], BeforeValidator(_upper)] | None = Field(
        default=None, description="whose name: an authorized official's, or the provider's"
    )
    first_name: _Plain | None = None
    use_first_name_alias: bool | None = Field(default=None, description="whether Robert also finds Bob; default yes")
    last_name: _Plain | None = None
    organization_name: _Business | None = Field(default=None, description="also finds other names of organisations")
    address_purpose: (
        Annotated[Literal["LOCATION", "MAILING", "PRIMARY", "SECONDARY"], BeforeValidator(_upper)] | None
    ) = Field(default=None, description="which address city, state and postal_code are looked for in; default any")
    city: _Plain | None = None
    state: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    postal_code: _PostalCode | None = Field(default=None, description="five digits also find nine")
    country_code: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    limit: int = Field(default=10, ge=1, le=MOST_A_PAGE)
    skip: int = Field(default=0, ge=0, le=MOST_SKIPPED)

    @model_validator(mode="after")
    def _asks_enough(self) -> Self:
        asked = {name for name, value in self if value is not None} - _HOW
        criteria = asked - _NARROWS_ONLY - ({"country_code"} if self.country_code == "US" else set())
        if "state" in asked and not criteria - {"country_code"}:
            raise ValueError("state requires additional search criteria (the registry's error 07)")
        if not criteria:
            named = ", ".join(sorted(asked)) or "nothing"
            raise ValueError(f"{named} asked for: additional search criteria required (the registry's error 09)")
        return self

    @model_validator(mode="after")
    def _names_fit_the_type(self) -> Self:
        personal = self.first_name is not None or self.last_name is not None
        if personal and self.enumeration_type == "NPI-2" and self.name_purpose != "AO":
            raise ValueError("first_name and last_name are for NPI-1 (persons)")
        if self.organization_name is not None and self.enumeration_type == "NPI-1":
            raise ValueError("organization_name is for NPI-2 (organisations)")
        if self.use_first_name_alias and (self.first_name or "").endswith("*"):
            raise ValueError("use_first_name_alias does not go with a wildcard in first_name")
        return self

    def url(self, api: str) -> str:
        """The question as a URL of the registry at ``api`` ("https://npiregistry.cms.hhs.gov/api/")."""
        return f"{api}?{urlencode({name: str(value) for name, value in self if value is not None})}"

    def after(self, results: int) -> "NpiRequest | None":
        """The question for the next page once this one brought ``results``; None at the end, or at the ceiling."""
        if results < self.limit or self.cut_after(results):
            return None
        return self.model_copy(update={"skip": self.skip + self.limit})

    def cut_after(self, results: int) -> str | None:
        """The ceiling in words where ``results`` fill the last page that can be asked for, so there may be more."""
        if results < self.limit or self.skip + self.limit <= MOST_SKIPPED:
            return None
        return f"the registry shows the first {self.skip + results:,} results only; a narrower question is needed"


def read_npi_question(url: str) -> NpiRequest:
    """The question that ``url`` asks; RegisterError where the registry would refuse it."""
    try:
        return NpiRequest.model_validate(dict(parse_qsl(urlsplit(url).query)))
    except ValidationError as error:
        raise RegisterError(f"NPI registry: the question is not as documented: {first_problem(error)}") from error
