"""A source as data: ``crawler/sources/<country>_<operator>.toml``, validated; an unknown key is an error with its line.

A *twin* (``twin_of = "gb_nhs_trusts"``) is a source that reads like another one but stands elsewhere: it names what
differs only. The sample sites are twins of the real sources, so they cannot be read by other rules than the real ones.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, Field, StringConstraints, ValidationError, model_validator

from crawler.errors import SourceError
from crawler.shapes import SHAPES, NhsSearchPage, NpiPage, OwnerFilePage, PageRule, Strict
from crawler.toml_lines import line_of

BUNDLED = Path(__file__).parent / "sources"

Share = Annotated[float, Field(ge=0, le=1)]
WebAddress = Annotated[str, StringConstraints(pattern=r"^https?://")]
Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
Basis = Literal[
    "organisation_facts",  # an organisation's facts about its own service
    "open_licence",
    "register_purpose",  # a register whose stated purpose is that people look therapists up
    "written_agreement",
    "own_submission",  # the provider sent it
]
EvidenceKind = Literal["official_register", "training_body", "employer_page", "own_statement", "directory_mention"]


def _plain_url(value: Any) -> Any:
    return {"url": value} if isinstance(value, str) else value


class Permission(Strict):
    """Why we may read and show a source. No permission, no request."""

    basis: Basis
    recorded_by: str = Field(min_length=2)
    recorded_on: date
    reference: str = Field(min_length=2, description="the page, letter or agreement that says so")
    may_show: list[Literal["credentials", "phone", "email", "website", "address"]] = Field(
        default=["credentials", "phone", "email", "website", "address"],
        description="what may be shown besides the name and what is offered; without address, the town only",
    )


class Assertions(Strict):
    """What a healthy run looks like. A run that breaks one is held, and the last good listings stay."""

    listings_min: int = Field(default=1, ge=0)
    share_of_last_good: float = Field(default=0.7, ge=0, le=1)
    fill: dict[str, Share] = Field(default_factory=dict, description="field -> least share of listings that have it")
    unique: dict[str, Share] = Field(
        default_factory=dict, description="field -> least share of listings whose first words under it are their own"
    )
    fill_drop_max: Share = Field(default=0.3, description="how far any field's share may fall below the last good one")
    text_drop_max: Share = Field(default=0.5, description="how far the amount of text may fall below the last good one")
    growth_max: float = Field(
        default=3.0, ge=1, description="how many times as many listings, or as much text, as the last good run had"
    )
    renamed_max: Share = Field(default=0.3, description="largest share of listings whose name may change at once")
    alike_max: Share = Field(default=0.5, description="largest share of listings whose prose another one has as well")
    failed_max: Share = Field(default=0.1, description="largest share of pages that could not be read")
    invalid_max: Share = Field(default=0.05, description="largest share of listings that are not as a listing must be")
    unknown_max: Share = Field(default=1.0, description="largest share of labels on the pages that no rule knows")


class Politeness(Strict):
    """How a host is treated, and how far a crawl goes."""

    delay_seconds: float = Field(default=5.0, ge=0, description="least pause between two requests to a host")
    timeout_seconds: float = Field(default=30.0, gt=0)
    pages_max: int = Field(default=50, ge=1)
    depth_max: int = Field(default=10, ge=0, description="links away from a start page")


class StatedFact(Strict):
    """Something true of every listing of the source, with the reason a reader is shown."""

    term: str = Field(pattern=r"^[a-z_]+:[A-Za-z0-9_-]+$", description="vocabulary:code")
    value: Literal["yes", "no"] = "yes"
    because: str = Field(min_length=10)


class Start(Strict):
    """An address to begin with, and what only that page needs to have said. In TOML a plain string will do."""

    url: WebAddress
    organization: str | None = Field(default=None, description="who offers what its pages list")
    name: str | None = Field(default=None, description="the service's name where the page's h1 is not it")
    key: str | None = Field(default=None, description="one key for several pages about the same service")


class Source(Strict):
    """One public source: who publishes it, why we may read it, where it starts and how it is read."""

    name: str = Field(pattern=r"^[a-z]+_[a-z0-9_]+$")
    title: str
    publisher: str
    country: Country
    language: str = Field(description="the pages' main language, BCP 47")
    url: str = Field(pattern=r"^https?://")
    history: str = Field(min_length=20, description="what is known of it: moves, renames, oddities")
    evidence_kind: EvidenceKind
    holds: Literal["services", "practitioners", "both"]
    start: list[Annotated[Start, BeforeValidator(_plain_url)]] = Field(default_factory=list)
    page: list[PageRule] = Field(min_length=1)
    organization: str | None = Field(default=None, description="the organisation behind every service listed")
    cadence_days: int = Field(default=7, ge=1)
    off: str | None = Field(default=None, description="why it does not run even where a permission is recorded")
    retired: str | None = Field(default=None, description="when and why it ended; its name is never used again")
    renamed_from: list[str] = Field(default_factory=list, description="names it had; their listings are its own")
    retention_days: int = Field(default=400, ge=1, description="how long a page no longer asked for stays archived")
    permission: Permission | None = None
    assertions: Assertions = Assertions()
    politeness: Politeness = Politeness()
    states: list[StatedFact] = Field(default_factory=list)
    sample: bool = False
    twin_of: str | None = None

    @model_validator(mode="after")
    def _starts_somewhere(self) -> Self:
        if self.crawled and not self.start and not self.asks:
            raise ValueError("'start' is missing: at least one URL to begin with")
        return self

    @model_validator(mode="after")
    def _persons_need_more_than_facts(self) -> Self:
        if self.holds != "services" and self.permission and self.permission.basis == "organisation_facts":
            raise ValueError(
                "permission.basis 'organisation_facts' covers services only; a source that holds practitioners needs "
                "open_licence, register_purpose, written_agreement or own_submission"
            )
        return self

    @property
    def crawled(self) -> bool:
        """False for files that are sent in."""
        return not isinstance(self.page[0], OwnerFilePage)

    @property
    def asks(self) -> Literal["practitioners", "services"] | None:
        """Whom a register is asked about (crawler/registers/questions.py); None for a source that lists providers."""
        rule = self.page[0]
        return rule.asks if isinstance(rule, NpiPage | NhsSearchPage) else None

    @property
    def why_not(self) -> str | None:
        """Why the source may not be crawled, or None when it may."""
        if self.retired:
            return f"retired: {self.retired}"
        if self.off:
            return self.off
        if self.permission is None:
            return "no permission recorded"
        return None

    @property
    def start_urls(self) -> list[str]:
        """The addresses to begin with."""
        return [start.url for start in self.start]

    def start_at(self, url: str) -> Start | None:
        """The start entry of exactly this address."""
        return self._starts_by_url.get(url)

    def organization_at(self, url: str) -> str | None:
        """Who offers what the page at ``url`` lists: its start entry's word, its host's, or the source's."""
        start = self.start_at(url)
        if start and start.organization:
            return start.organization
        return self._organizations_by_host.get(urlsplit(url).hostname, self.organization)

    @cached_property
    def _starts_by_url(self) -> dict[str, Start]:
        return {start.url: start for start in reversed(self.start)}

    @cached_property
    def _organizations_by_host(self) -> dict[str | None, str]:
        return {
            urlsplit(start.url).hostname: start.organization for start in reversed(self.start) if start.organization
        }

    def rule_for(self, url: str) -> PageRule | None:
        """The first page rule whose ``url`` pattern is found in ``url``."""
        return next((rule for rule in self.page if re.search(rule.url, url)), None)


