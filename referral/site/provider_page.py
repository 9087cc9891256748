"""Everything one provider's page shows, read from directory.db in one go, each fact with where it comes from."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from referral.match.records import Term
from referral.said import N_

Vocabulary = Mapping[str, Mapping[str, Term]]
"""Name of a vocabulary -> code -> term, in the order of pages."""

# The vocabularies a provider's attributes come from, in the order of the page, with their headings.
GROUPS = (
    ("referral_route", N_("Who may refer")),
    ("age_group", N_("Ages")),
    ("condition", N_("Whom they take")),
    ("format", N_("What treatment consists of")),
    ("delivery", N_("In person or online")),
    ("payment", N_("Payment")),
    ("wish", N_("Access and more")),
)


# What a provider without a row says of each: nothing.
_AVAILABILITY = ("accepting", "accepting_since", "wait_weeks", "wait_as_written", "wait_as_of", "referral_window")


@dataclass(frozen=True, slots=True)
class Source:
    """Who says so: the words, the page, and since when. ``shown`` False: another value than the one on the page."""

    words: str
    quote: str
    url: str | None
    title: str
    first_seen: str
    last_checked: str
    shown: bool


class Sides(NamedTuple):
    """The sources of a field: those that say what the page shows, and those that say otherwise."""

    shown: tuple[Source, ...]
    others: tuple[Source, ...]


NOBODY = Sides((), ())


def sides(found: Iterable[Source]) -> Sides:
    """Sources by what they say, each side in its order."""
    found = tuple(found)
    return Sides(tuple(one for one in found if one.shown), tuple(one for one in found if not one.shown))


@dataclass(frozen=True, slots=True)
class Fact:
    """One term with its value (yes, no, both: contradicted) and its sources."""

    label: str
    value: str
    sources: Sides


@dataclass
class ProviderPage:
    """The rows behind one page; ``groups`` are (heading, facts, questions about what is unknown).

    ``other_claims``: what weaker or older sources say of the training. ``checks``: what registers say of a licence;
    ``registers``: where the visitor can look it up.
    """

    provider: dict[str, Any]
    organization: str | None
    locations: list[dict[str, Any]]
    qualifications: list[dict[str, Any]]
    other_claims: list[dict[str, Any]]
    languages: list[str]
    availability: dict[str, Any]
    checks: list[dict[str, Any]]
    registers: list[dict[str, Any]]
    groups: list[tuple[str, list[Fact], list[str]]] = field(default_factory=list)
    sources: dict[str, list[Source]] = field(default_factory=dict)

    def source(self, name: str, words: str | None = None) -> Sides:
        """The sources of one field; with ``words`` only those that say just that, if any do."""
        found = self.sources.get(name)
        return sides([one for one in found if one.words == words] or found) if found else NOBODY

    @property
    def unsaid(self) -> list[tuple[str, list[str]]]:
        """(heading, questions) of the groups of which nobody says anything."""
        return [(heading, questions) for heading, facts, questions in self.groups if questions and not facts]

    @property
    def language_sources(self) -> Sides:
        """Who says which languages, each statement once."""
        said = (one for tag in self.languages for one in self.sources.get(f"language:{tag}", ()))
        return sides(dict.fromkeys(said))


def now_called(connection: sqlite3.Connection, provider_id: str) -> str | None:
    """The id of the provider who had this one before; None where nobody had."""
    found = connection.execute("SELECT provider_id FROM redirect WHERE id = ?", (provider_id,)).fetchone()
    return str(found[0]) if found else None


def read_provider(connection: sqlite3.Connection, provider_id: str, vocabulary: Vocabulary) -> ProviderPage | None:
    """The page of one provider; None where the release has no such id. ``vocabulary``: the release's own."""

    def rows(sql: str) -> list[dict[str, Any]]:
        cursor = connection.execute(sql, (provider_id,))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    found = rows(
        "SELECT p.*, o.name AS organization FROM provider p LEFT JOIN organization o ON o.id = p.organization_id"
        " WHERE p.id = ?"
    )
    if not found:
        return None
    provider = found[0]
    organization = provider.pop("organization")
    claims = rows(
        "SELECT q.*, s.title FROM qualification q JOIN source s ON s.name = q.source WHERE provider_id = ?"
        " ORDER BY q.id"
    )
    for claim in claims:
        claim["evidence_url"] = web(claim["evidence_url"])
        for key, name in (("level", "training_level"), ("evidence", "evidence_kind"), ("variant", "variant")):
            claim[f"{key}_label"] = vocabulary[name][claim["evidence_kind" if key == "evidence" else key]].label
    claims.sort(key=lambda claim: (-vocabulary["training_level"][claim["level"]].sort, claim["variant"]))
    locations = rows("SELECT * FROM location WHERE provider_id = ? ORDER BY id")
    for place in locations:
        precision = vocabulary["precision"].get(place["precision"])
        place["precision_label"] = precision.label if precision else None
    availability = rows("SELECT * FROM availability WHERE provider_id = ?")
    page = ProviderPage(
        provider,
        organization,
        locations,
        [claim for claim in claims if claim["shown"]],
        [claim for claim in claims if not claim["shown"]],
        [row["language"] for row in rows("SELECT language FROM language WHERE provider_id = ? ORDER BY 1")],
        availability[0] if availability else dict.fromkeys(_AVAILABILITY),
        rows(
            "SELECT c.*, r.title, r.means FROM registration_check c JOIN register r ON r.code = c.register"
            " WHERE provider_id = ? ORDER BY c.id"
        ),
        rows(
            "SELECT register.* FROM register_link JOIN register ON code = register WHERE provider_id = ? ORDER BY title"
        ),
    )
    for name, words, quote, url, title, first_seen, last_checked, shown in connection.execute(
        "SELECT field, words, quote, p.url, s.title, first_seen, last_checked, shown FROM provenance p"
        " JOIN source s ON s.name = p.source WHERE provider_id = ? ORDER BY field, p.id",
        (provider_id,),
    ):
        said = Source(words, quote, web(url), title, first_seen, last_checked, bool(shown))
        page.sources.setdefault(name, []).append(said)
    stated = {
        (name, code): value
        for name, code, value in connection.execute(
            "SELECT vocabulary, term, value FROM attribute WHERE provider_id = ?", (provider_id,)
        )
    }
    page.groups.extend((heading, *_group(page, stated, vocabulary[name].values())) for name, heading in GROUPS)
    return page


def _group(
    page: ProviderPage, stated: Mapping[tuple[str, str], str], terms: Iterable[Term]
) -> tuple[list[Fact], list[str]]:
    """The facts of one vocabulary, and the questions about what nobody says."""
    facts: list[Fact] = []
    questions: list[str] = []
    for term in terms:
        value = stated.get((term.vocabulary, term.code))
        said = page.source(f"{term.vocabulary}:{term.code}")
        if value or said != NOBODY:
            facts.append(Fact(term.label, value or "both", said))
        elif term.question:
            questions.append(term.question)
    return facts, questions


def web(url: str) -> str | None:
    """The address where it is one that a browser can open; what was sent in has none."""
    return url if url.startswith(("https://", "http://")) or urlsplit(url).scheme in {"http", "https"} else None
