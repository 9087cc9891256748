"""Everything one provider's page shows, read from directory.db in one go, each fact with where it comes from."""

import sqlite3
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from referral.said import N_

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


@dataclass(frozen=True, slots=True)
class Fact:
    """One term with its value (yes, no, both: contradicted) and its sources."""

    label: str
    value: str
    sources: tuple[Source, ...]


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

    def source(self, name: str, words: str | None = None) -> list[Source]:
        """The sources of one field, the shown ones first; with ``words`` only those that say just that, if any do."""
        found = sorted(self.sources.get(name, []), key=lambda one: not one.shown)
        return [one for one in found if one.words == words] or found

    @property
    def unsaid(self) -> list[tuple[str, list[str]]]:
        """(heading, questions) of the groups of which nobody says anything."""
        return [(heading, questions) for heading, facts, questions in self.groups if questions and not facts]

    @property
    def language_sources(self) -> list[Source]:
        """Who says which languages, each statement once."""
        said = (one for tag in self.languages for one in self.source(f"language:{tag}"))
        return list(dict.fromkeys(said))


def now_called(connection: sqlite3.Connection, provider_id: str) -> str | None:
    """The id of the provider who had this one before; None where nobody had."""
    found = connection.execute("SELECT provider_id FROM redirect WHERE id = ?", (provider_id,)).fetchone()
    return str(found[0]) if found else None


def read_provider(connection: sqlite3.Connection, provider_id: str) -> ProviderPage | None:
    """The page of one provider; None where the release has no such id."""

    def rows(sql: str, *values: str) -> list[dict[str, Any]]:
        cursor = connection.execute(sql, values)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    found = rows("SELECT * FROM provider WHERE id = ?", provider_id)
    if not found:
        return None
    provider = found[0]
    organization = rows("SELECT name FROM organization WHERE id = ?", provider["organization_id"] or "")
    availability = rows("SELECT * FROM availability WHERE provider_id = ?", provider_id)
    claims = rows(
        "SELECT q.*, l.label AS level_label, e.label AS evidence_label, v.label AS variant_label, s.title"
        " FROM qualification q JOIN vocabulary l ON l.vocabulary = 'training_level' AND l.code = q.level"
        " JOIN vocabulary e ON e.vocabulary = 'evidence_kind' AND e.code = q.evidence_kind"
        " JOIN vocabulary v ON v.vocabulary = 'variant' AND v.code = q.variant JOIN source s ON s.name = q.source"
        " WHERE provider_id = ? ORDER BY l.sort DESC, q.variant, q.id",
        provider_id,
    )
    for claim in claims:
        claim["evidence_url"] = web(claim["evidence_url"])
    page = ProviderPage(
        provider,
        organization[0]["name"] if organization else None,
        rows(
            "SELECT location.*, vocabulary.label AS precision_label FROM location LEFT JOIN vocabulary"
            " ON vocabulary = 'precision' AND code = precision WHERE provider_id = ? ORDER BY id",
            provider_id,
        ),
        [claim for claim in claims if claim["shown"]],
        [claim for claim in claims if not claim["shown"]],
        [
            row["language"]
            for row in rows("SELECT language FROM language WHERE provider_id = ? ORDER BY 1", provider_id)
        ],
        availability[0] if availability else dict.fromkeys(_AVAILABILITY),
        rows(
            "SELECT c.*, r.title, r.means FROM registration_check c JOIN register r ON r.code = c.register"
            " WHERE provider_id = ? ORDER BY c.id",
            provider_id,
        ),
        rows(
            "SELECT register.* FROM register_link JOIN register ON code = register WHERE provider_id = ?"
            " ORDER BY title",
            provider_id,
        ),
    )
    for row in rows(
        "SELECT p.*, s.title FROM provenance p JOIN source s ON s.name = p.source WHERE provider_id = ?"
        " ORDER BY p.field, p.id",
        provider_id,
    ):
        page.sources.setdefault(row["field"], []).append(
            Source(
                row["words"],
                row["quote"],
                web(row["url"]),
                row["title"],
                row["first_seen"],
                row["last_checked"],
                bool(row["shown"]),
            )
        )
    stated = {
        (row["vocabulary"], row["term"]): row["value"]
        for row in rows("SELECT vocabulary, term, value FROM attribute WHERE provider_id = ?", provider_id)
    }
    terms = rows("SELECT vocabulary, code, label, question FROM vocabulary ORDER BY vocabulary, sort")
    for vocabulary, heading in GROUPS:
        facts: list[Fact] = []
        questions: list[str] = []
        for term in (row for row in terms if row["vocabulary"] == vocabulary):
            value = stated.get((vocabulary, term["code"]))
            sources = tuple(page.source(f"{vocabulary}:{term['code']}"))
            if value:
                facts.append(Fact(term["label"], value, sources))
            elif sources:
                facts.append(Fact(term["label"], "both", sources))
            elif term["question"]:
                questions.append(term["question"])
        page.groups.append((heading, facts, questions))
    return page


def web(url: str) -> str | None:
    """The address where it is one that a browser can open; what was sent in has none."""
    return url if urlsplit(url).scheme in {"http", "https"} else None
