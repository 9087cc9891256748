"""The checks that are more than one SELECT. Each yields what is wrong, as sentences, from a subject and its limits."""

import re
from collections.abc import Callable, Iterator, Mapping

from crawler.release.evidence import unsaid
from crawler.release.gate.check import probes
from crawler.release.gate.subject import Subject

Limits = Mapping[str, float]

_HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_URL = re.compile(r"(^|_)url$|^website$")
"""The names of columns that hold web addresses."""
_SENT_IN = frozenset({"about:owner-file", "about:correction"})
_SEARCH = "provider_search"


def damaged(subject: Subject, _: Limits) -> Iterator[str]:
    """SQLite 3.40's quick_check takes some good tables for damaged: the whole check is made."""
    verdict = [row[0] for row in subject.db.execute("PRAGMA main.integrity_check")]
    if verdict != ["ok"]:
        yield f"the file is damaged: {verdict[0]}"


def dangling(subject: Subject, _: Limits) -> Iterator[str]:
    """Foreign keys."""
    for table, rowid, parent, _number in subject.db.execute("PRAGMA main.foreign_key_check"):
        yield f"{table} row {rowid} points at a {parent} that is not there"


def suppressed(subject: Subject, _: Limits) -> Iterator[str]:
    """Names an id, never the person: what is told may be kept in a log."""
    for one in subject.removals.in_release(subject.db):
        yield (
            f"{one} is in it, and somebody of that description was removed; "
            "`mbt suppress allow` where it is somebody else"
        )


def evidence(subject: Subject, _: Limits) -> Iterator[str]:
    """Fields that nobody stands behind."""
    for name, field in unsaid(subject.db):
        yield f"{name!r}: nothing says where its {field} comes from"


def outside_country(subject: Subject, limits: Limits) -> Iterator[str]:
    """Each point against the town nearest to it, which at a border may be the neighbour's: hence a share."""
    covered = subject.gazetteer.countries
    places = [
        (country, latitude, longitude, provider)
        for country, latitude, longitude, provider in subject.db.execute(
            "SELECT country, latitude, longitude, provider_id FROM location WHERE latitude IS NOT NULL ORDER BY id"
        )
        if country in covered
    ]
    outside = []
    for country, latitude, longitude, provider in places:
        town = subject.gazetteer.reverse(latitude, longitude)
        if town is None or town.country != country:
            outside.append(f"{provider} in {country} at {latitude}, {longitude}")
    if len(outside) > (1 - limits["inside"]) * len(places):
        yield (
            f"{len(outside)} of {len(places)} points lie outside the country of their address, "
            f"and at most {1 - limits['inside']:.0%} may: {'; '.join(outside[:5])}"
        )


def addresses_of_pages(subject: Subject, _: Limits) -> Iterator[str]:
    """In every column whose name says that it holds a web address."""
    for table in subject.db.tables:
        for column in (one.name for one in table.columns if _URL.search(one.name)):
            for (url,) in subject.db.execute(
                f"SELECT DISTINCT [{column}] FROM [{table.name}] WHERE [{column}] IS NOT NULL"  # noqa: S608
            ):
                if not str(url).startswith(("https://", "http://")) and url not in _SENT_IN:
                    yield f"{table.name}.{column} holds {str(url)[:60]!r}, which is no http(s) address"


def hidden_characters(subject: Subject, _: Limits) -> Iterator[str]:
    """In every text of every table; the search index holds the same texts again."""
    for table in subject.db.tables:
        if table.name.startswith(_SEARCH):
            continue
        columns = [column.name for column in table.columns]
        for row in subject.db.execute(f"SELECT * FROM [{table.name}]"):  # noqa: S608
            for column, value in zip(columns, row, strict=True):
                if isinstance(value, str) and _HIDDEN.search(value):
                    yield f"{table.name}.{column} holds a control or invisible character: {value[:60]!r}"


def probed(subject: Subject, _: Limits) -> Iterator[str]:
    """The searches of probes.toml."""
    for probe in probes():
        for one, word in subject.db.execute(probe.sql):
            yield f"probe {probe.name}: {one} with {word!r}; {probe.asserts[0].lower()}{probe.asserts[1:-1]}"


FUNCTIONS: Mapping[str, Callable[[Subject, Limits], Iterator[str]]] = {
    "damaged": damaged,
    "dangling": dangling,
    "suppressed": suppressed,
    "outside_country": outside_country,
    "evidence": evidence,
    "addresses_of_pages": addresses_of_pages,
    "hidden_characters": hidden_characters,
    "probes": probed,
}
