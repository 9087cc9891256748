"""Removals in a release that is built already: who is in it, and taking them out of every table."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlite_utils import Database

from crawler.registration.known import numbers_in
from crawler.removal.identity import Identity, hosts, person, postcode_places, town_key, web_key
from crawler.resolve.spelling import words

_SEARCH = "provider_search"


def identities(db: Database) -> Iterator[tuple[str, Identity]]:
    """(id, what is known of it) of each provider in a directory.db of any age, by id."""
    places = _by_provider(db, "location", "city", "postcode", "country")
    told = _by_provider(db, "provenance", "field", "words", "quote", "url")
    claims = _by_provider(db, "qualification", "quote", "evidence_url")
    former = _by_provider(db, "redirect", "id")
    checks = _by_provider(db, "registration_check", "register", "number")
    organizations = dict(db.execute("SELECT id, name FROM organization").fetchall())
    for row in db.query(
        "SELECT id, kind, country, name, credentials, phone, email, website, organization_id FROM provider ORDER BY id"
    ):
        one = str(row["id"])
        stated = [(field, written) for field, written, *_ in told[one]]
        names = dict.fromkeys([row["name"], *(written for field, written in stated if field == "name")])
        emails = {row["email"]} if row["email"] else set()
        sites = {row["website"]} if row["website"] else set()
        urls = {*sites, *(url for *_, url in told[one]), *(url for _, url in claims[one])}
        phones = {row["phone"]} if row["phone"] else set()
        organisation = " ".join(words(organizations.get(row["organization_id"]) or ""))
        quotes = [*(quote for *_, quote, _ in told[one]), *(quote for quote, _ in claims[one])]
        yield (
            one,
            Identity(
                row["kind"],
                row["country"],
                ids=frozenset({one, *(old for (old,) in former[one])}),
                people=tuple(dict.fromkeys(written for name in names for written in person(name, row["credentials"])))
                if row["kind"] == "practitioner"
                else (),
                services=tuple(frozenset(words(name)) for name in names) if row["kind"] == "service" else (),
                pages=frozenset(map(web_key, urls)),
                emails=frozenset(email.lower() for email in emails),
                numbers=frozenset(
                    {
                        *(number for quote in quotes for number in numbers_in(quote)),
                        *((register, number) for register, number in checks[one] if number),
                    }
                ),
                places=frozenset(
                    {
                        *(("phone", phone) for phone in phones),
                        *(("site", host) for host in hosts(sites, emails)),
                        *([("organisation", organisation)] if organisation else []),
                        *(("town", town) for city, *_ in places[one] if (town := town_key(city))),
                        *(place for _, code, country in places[one] for place in postcode_places(code, country)),
                    }
                ),
            ),
        )


def taken_out(db: Database, ids: Collection[str]) -> int:
    """Delete these providers from every table of a directory.db that is nobody's yet; how many there were.

    Their words leave the file as well, not only the tables. What remains is another release: it gets another id.
    """
    gone = sorted({one for one in ids if db.execute("SELECT 1 FROM provider WHERE id = ?", [one]).fetchone()})
    if not gone:
        return 0
    db.execute("PRAGMA secure_delete = ON")
    with db.atomic():
        for table in (name for name in db.table_names() if not name.startswith(f"{_SEARCH}_")):
            if table != "provider" and "provider_id" in {column.name for column in db.table(table).columns}:
                db.conn.executemany(f"DELETE FROM [{table}] WHERE provider_id = ?", [(one,) for one in gone])  # noqa: S608
        db.conn.executemany("DELETE FROM provider WHERE id = ?", [(one,) for one in gone])
        db.execute(
            "DELETE FROM organization WHERE id NOT IN (SELECT organization_id FROM provider"
            " WHERE organization_id IS NOT NULL)"
        )
        (release,) = db.execute("SELECT id FROM release").fetchone()
        after = hashlib.sha256("\x1f".join((str(release), *gone)).encode()).hexdigest()[:16]
        db.execute("UPDATE release SET id = ?, providers = (SELECT count(*) FROM provider)", [after])
        # Until it is merged, the index keeps the words of what was deleted.
        db.execute(f"INSERT INTO {_SEARCH} ({_SEARCH}) VALUES ('optimize')")  # noqa: S608
    db.vacuum()
    return len(gone)


def _by_provider(db: Database, table: str, *columns: str) -> defaultdict[str, list[tuple[Any, ...]]]:
    """The columns of a table's rows by provider; nothing where an older release has no such table."""
    found: defaultdict[str, list[tuple[Any, ...]]] = defaultdict(list)
    if table in db.table_names():
        for provider, *row in db.execute(f"SELECT provider_id, {', '.join(columns)} FROM [{table}]"):  # noqa: S608
            found[str(provider)].append(tuple(row))
    return found
