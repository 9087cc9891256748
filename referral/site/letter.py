"""The referral letter to one service: letter.toml, shaped by who writes and by what the service states.

Nothing of a patient is here: the page holds empty fields, which are filled in and printed in the browser.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from referral.match.facts import ROUTES_OF_ANY_PROFESSIONAL
from referral.match.languages import USUAL
from referral.said import said
from referral.site.contacts import says_what_to_attach
from referral.site.letter_fields import FieldData, Kind, LetterData, Writer, letter_data
from referral.site.provider_page import ProviderPage, Vocabulary, read_provider

SELF = "self"


@dataclass(frozen=True, slots=True)
class Says:
    """One sentence of the service's pages; `yes` and `no`: labels of the terms it says so of.

    sent: it was sent in and stands on no page; `quote` is then what was written, None where something was only ticked.
    """

    quote: str | None
    yes: tuple[str, ...]
    no: tuple[str, ...]
    last_checked: str
    sent: bool


@dataclass(frozen=True, slots=True)
class LetterField:
    """One field as a page shows it, with what the service says of it."""

    code: str
    label: str
    hint: str
    kind: Kind
    rows: int
    options: tuple[str, ...]
    needed: bool
    says: tuple[Says, ...]


@dataclass(frozen=True, slots=True)
class LetterSection:
    """A heading with its fields; never empty."""

    title: str
    fields: tuple[LetterField, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to one service. `may`: yes, no or unknown, whether whoever writes may refer; `may_says`: who says so."""

    to: tuple[str, ...]
    greeting: str
    opening: str
    closing: str
    sections: tuple[LetterSection, ...]
    may: str
    may_says: tuple[Says, ...]
    language: str | None


@dataclass(frozen=True, slots=True)
class Stated:
    """What one service states: its page, its terms ("vocabulary:term" -> yes or no), and their labels."""

    page: ProviderPage
    terms: dict[str, str]
    labels: dict[str, str]


def read_stated(connection: sqlite3.Connection, provider_id: str, vocabulary: Vocabulary) -> Stated | None:
    """Everything a letter is shaped by; None where the release has no such id. ``vocabulary``: the release's own."""
    page = read_provider(connection, provider_id, vocabulary)
    if page is None:
        return None
    rows = connection.execute(
        "SELECT a.vocabulary || ':' || a.term, a.value, v.label FROM attribute a JOIN vocabulary v"
        " ON v.vocabulary = a.vocabulary AND v.code = a.term WHERE provider_id = ? ORDER BY v.vocabulary, v.sort",
        (provider_id,),
    ).fetchall()
    return Stated(page, {key: value for key, value, _ in rows}, {key: label for key, _, label in rows})


def letter_to(stated: Stated, role: str, data: LetterData | None = None) -> Letter:
    """The letter of somebody in a role (a code of roles.toml) to a service."""
    data = data or letter_data()
    writer: Writer = "self" if role == SELF else "professional"
    provider = stated.page.provider
    quoted = set[Says]()
    sections = [
        (
            one.own.get("title", one.title) if role == SELF else one.title,
            tuple(_fields(one.field, stated, role, data, quoted)),
        )
        for one in data.section
        if role in one.roles
    ]
    return Letter(
        to=tuple(line for line in (provider["name"], stated.page.organization, *_address(stated)) if line),
        greeting=data.greeting[writer],
        opening=data.opening[writer],
        closing=data.closing[writer],
        sections=tuple(LetterSection(title, fields) for title, fields in sections if fields),
        may=_may(stated, role),
        may_says=_says(stated, f"referral_route:{role}|referral_route:any_professional"),
        language=USUAL.get(provider["country"]),
    )


def _address(stated: Stated) -> list[str]:
    return [str(place["address"]) for place in stated.page.locations[:1]]


def _may(stated: Stated, role: str) -> str:
    """As the match judges it: who takes any professional takes a family doctor and a specialist team too."""
    own = stated.terms.get(f"referral_route:{role}")
    if own is None and role in ROUTES_OF_ANY_PROFESSIONAL:
        return "yes" if stated.terms.get("referral_route:any_professional") == "yes" else "unknown"
    return own or "unknown"


def _fields(
    fields: Sequence[FieldData], stated: Stated, role: str, data: LetterData, quoted: set[Says]
) -> Iterator[LetterField]:
    """``quoted``: what stands beside a field already, and is not said again where it is of no term; it grows."""
    country = str(stated.page.provider["country"])
    for one in fields:
        if role not in one.roles or (one.when and not any(_states(stated, fact) for fact in one.when)):
            continue
        words = {"label": one.label, "hint": one.hint, **(one.own if role == SELF else {})}
        label = words["label"]
        says = tuple(told for told in _says(stated, one.says) if told not in quoted)
        quoted.update(told for told in says if not told.yes and not told.no)
        yield LetterField(
            one.code,
            said(label, number=said(data.number.get(country, data.number["other"]))),
            words["hint"],
            one.kind,
            one.rows,
            one.options,
            one.needed,
            says,
        )


def _states(stated: Stated, fact: str) -> bool:
    """A vocabulary term that is said yes to, or a column of the listing with something in it."""
    return stated.terms.get(fact) == "yes" if ":" in fact else bool(stated.page.provider.get(fact))


def _says(stated: Stated, wanted: str) -> tuple[Says, ...]:
    """The first of the patterns between "|" that any words stand for; each sentence once."""
    for pattern in filter(None, wanted.split("|")):
        found: dict[tuple[str | None, bool, str], list[str]] = {}
        for name, sources in stated.page.sources.items():
            for one in sources if fnmatchcase(name, "how_to_refer" if pattern == "attach" else pattern) else ():
                if one.shown and (pattern != "attach" or says_what_to_attach(one.words)):
                    found.setdefault((one.quote, one.sent, one.last_checked), []).append(name)
        if found:
            return tuple(
                Says(quote, _labels(stated, names, "yes"), _labels(stated, names, "no"), checked, sent)
                for (quote, sent, checked), names in found.items()
            )
    return ()


def _labels(stated: Stated, names: Sequence[str], value: str) -> tuple[str, ...]:
    return tuple(stated.labels[name] for name in names if stated.terms.get(name) == value)
