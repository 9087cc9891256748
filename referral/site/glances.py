"""What a card says at a glance, besides the match: cost, who may come, ages, online, and how to call."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from referral.match.answer import Match
from referral.match.index import Index
from referral.match.records import Provider, Term
from referral.said import N_, said
from referral.site.calling import dialled
from referral.site.plain_terms import Reader, ages, coming, cost, online, yes_to
from referral.site.roles import YES
from referral.site.speech import named_country


@dataclass(frozen=True, slots=True)
class Glance:
    """``lines``: short sentences; ``phone``: E.164, None where none is published; ``number``: as the asker reads it."""

    lines: tuple[str, ...]
    phone: str | None
    number: str | None


def glances(
    index: Index,
    matches: Iterable[Match],
    phones: Mapping[str, str | None],
    asker: str | None,
    reader: Reader,
    route: str | None = None,
) -> dict[str, Glance]:
    """By id. ``phones``: E.164 by id; ``asker``: the country they are in; ``route``: who refers. None: not known."""
    away = {one.provider_id: one.distance_km for one in matches}
    groups = index.vocabulary["age_group"]
    return {
        one.id: Glance(
            tuple(_lines(one, away[one.id], asker, groups, reader, route)),
            phones.get(one.id),
            dialled(phones.get(one.id), one.phone, abroad=one.country != asker),
        )
        for one in index.providers.those_named(away)
    }


def read_phones(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, str]:
    """Id -> E.164; who publishes none is left out."""
    sql = (
        "SELECT p.id, phone FROM json_each(?) AS wanted CROSS JOIN provider p ON p.id = wanted.value AND phone NOTNULL"
    )
    return dict(connection.execute(sql, (json.dumps(list(ids)),)).fetchall())


def _lines(
    one: Provider, km: float | None, asker: str | None, groups: Mapping[str, Term], reader: Reader, route: str | None
) -> Iterator[str]:
    terms = one.attributes
    yield cost(terms, reader)
    if one.country != asker:
        yield said(_there(asker, reader), country=named_country(one.country))
    if reader == "find":
        yield coming(terms)
    elif route not in (None, "self") and terms.get("referral_route:self") == YES:
        yield N_("The person can also contact them.")
    seen = yes_to(terms, "age_group", groups) if one.age_min is None and one.age_max is None else ()
    yield ages(one.age_min, one.age_max, tuple([groups[code].label for code in seen]))
    # Online treatment from another country depends on the law there: the match asks about it.
    also = None if one.online_only or one.country != asker else online(terms, km)
    if also:
        yield also


def _there(asker: str | None, reader: Reader) -> str:
    """What to say of somebody in another country, or in one that may be another."""
    if asker is None:
        return N_("In {country}.")
    if reader == "find":
        return N_("In {country}. Ask if insurance or the public system pays for you there.")
    return N_("In {country}. Ask if insurance or the public system pays for the person there.")
