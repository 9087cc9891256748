"""The shapes a source's pages can have: what a ``[[page]]`` table of its file may say. crawler/read reads them."""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator


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


class TablePage(Strict):
    """A register's or an association's list of persons: a table, definition lists, or cards with a heading each."""

    shape: Literal["table"]
    url: Pattern = ".*"
    labels: dict[str, str] = Field(default_factory=dict, description="head of a column -> field, besides columns.csv")
    level_from: str = Field(default="title", description="the field that says the level; a row without it is left out")
    only: Pattern = Field(default=".", description="regular expression on the words that say the level")
    title: str | None = Field(default=None, description="everybody's title, where no column says one")
    after: Pattern | None = Field(
        default=None, description="regular expression on the line that gives everybody that title; quoted as evidence"
    )
    issuer: str | None = Field(default=None, description="who certifies what is listed")
    key: list[str] = Field(default=["name"], min_length=1, description="the fields that tell two persons apart")
    follow: Pattern | None = Field(default=None, description="regular expression on the URLs of detail pages")
    next: Pattern | None = Field(default=None, description="regular expression on the URLs of further result pages")

    @model_validator(mode="after")
    def _a_title_needs_its_line(self) -> Self:
        if (self.title is None) != (self.after is None):
            raise ValueError("'title' and 'after' go together: a title for everybody, and the line that says so")
        return self


class StructuredPage(Strict):
    """Any page with schema.org data (JSON-LD or microdata); what these leave out is read from the page's text."""

    shape: Literal["structured"]
    url: Pattern = ".*"
    labels: dict[str, str] = Field(default_factory=dict)
    types: dict[str, Literal["service", "practitioner"]] = Field(
        default_factory=dict, description="schema.org type -> what it is here, besides schema_org.toml"
    )
    follow: Pattern | None = Field(default=None, description="regular expression on the URLs of detail pages")
    next: Pattern | None = Field(default=None, description="regular expression on the URLs of further result pages")


class WaitsPage(Strict):
    """A dated table of waits per place and age group. It claims nothing: it updates services that are known."""

    shape: Literal["waits"]
    url: Pattern = ".*"
    labels: dict[str, str] = Field(default_factory=dict)
    dated: Pattern = Field(description="regular expression on the line that dates the table; group 1 is the date")


class NpiPage(Strict):
    """Answers of the US NPI registry. It is asked about practitioners who are listed already (crawler/registers)."""

    shape: Literal["npi"]
    url: Pattern = ".*"
    path: str = Field(default="/api/", description="where the API is, on the source's host")
    asks: Literal["practitioners"] = "practitioners"


class NhsSearchPage(Strict):
    """Answers of the NHS service search. It is asked about services that are listed already (crawler/registers)."""

    shape: Literal["nhs_search"]
    url: Pattern = ".*"
    path: str = Field(default="/service-search-api/", description="where the API is, on the source's host")
    asks: Literal["services"] = "services"


class SectionsPage(Strict):
    """Several services on one page, each from the line that names it to the next one."""

    shape: Literal["sections"]
    url: Pattern = ".*"
    labels: dict[str, str] = Field(default_factory=dict)
    begins: Pattern = Field(
        description="regular expression on a heading or short line that begins a service; its groups 'name' and 'town' "
        "cut those out of it"
    )
    offers: Pattern | None = Field(
        default=None,
        description="regular expression on the line that says that all of them offer MBT; quoted as the evidence",
    )


class OwnerFilePage(Strict):
    """No page at all: files that providers send in (crawler/owner)."""

    shape: Literal["owner_file"]
    url: Pattern = "^$"


PageRule = Annotated[
    ServicePage
    | SectionsPage
    | ProfilePage
    | NamesPage
    | CardsPage
    | TablePage
    | StructuredPage
    | WaitsPage
    | NpiPage
    | NhsSearchPage
    | OwnerFilePage,
    Field(discriminator="shape"),
]
SHAPES: Mapping[str, type[Strict]] = {
    "service": ServicePage,
    "sections": SectionsPage,
    "profile": ProfilePage,
    "names": NamesPage,
    "cards": CardsPage,
    "table": TablePage,
    "structured": StructuredPage,
    "waits": WaitsPage,
    "npi": NpiPage,
    "nhs_search": NhsSearchPage,
    "owner_file": OwnerFilePage,
}
"""Every shape by the word that names it in a source file."""