def load_source(path: Path, bundled: Path = BUNDLED) -> Source:
    """Read and validate one source; errors name the file, the line, the key and what is allowed."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError as error:
        raise SourceError(f"{path}: there is no such source file") from error
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{path}: not valid TOML: {error}") from error
    merged = dict(data)
    if twin_of := data.get("twin_of"):
        if not (bundled / f"{twin_of}.toml").is_file():
            line = line_of(text, ["twin_of"])
            raise SourceError(f"{path}: line {line}: twin_of is {twin_of!r}, and no bundled source is called that")
        original = load_source(bundled / f"{twin_of}.toml", bundled)
        # Its name, and those it had, are its own; what the original may do, the twin may not.
        own = {"name", "renamed_from", "retired", "permission", "off"}
        merged = original.model_dump(mode="json", exclude_none=True, exclude=own) | data
    merged.setdefault("name", path.stem)
    if merged["name"] != path.stem:
        raise SourceError(
            f"{path}: line {line_of(text, ['name'])}: name is {merged['name']!r} but the file is {path.name}"
        )
    try:
        return Source.model_validate(merged)
    except ValidationError as error:
        raise SourceError("\n".join(_sentences(path, text, error))) from error


def _sentences(path: Path, text: str, error: ValidationError) -> Iterable[str]:
    for problem in error.errors():
        # The discriminated union puts the shape's name into the location; it is no key of the file.
        loc = [part for part in problem["loc"] if part not in SHAPES]
        where = f"{path}: line {line_of(text, loc)}"
        key = ".".join(str(part) for part in loc) or "the file"
        if problem["type"] == "extra_forbidden":
            yield f"{where}: unknown key '{key}'; allowed here: {', '.join(_allowed(problem['loc']))}"
        elif problem["type"] == "missing":
            yield f"{where}: '{key}' is missing"
        else:
            yield f"{where}: '{key}' is {str(problem['input'])[:80]!r}: {problem['msg']}"


_TABLES: Mapping[str, type[BaseModel]] = {
    "permission": Permission,
    "assertions": Assertions,
    "politeness": Politeness,
    "states": StatedFact,
    "start": Start,
    **SHAPES,
}


def _allowed(loc: tuple[Any, ...]) -> list[str]:
    table = next((_TABLES[part] for part in reversed(loc[:-1]) if part in _TABLES), Source)
    return sorted(table.model_fields)


def load_sources(folder: Path = BUNDLED) -> dict[str, Source]:
    """Every source in ``folder`` by name, in name order; all errors of all files in one SourceError."""
    if not folder.is_dir():
        raise SourceError(f"{folder}: there is no such folder of sources")
    found: dict[str, Source] = {}
    wrong: list[str] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            source = load_source(path)
        except SourceError as error:
            wrong.append(str(error))
        else:
            found[source.name] = source
    if wrong:
        raise SourceError("\n".join(wrong))
    return found
