"""Everything one provider's page shows, read from directory.db in one go, each fact with where it comes from."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from referral.match.languages import language_name
from referral.match.records import Term
from referral.said import N_, Named, Said, said
from referral.site.contacts import CUT, whole
from referral.site.roles import ANY_PROFESSIONAL, YES, answered_by_any, that_any_may

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


class Source(NamedTuple):
    """Who says so: the words, the page, and since when. ``shown`` False: another value than the one on the page.

    quote: as it stands on the page. Of what was sent in, which stands on no page: what was written; the name of what
    was chosen from a list instead; None where yes or no was said to the thing itself, and that is the words.
    """

    words: str
    quote: str | None
    url: str | None
    title: str
    first_seen: str
    last_checked: str
    shown: bool
    sent: bool

    @property
    def chosen(self) -> bool:
        """Whether `quote` is our name of what was chosen, and not somebody's own words."""
        return isinstance(self.quote, Said | Named)


class Sides(NamedTuple):
    """The sources of a field: those that say what the page shows, and those that say otherwise."""

    shown: tuple[Source, ...]
    others: tuple[Source, ...]


NOBODY = Sides((), ())


def sides(found: Iterable[Source]) -> Sides:
    """Sources by what they say, each side in its order; who says the same in several listings is there once."""
    merged: dict[tuple[Any, ...], Source] = {}
    for one in found:
        key = one.words, one.quote, one.url, one.title, one.shown
        known = merged.setdefault(key, one)
        if known is not one:
            first, last = min(known.first_seen, one.first_seen), max(known.last_checked, one.last_checked)
            merged[key] = known._replace(first_seen=first, last_checked=last)
    found = merged.values()
    return Sides(tuple([one for one in found if one.shown]), tuple([one for one in found if not one.shown]))


class Fact(NamedTuple):
    """One term with its value (yes, no, both: contradicted) and its sources."""

    label: str
    value: str
    sources: Sides


@dataclass
class ProviderPage:
    """The rows behind one page; ``groups`` are (heading, facts, questions about what is unknown).

    ``qualifications``: each with "said", (quote, address, title) -> (first day, last day); ``other_claims``: the same
    of what weaker or older sources say of the training. ``checks``: what registers say of a licence; ``registers``:
    where the visitor can look it up.
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
    groups: list[tuple[str, list[Fact], tuple[str, ...]]] = field(default_factory=list)
    sources: dict[str, list[Source]] = field(default_factory=dict)

    def source(self, name: str, words: str | None = None) -> Sides:
        """The sources of one field; with ``words`` only those that say just that, if any do."""
        found = self.sources.get(name)
        return sides([one for one in found if one.words == words] or found) if found else NOBODY

    @property
    def unsaid(self) -> list[tuple[str, tuple[str, ...]]]:
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
        _alike([claim for claim in claims if claim["shown"]]),
        _alike([claim for claim in claims if not claim["shown"]]),
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
    for name, words, quote, url, title, first_seen, last_checked, shown, sent in connection.execute(
        "SELECT field, words, quote, p.url, s.title, first_seen, last_checked, shown,"
        " s.permission_basis = 'own_submission' FROM provenance p"
        " JOIN source s ON s.name = p.source WHERE provider_id = ? ORDER BY field, p.id",
        (provider_id,),
    ):
        told = sent_in(name, words, quote, vocabulary) if sent else quote
        if told and told.endswith(CUT):
            told = whole(told, provider.get(name))
        one = Source(words, told, web(url), title, first_seen, last_checked, bool(shown), bool(sent))
        page.sources.setdefault(name, []).append(one)
    stated: dict[str, str] = dict(
        connection.execute(
            "SELECT vocabulary || ':' || term, value FROM attribute WHERE provider_id = ?", (provider_id,)
        ).fetchall()
    )
    page.groups.extend((heading, *_group(page, stated, vocabulary[name].values())) for name, heading in GROUPS)
    return page


_CLAIM = ("variant", "level", "local_title", "issuer", "evidence_kind")


def _alike(claims: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Claims that say the same are one, with who says so under "said": each statement once, as sources are."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for claim in claims:
        known = found.setdefault(tuple(claim[name] for name in _CLAIM), {**claim, "said": {}})
        key = claim["quote"], claim["evidence_url"], claim["title"]
        first, last = known["said"].get(key, (claim["first_seen"], claim["last_seen"]))
        known["said"][key] = min(first, claim["first_seen"]), max(last, claim["last_seen"])
    return list(found.values())


def _group(page: ProviderPage, stated: Mapping[str, str], terms: Iterable[Term]) -> tuple[list[Fact], tuple[str, ...]]:
    """The facts of one vocabulary, and the questions about what nobody says. ``stated``: "vocabulary:term" -> value."""
    facts: list[Fact] = []
    questions: list[str] = []
    any_may, needless = None, frozenset[str]()
    if stated.get(f"referral_route:{ANY_PROFESSIONAL}") == YES:
        routes = {key.partition(":")[2]: value for key, value in stated.items() if key.startswith("referral_route:")}
        any_may, needless = that_any_may(routes.get("primary_care")), answered_by_any(routes)
    for term in terms:
        key = f"{term.vocabulary}:{term.code}"
        if key in stated or key in page.sources:
            label = (any_may if term.code == ANY_PROFESSIONAL else None) or term.label
            facts.append(Fact(label, stated.get(key, "both"), page.source(key)))
        elif term.question and term.code not in needless:
            questions.append(term.question)
    return facts, tuple(questions)


_TICKED = ("yes", "no")


def sent_in(name: str, words: str, quote: str, vocabulary: Vocabulary) -> str | None:
    """What a provider wrote in a file sent in, whose line ("who_may_refer: self") is nothing to show.

    ``name``: the field; ``words``: what was understood. See Source.quote.
    """
    kind, _, code = name.partition(":")
    if kind == "language":
        return Named(language_name(code), "language", code)
    if words not in _TICKED:
        return words.removesuffix(".0") if words[:1].isdigit() else words
    chosen = quote.partition(": ")[2]
    other = vocabulary.get(kind, {}).get(chosen) if chosen != code else None
    return said(other.label) if other else None


def web(url: str) -> str | None:
    """The address where it is one that a browser can open; what was sent in has none."""
    return url if url.startswith(("https://", "http://")) or urlsplit(url).scheme in {"http", "https"} else None
