"""What somebody needs to reach the providers of a list, read from directory.db in one go."""

import sqlite3
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from referral.match.languages import USUAL
from referral.site.roles import roles


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


@cache
def _stems() -> tuple[str, ...]:
    text = (files("referral.site") / "attach.toml").read_text(encoding="utf-8")
    return tuple(stem for stems in tomllib.loads(text).values() for stem in stems)


def says_what_to_attach(sentence: str) -> bool:
    """Whether a sentence about how to refer says what the referral must hold (attach.toml)."""
    small = sentence.casefold()
    return any(stem in small for stem in _stems())


def read_contacts(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, Contact]:
    """Contact sheets by id, in the order asked for; an id that the release does not have is left out."""

    def rows(sql: str) -> list[dict[str, Any]]:
        cursor = connection.execute(sql.format(marks=", ".join("?" * len(ids))), tuple(ids))
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    providers = {
        row["id"]: row
        for row in rows(
            "SELECT p.*, o.name AS organization, a.accepting, a.accepting_since, a.wait_weeks, a.wait_as_written,"
            " a.wait_as_of, a.referral_window FROM provider p LEFT JOIN organization o ON o.id = p.organization_id"
            " LEFT JOIN availability a ON a.provider_id = p.id WHERE p.id IN ({marks})"
        )
    }
    places = rows("SELECT provider_id, address FROM location WHERE provider_id IN ({marks}) ORDER BY id")
    routes = rows(
        "SELECT a.provider_id, a.term, a.value, v.label FROM attribute a JOIN vocabulary v ON v.vocabulary ="
        " a.vocabulary AND v.code = a.term WHERE a.vocabulary = 'referral_route' AND provider_id IN ({marks})"
        " ORDER BY v.sort"
    )
    said = rows(
        "SELECT p.provider_id, p.field, p.words, p.quote, s.permission_basis = 'own_submission' AS sent"
        " FROM provenance p JOIN source s ON s.name = p.source WHERE p.shown = 1 AND (p.field = 'how_to_refer'"
        " OR p.field LIKE 'referral_route:%') AND p.provider_id IN ({marks}) ORDER BY p.rowid"
    )
    return {
        one: _contact(
            providers[one],
            [row["address"] for row in places if row["provider_id"] == one],
            [row for row in routes if row["provider_id"] == one],
            [row for row in said if row["provider_id"] == one],
        )
        for one in ids
        if one in providers
    }


def _contact(
    row: dict[str, Any], places: Iterable[str], routes: Sequence[dict[str, Any]], said: Sequence[dict[str, Any]]
) -> Contact:
    refer = tuple(dict.fromkeys(one["words"] for one in said if one["field"] == "how_to_refer"))
    kept = {name: row[name] for name in Contact.__dataclass_fields__ if name in row}
    return Contact(
        **{**kept, "online_only": bool(row["online_only"])},
        language=USUAL.get(row["country"]),
        addresses=tuple(dict.fromkeys(places)),
        refer=refer or ((row["how_to_refer"],) if row["how_to_refer"] else ()),
        attach=tuple(sentence for sentence in refer if says_what_to_attach(sentence)),
        routes_yes=_named(routes, "yes"),
        routes_no=_named(routes, "no"),
        route_words={
            one["field"].partition(":")[2]: one["quote"]
            for one in said
            if one["field"].startswith("referral_route:") and not one["sent"]
        },
    )


def _named(routes: Iterable[dict[str, Any]], value: str) -> tuple[str, ...]:
    names = {code: role.name for code, role in roles().items()}
    return tuple(names.get(one["term"], one["label"]) for one in routes if one["value"] == value)
