"""The documented form of an owner file: one model, from which the templates, the checks and the help are made."""

from datetime import date
from typing import Annotated, Any, Literal

import langcodes
import phonenumbers
from email_validator import EmailNotValidError, validate_email
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

from crawler.read.labels import slug
from crawler.vocabulary import codes

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
LongText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


def _one_of(vocabulary: str) -> Any:
    """A list of codes; in a CSV cell they are separated by ";"."""
    allowed = codes(vocabulary)

    def check(value: Any) -> Any:
        entries = [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value
        if not isinstance(entries, list):
            raise ValueError(f"write a list of: {', '.join(allowed)}")  # noqa: TRY004 - pydantic wants ValueError
        for entry in entries:
            if entry not in allowed:
                raise ValueError(f"{str(entry)[:40]!r} is not one of: {', '.join(allowed)}")
        return entries

    return Annotated[list[str], BeforeValidator(check)]


def _languages(value: Any) -> Any:
    entries = [part.strip() for part in value.split(";") if part.strip()] if isinstance(value, str) else value
    if not isinstance(entries, list):
        raise ValueError("write a list of language codes, such as en; pl")  # noqa: TRY004
    for entry in entries:
        if not isinstance(entry, str) or not langcodes.tag_is_valid(entry):
            raise ValueError(f"{str(entry)[:40]!r} is not a language code such as en, pl or so")
    return [langcodes.standardize_tag(entry) for entry in entries]


def _yes_no(value: Any) -> Any:
    # What writes YAML writes true for yes; a spreadsheet writes TRUE.
    words = {"true": "yes", "false": "no", "": None}
    word = value.strip().lower() if isinstance(value, str) else value
    return words.get(word, word) if isinstance(word, str) else word


YesNo = Annotated[Literal["yes", "no"] | None, BeforeValidator(_yes_no)]


class Provider(BaseModel):
    """One provider, as its owner describes it. What is left out is unknown, never "no"."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["service", "practitioner"] = Field(
        description="service (a clinic's programme) or practitioner (one person)"
    )
    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)] = Field(
        description="name of the service, or of the person"
    )
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = Field(
        description="two capital letters: GB, NL, US"
    )
    mbt: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=600)] = Field(
        description="in your own words: what MBT you offer; spell mentalization-based treatment out"
    )
    training: Literal["basic", "supervised", "practitioner", "supervisor", "trainer"] | None = Field(
        default=None, description="highest MBT training (of the person, or of the team's lead)"
    )
    training_title: Text | None = Field(default=None, description="the certificate's own title, in its own language")
    training_issuer: Text | None = Field(default=None, description="who issued it, e.g. Anna Freud")
    training_url: Text | None = Field(default=None, description="page or register entry that shows it")
    organization: Text | None = Field(default=None, description="the hospital, trust or practice behind it")
    credentials: Text | None = Field(default=None, description="letters behind the name, e.g. PhD, LCSW")
    address: Text | None = Field(
        default=None, description="where people come to; for a practice at home: the town only"
    )
    phone: Text | None = Field(default=None, description="one number, with +country or as dialled inside the country")
    email: Text | None = Field(default=None, description="one e-mail address that may be public")
    website: Text | None = Field(default=None, description="https://…")
    ages: Text | None = Field(default=None, description="e.g. 18-65, from 16, 12-18")
    conditions: _one_of("condition") = Field(default_factory=list, description="whom you take")  # type: ignore[valid-type]
    not_conditions: _one_of("condition") = Field(default_factory=list, description="whom you cannot take")  # type: ignore[valid-type]
    formats: _one_of("format") = Field(default_factory=list, description="what treatment consists of")  # type: ignore[valid-type]
    delivery: _one_of("delivery") = Field(default_factory=list, description="in_person; online")  # type: ignore[valid-type]
    payment: _one_of("payment") = Field(default_factory=list, description="who pays")  # type: ignore[valid-type]
    who_may_refer: _one_of("referral_route") = Field(default_factory=list, description="every route that is open")  # type: ignore[valid-type]
    who_may_not_refer: _one_of("referral_route") = Field(default_factory=list, description="routes that are closed")  # type: ignore[valid-type]
    how_to_refer: LongText | None = Field(default=None, description="what a referrer should do and send")
    catchment: Text | None = Field(
        default=None, description="where people must live or have their GP, if anywhere: Residents of Leeds"
    )
    referral_window: Text | None = Field(
        default=None, description="when referrals are taken, if not always: 1 March to 30 April; weeks 22-24"
    )
    languages: Annotated[list[str], BeforeValidator(_languages)] = Field(
        default_factory=list, description="languages treatment is given in: en; pl"
    )
    access: _one_of("wish") = Field(default_factory=list, description="step_free; evening_appointments; interpreter …")  # type: ignore[valid-type]
    visits_per_week: float | None = Field(
        default=None, ge=0.1, le=7, description="e.g. 2 for one individual and one group"
    )
    months: Text | None = Field(default=None, description="length of treatment in months, e.g. 18 or 12-18")
    accepting: YesNo = Field(default=None, description="yes or no: do you take new people now?")
    wait_weeks: float | None = Field(default=None, ge=0, le=520, description="current wait in weeks")
    wait_as_of: date | None = Field(default=None, description="the day you say the two above, YYYY-MM-DD")

    @field_validator("country")
    @classmethod
    def _country(cls, value: str) -> str:
        if value not in phonenumbers.SUPPORTED_REGIONS:
            right = " (the United Kingdom is GB)" if value == "UK" else ""
            raise ValueError(f"{value!r} is not an ISO 3166 country code{right}; write GB, NL, US …")
        return value

    @field_validator("phone")
    @classmethod
    def _phone(cls, value: str | None, info: Any) -> str | None:
        country = info.data.get("country")
        if value is None or country is None:  # a wrong country is reported by itself
            return value
        try:
            number = phonenumbers.parse(value, country)
        except phonenumbers.NumberParseException as error:
            raise ValueError(f"{value[:40]!r} is not a phone number; write it like +44 20 7946 0000") from error
        # "Possible" alone would take a number without its area code, which nobody can call from elsewhere.
        if phonenumbers.is_possible_number_with_reason(number) != phonenumbers.ValidationResult.IS_POSSIBLE:
            raise ValueError(f"{value[:40]!r} has too many or too few digits for {country}")
        return value

    @field_validator("email")
    @classmethod
    def _email(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            return validate_email(value, check_deliverability=False).normalized
        except EmailNotValidError as error:
            raise ValueError(f"{value[:60]!r} is not an e-mail address: {error}") from error

    @field_validator("website", "training_url")
    @classmethod
    def _web(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("https://", "http://")):
            raise ValueError(f"{value[:60]!r} must start with https://")
        return value


class OwnerFile(BaseModel):
    """A whole submission."""

    model_config = ConfigDict(extra="forbid")

    submitted_by: Text = Field(description="who sends this in, and for whom")
    submitted_on: date = Field(description="YYYY-MM-DD")
    may_publish: Literal["yes"] = Field(description='yes: "I may publish this and agree that it is shown"')
    providers: list[Provider] = Field(min_length=1, max_length=2000)

    @field_validator("may_publish", mode="before")
    @classmethod
    def _agreed(cls, value: Any) -> Any:
        if _yes_no(value) != "yes":
            raise ValueError("write yes; without your agreement nothing is published")
        return "yes"

    @field_validator("providers")
    @classmethod
    def _told_apart(cls, providers: list[Provider]) -> list[Provider]:
        known: dict[str, int] = {}
        for number, provider in enumerate(providers, start=1):
            # A provider is known by its name inside a file: two of one name would become one.
            first = known.setdefault(slug(provider.name), number)
            if first != number:
                both = f"providers {first} and {number}"
                raise ValueError(f"{both} have the same name, {provider.name!r}; add the place to one of them")
        return providers
