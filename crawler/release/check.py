"""What a built directory.db must pass before anybody sees it."""

import re
from collections.abc import Iterator
from datetime import date

from sqlite_utils import Database

from crawler.release.evidence import unsaid

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_URL_COLUMNS = (
    ("provider", "website"),
    ("qualification", "evidence_url"),
    ("source", "url"),
    ("crisis_resource", "source_url"),
    ("organization", "website"),
    ("alternative_treatment", "url"),
)
LEAST_SHARE = 0.9


def problems(db: Database, today: date, providers_before: int | None) -> Iterator[str]:
    """Every reason why this file must not be published, as sentences; none: it may.

    ``providers_before`` is the number of providers in the release now published.
    """
    verdict = [row[0] for row in db.execute("PRAGMA integrity_check")]
    if verdict != ["ok"]:
        yield f"the file is damaged: {verdict[0]}"
    for table, rowid, parent, _ in db.execute("PRAGMA foreign_key_check"):
        yield f"{table} row {rowid} points at a {parent} that is not there"
    providers = db.table("provider").count
    if providers == 0:
        yield "there is no provider in it; crawl a source or add an owner file first"
    if providers_before and providers < LEAST_SHARE * providers_before:
        yield (
            f"it has {providers} providers and the release before it {providers_before}; less than {LEAST_SHARE:.0%} "
            "needs --accept-fewer with a reason"
        )
    for (name,) in db.execute(
        "SELECT name FROM provider"
        " WHERE id NOT IN (SELECT provider_id FROM qualification WHERE quote != '' AND shown = 1)"
    ):
        yield f"{name!r} is published without a claim of MBT and its words"
    for (name,) in db.execute(
        "SELECT name FROM provider JOIN qualification ON provider_id = provider.id"
        " WHERE evidence_kind = 'directory_mention'"
    ):
        yield f"{name!r} is published on a mention in a self-declared directory"
    for name, field in unsaid(db):
        yield f"{name!r}: nothing says where its {field} comes from"
    for name, country in db.execute(
        "SELECT name, location.country FROM location JOIN provider ON provider.id = provider_id WHERE online_only = 1"
    ):
        yield f"{name!r} works online only and yet has a place in {country}"
    for identifier, verify_by in db.execute("SELECT id, verify_by FROM crisis_resource"):
        if verify_by < today.isoformat():
            yield f"crisis line {identifier} was to be verified again by {verify_by}: check it and date it anew"
    yield from _wrong_text(db)


def _wrong_text(db: Database) -> Iterator[str]:
    for table, column in _URL_COLUMNS:
        for (url,) in db.execute(f"SELECT [{column}] FROM [{table}] WHERE [{column}] IS NOT NULL"):  # noqa: S608
            if not str(url).startswith(("https://", "http://")) and url not in {"about:owner-file", "about:correction"}:
                yield f"{table}.{column} holds {str(url)[:60]!r}, which is no http(s) address"
    for held in db.tables:
        if held.name.startswith("provider_search"):
            continue
        for row in held.rows:
            for column, value in row.items():
                if isinstance(value, str) and _HIDDEN.search(value):
                    yield f"{held.name}.{column} holds a control or invisible character: {value[:60]!r}"
