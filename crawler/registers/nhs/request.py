"""A question to the NHS service search, by its published specification (api.service.nhs.uk/service-search-api).

The key is no part of a question: it travels in a header (key.py).
"""

from typing import Annotated, Any, Literal
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, ValidationError

from crawler.registers.errors import RegisterError, first_problem

MOST_A_PAGE = 1000
"""The most results of one answer (a limit of the search service underneath)."""
MOST_SKIPPED = 1000
"""Our own ceiling: who a search does not show among the first thousands is not found by it."""


def _names(value: Any) -> Any:
    return tuple(value.split(",")) if isinstance(value, str) else value


_Fields = Annotated[
    tuple[Annotated[str, Field(pattern=r"^\s*[A-Za-z][A-Za-z0-9/]*\s*$")], ...],
    BeforeValidator(_names),
    PlainSerializer(",".join),
]


class NhsRequest(BaseModel):
    """One question; an alias is the parameter as the specification spells it."""

    model_config = ConfigDict(extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True)

    api_version: Literal["3"] = Field(default="3", alias="api-version")
    search: str | None = Field(default=None, max_length=200, description="words to search; nothing, or *, finds all")
    search_mode: Literal["any", "all"] | None = Field(default=None, alias="searchMode")
    search_fields: _Fields | None = Field(default=None, alias="searchFields")
    query_type: Literal["simple", "full"] | None = Field(default=None, alias="queryType")
    filter: str | None = Field(default=None, alias="$filter", max_length=1000, description="an OData expression")
    order_by: str | None = Field(default=None, alias="$orderby", max_length=300)
    select: _Fields | None = Field(default=None, alias="$select")
    top: int = Field(default=50, alias="$top", ge=1, le=MOST_A_PAGE)
    skip: int = Field(default=0, alias="$skip", ge=0, le=MOST_SKIPPED)
    count: Literal["true", "false"] | None = Field(default=None, alias="$count")

    def url(self, api: str) -> str:
        """The question as a URL of the service at ``api`` ("https://api.service.nhs.uk/service-search-api/")."""
        asked = self.model_dump(by_alias=True, exclude_none=True)
        return f"{api}?{urlencode({name: str(value) for name, value in asked.items()}, quote_via=quote, safe='$')}"

    def after(self, results: int) -> "NhsRequest | None":
        """The question for the next page once this one brought ``results``; None at the end, or at the ceiling."""
        if results < self.top or self.cut_after(results):
            return None
        return self.model_copy(update={"skip": self.skip + self.top})

    def cut_after(self, results: int) -> str | None:
        """The ceiling in words where ``results`` fill the last page that is asked for, so there may be more."""
        if results < self.top or self.skip + self.top <= MOST_SKIPPED:
            return None
        return f"the first {self.skip + results:,} results only were asked for; a narrower question is needed"


def in_postcode(postcode: str) -> str:
    """A ``$filter`` for a postcode as a phrase; the quotes in it are doubled or dropped, so it stays one."""
    phrase = postcode.replace("'", "''").replace('"', "")
    return f"search.ismatch('\"{phrase}\"', 'Postcode')"


def read_nhs_question(url: str) -> NhsRequest:
    """The question that ``url`` asks; RegisterError for parameters that the specification does not know."""
    try:
        return NhsRequest.model_validate(dict(parse_qsl(urlsplit(url).query)))
    except ValidationError as error:
        problem = error.errors(include_url=False)[0]
        if problem["type"] == "extra_forbidden":
            # The value stays unsaid: it may be a key that was put into a URL by mistake.
            raise RegisterError(f"NHS service search: no parameter is called {problem['loc'][0]!a:.40}") from None
        raise RegisterError(f"NHS service search: the question is not as documented: {first_problem(error)}") from error
