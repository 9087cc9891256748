"""What somebody needs to reach the providers of a list, read from directory.db in one go."""

import json
import sqlite3
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from referral.match.languages import USUAL
from referral.site.roles import ANY_PROFESSIONAL, YES, roles, who_any_is


@dataclass(frozen=True, slots=True)
class Contact:
    """One provider's contact sheet; words as written, None and empty where nothing is stated.

    attach: the sentences of `refer` that say what a referral must hold. refer: all of them, in the page's order.
    language: the usual one of the country, in which the words are most likely written; None where that is not clear.
    routes_yes, routes_no: who may and who may not refer, as roles.toml names them. route_words: code of a route -> the
    sentence on a page that says so.
    """

    id: str
    kind: str
    name: str
    credentials: str | None
    organization: str | None
    country: str
    language: str | None
    phone: str | None
    phone_display: str | None
    email: str | None
    website: str | None
    addresses: tuple[str, ...]
    online_only: bool
    catchment: str | None
    referral_window: str | None
    refer: tuple[str, ...]
    attach: tuple[str, ...]
    routes_yes: tuple[str, ...]
    routes_no: tuple[str, ...]
    route_words: dict[str, str]
    accepting: str | None
    accepting_since: str | None
    wait_weeks: float | None
    wait_as_written: str | None
    wait_as_of: str | None
    last_checked: str


CUT = "…"
"""Where a release shortened somebody's words."""


@cache
def _stems() -> tuple[str, ...]:
    text = (files("referral.site") / "attach.toml").read_text(encoding="utf-8")
    return tuple(stem for stems in tomllib.loads(text).values() for stem in stems)


def says_what_to_attach(sentence: str) -> bool:
    """Whether a sentence about how to refer says what the referral must hold (attach.toml)."""
    small = sentence.casefold()
    return any(stem in small for stem in _stems())


# Columns of a provider by the names of Contact; the rest of its fields is put together from several rows.
_HEAD = {
    **{name: f"p.{name}" for name in (
        "id", "kind", "name", "credentials", "country", "phone", "phone_display", "email", "website", "online_only",
        "catchment", "last_checked", "how_to_refer",
    )},
    "organization": "o.name",
    **{name: f"a.{name}" for name in (
        "accepting", "accepting_since", "wait_weeks", "wait_as_written", "wait_as_of", "referral_window",
    )},
}  # fmt: skip
_OF_EACH = " FROM json_each(?) AS wanted CROSS JOIN"
_PROVIDERS = (
    f"SELECT {', '.join(_HEAD.values())}{_OF_EACH} provider p ON p.id = wanted.value"
    " LEFT JOIN organization o ON o.id = p.organization_id LEFT JOIN availability a ON a.provider_id = p.id"
)
_PLACES = f"SELECT provider_id, address{_OF_EACH} location ON provider_id = wanted.value ORDER BY location.id"
_ROUTES = (
    f"SELECT a.provider_id, a.term, a.value, v.label{_OF_EACH} attribute a ON a.provider_id = wanted.value"
    " AND a.vocabulary = 'referral_route' JOIN vocabulary v ON v.vocabulary = a.vocabulary AND v.code = a.term"
    " ORDER BY v.sort"
)
_SAID = (
    "SELECT p.provider_id, p.field, p.words, p.quote, s.permission_basis = 'own_submission'"
    f"{_OF_EACH} provenance p ON p.provider_id = wanted.value JOIN source s ON s.name = p.source WHERE p.shown = 1"
    " AND (p.field = 'how_to_refer' OR p.field LIKE 'referral_route:%') ORDER BY p.rowid"
)


def read_contacts(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Contact]:
    """Contact sheets by id, in the order asked for; an id that the release does not have is left out."""
    wanted = json.dumps(list(dict.fromkeys(ids)))

    def by_provider(sql: str) -> defaultdict[str, list[tuple[Any, ...]]]:
        found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
        for one, *row in connection.execute(sql, (wanted,)):
            found[one].append(tuple(row))
        return found

    heads = connection.execute(_PROVIDERS, (wanted,)).fetchall()
    places, routes, said = by_provider(_PLACES), by_provider(_ROUTES), by_provider(_SAID)
    return {
        head[0]: _contact(dict(zip(_HEAD, head, strict=True)), places[head[0]], routes[head[0]], said[head[0]])
        for head in heads
    }


def _contact(
    head: dict[str, Any],
    places: Iterable[tuple[Any, ...]],
    routes: Sequence[tuple[Any, ...]],
    said: Sequence[tuple[Any, ...]],
) -> Contact:
    """``places``: (address,); ``routes``: (code, value, label); ``said``: (field, words, quote, sent in)."""
    stated = head.pop("how_to_refer")
    refer = tuple(dict.fromkeys(whole(words, stated) for field, words, _, _ in said if field == "how_to_refer"))
    return Contact(
        **{**head, "online_only": bool(head["online_only"])},
        language=USUAL.get(head["country"]),
        addresses=tuple(dict.fromkeys(address for (address,) in places)),
        refer=refer or ((stated,) if stated else ()),
        attach=tuple(sentence for sentence in refer if says_what_to_attach(sentence)),
        routes_yes=_named(routes, "yes"),
        routes_no=_named(routes, "no"),
        route_words={
            field.partition(":")[2]: quote
            for field, _, quote, sent in said
            if field.startswith("referral_route:") and not sent
        },
    )


def whole(words: str, stated: str | None) -> str:
    """Words that a release cut, whole where ``stated``, the same of the listing, begins with them."""
    if stated and words.endswith(CUT) and stated.startswith(words.removesuffix(CUT).rstrip()):
        return stated
    return words


def _named(routes: Sequence[tuple[Any, ...]], value: str) -> tuple[str, ...]:
    known = roles()
    said = {code: each for code, each, _ in routes}
    names = {code: known[code].name if code in known else label for code, _, label in routes}
    if said.get(ANY_PROFESSIONAL) == YES:
        names[ANY_PROFESSIONAL] = who_any_is(said.get("primary_care"))
    return tuple(names[code] for code, each in said.items() if each == value)
