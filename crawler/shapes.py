"""The shapes a source's pages can have: what a ``[[page]]`` table of its file may say. crawler/read reads them."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


def _compiles(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]


class Strict(BaseModel):
    """A table of a source file: an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ServicePage(Strict):
    """One service described on one page: labels with values, headings with prose, or both."""

    shape: Literal["service"]
    url: Pattern = Field(default=".*", description="regular expression on the page's URL")
    labels: dict[str, str] = Field(default_factory=dict, description="label on the page -> field, besides labels.csv")


class ProfilePage(Strict):
    """One person's detail page: microdata and headed lists."""

    shape: Literal["profile"]
    url: Pattern = ".*"
    labels: dict[str, str] = Field(default_factory=dict)


class NamesPage(Strict):
    """Persons' names after a sentence of prose that says what they are."""

    shape: Literal["names"]
    url: Pattern = ".*"
    after: Pattern = Field(
        description="regular expression on the sentence before the names; it is quoted as the evidence"
    )
    level: str
    title: str
    issuer: str | None = None


class CardsPage(Strict):
    """A result list of cards. Each value is a CSS selector inside the card (``::attr(x)`` allowed)."""

    shape: Literal["cards"]
    url: Pattern = ".*"
    card: str
    name: str
    credentials: str | None = None
    profession: str | None = None
    summary: str | None = None
    address: str | None = None
    phone: str | None = None
    link: str
    next: str | None = Field(default=None, description="selector of the link to the next result page")
    follow: bool = Field(default=False, description="whether the card's link (its detail page) is fetched too")


class OwnerFilePage(Strict):
    """No page at all: files that providers send in (crawler/owner)."""

    shape: Literal["owner_file"]
    url: Pattern = "^$"


PageRule = Annotated[ServicePage | ProfilePage | NamesPage | CardsPage | OwnerFilePage, Field(discriminator="shape")]
SHAPES: Mapping[str, type[Strict]] = {
    "service": ServicePage,
    "profile": ProfilePage,
    "names": NamesPage,
    "cards": CardsPage,
    "owner_file": OwnerFilePage,
}
"""Every shape by the word that names it in a source file."""
