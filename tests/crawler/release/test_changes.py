"""What changed between two releases: counts, ids, and never who was removed."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from crawler.release.changes import Changes, changes
from crawler.release.note import Note, from_json, to_json, to_text, without
from tests.crawler.release.conftest import Edited


def compare(before: Path | None, after: Path, removed: frozenset[str] = frozenset()) -> Changes:
    with closing(sqlite3.connect(after)) as now:
        if before is None:
            return changes(None, now)
        with closing(sqlite3.connect(before)) as then:
            return changes(then, now, removed)


def ids(file: Path, where: str = "1") -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [str(row[0]) for row in connection.execute(f"SELECT id FROM provider WHERE {where} ORDER BY id")]


_OF_A_PROVIDER = (
    "location", "qualification", "attribute", "language", "availability", "provenance", "provider_search",
    "register_link", "registration_check",
)  # fmt: skip


def gone(one: str) -> str:
    rest = ";".join(f"DELETE FROM {table} WHERE provider_id = '{one}'" for table in _OF_A_PROVIDER)
    return f"{rest}; DELETE FROM provider WHERE id = '{one}'"


def test_the_first_release_is_all_new(sample_release: Path) -> None:
    found = compare(None, sample_release)
    assert (found.before, found.providers, len(found.new)) == (0, 63, 63)
    assert found.sources["gb_nhs_trusts"].new == found.sources["gb_nhs_trusts"].providers > 0


def test_the_same_release_changes_nothing(sample_release: Path) -> None:
    found = compare(sample_release, sample_release)
    assert (found.new, found.changed, found.gone, found.merged, found.removed) == ((), {}, (), {}, 0)


@pytest.mark.parametrize(
    ("whose", "sql", "named"),
    [
        ("provider WHERE phone IS NOT NULL", "UPDATE provider SET phone = '+442079460999' WHERE id = ?", ("phone",)),
        (
            "provider WHERE email IS NOT NULL",
            "UPDATE provider SET email = NULL, catchment = 'Leeds' WHERE id = ?",
            ("catchment", "email"),
        ),
        ("provider", "UPDATE provider SET unconfirmed_since = '2026-01-01' WHERE id = ?", ("unconfirmed_since",)),
        ("location", "DELETE FROM location WHERE provider_id = ?", ("location",)),
        ("location", "UPDATE location SET latitude = latitude + 0.1 WHERE provider_id = ?", ("location",)),
        ("qualification", "UPDATE qualification SET local_title = 'x' WHERE provider_id = ?", ("qualification",)),
        ("provider", "INSERT INTO attribute VALUES (?, 'vocabulary', 'term', 'no')", ("attribute",)),
        ("provider", "INSERT INTO language VALUES (?, 'xx', 'speaks')", ("language",)),
        ("availability", "DELETE FROM availability WHERE provider_id = ?", ("availability",)),
    ],
)
def test_a_changed_provider_is_told_with_what_changed(
    whose: str, sql: str, named: tuple[str, ...], edited: Edited, sample_release: Path
) -> None:
    key = "id" if whose.startswith("provider") else "provider_id"
    one = next(iter(ids(sample_release, f"id IN (SELECT {key} FROM {whose})")))
    found = compare(sample_release, edited(sql.replace("?", f"'{one}'")))
    assert found.changed == {one: named}
    assert (found.new, found.gone) == ((), ())
    assert sum(one.changed for one in found.sources.values()) >= 1


def test_dates_of_our_own_are_no_change(edited: Edited, sample_release: Path) -> None:
    days = "SET last_checked = '2027-01-01', last_changed = '2027-01-01'"
    later = edited(
        f"UPDATE provider {days}; UPDATE provenance {days}; UPDATE qualification SET last_seen = '2027-01-01'"
    )
    assert compare(sample_release, later).changed == {}


def test_gone_merged_and_removed_are_told_apart(edited: Edited, sample_release: Path) -> None:
    one, other, removed, kept, *_ = ids(sample_release)
    after = edited(gone(one), gone(other), gone(removed), f"INSERT INTO redirect VALUES ('{other}', '{kept}')")
    found = compare(sample_release, after, frozenset({removed}))
    assert (found.gone, found.merged, found.removed) == ((one,), {other: kept}, 1)
    assert (found.before, found.providers) == (63, 60)
    told = Note("1" * 64, "2026-11-22", "2026-11-23", "0" * 64, found)
    assert removed not in to_json(told) + to_text(told)
    assert "0 new, 0 changed, 1 gone, 1 merged, 1 removed on request" in told.first_line
    back = compare(after, sample_release)
    assert back.new == tuple(sorted((one, other, removed)))


def test_tables_and_columns_that_one_of_them_lacks_are_not_compared(edited: Edited, sample_release: Path) -> None:
    old = edited("ALTER TABLE provider DROP COLUMN unconfirmed_since", "DROP TABLE registration_check")
    assert compare(old, sample_release).changed == {}


def test_a_note_comes_back_as_it_was_and_names_nobody(edited: Edited, sample_release: Path) -> None:
    one, *_ = ids(sample_release)
    after = edited(gone(one), "UPDATE provider SET phone = NULL", "UPDATE source SET unconfirmed_since = '2026-01-01'")
    note = Note("a" * 64, "2026-11-22", "2026-11-23", "b" * 64, compare(sample_release, after), {"size": "new tables"})
    assert from_json(to_json(note)) == note
    text = to_text(note)
    assert "accepted although size: new tables" in text
    assert "not confirmed since 2026-01-01: gb_nhs_trusts" in text
    assert f"gone:\n  {one}\n" in text
    with closing(sqlite3.connect(sample_release)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM provider")]
    assert not [name for name in names if name in text + json.dumps(json.loads(to_json(note)), ensure_ascii=False)]


def test_who_is_removed_later_leaves_the_notes(sample_release: Path) -> None:
    a, b, c, d, e, *_ = ids(sample_release)
    told = Changes(5, 5, (a,), {b: ("phone",)}, (c,), {d: e})
    note = Note("a" * 64, "2026-11-22", "2026-11-23", None, told)
    assert without(note, {a, b, c, e}).changes == Changes(5, 5)
    assert without(note, {d}).changes == Changes(5, 5, (a,), {b: ("phone",)}, (c,))


@pytest.mark.parametrize("text", ["", "{}", '{"format": "release note 9"}', '{"format": "release note 1"}'])
def test_what_is_no_note_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        from_json(text)
