"""What changed with each kept release: the notes, with the names that the release served now has for their ids."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from referral.said import N_
from referral.site.release_note import Counts, Kept, Note, kept_notes

NAMED_MAX = 100
"""So many are named of each kind; how many more there are is said."""

ABOUT = (
    N_("kind"), N_("name"), N_("credentials"), N_("organization id"), N_("country"), N_("phone"), N_("email"),
    N_("website"), N_("age min"), N_("age max"), N_("visits per week"), N_("months min"), N_("months max"),
    N_("catchment"), N_("catchment read"), N_("how to refer"), N_("online only"), N_("unconfirmed since"),
    N_("location"), N_("service area"), N_("qualification"), N_("attribute"), N_("language"), N_("availability"),
    N_("referral period"), N_("registration check"),
)  # fmt: skip
"""What a note can say has changed of a provider, in the words of the page: columns and tables of a release."""


@dataclass(frozen=True, slots=True)
class Named:
    """A provider in a note; ``name`` None: the release served now has no such id. ``about``: columns that changed."""

    id: str
    name: str | None
    about: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Behind:
    """One source in a note, by its title where it still has one."""

    name: str
    title: str
    counts: Counts

    @property
    def moved(self) -> bool:
        """Whether anything about it is another than before."""
        it = self.counts
        return bool(it.new or it.changed or it.gone or it.providers != it.before)


@dataclass(frozen=True, slots=True)
class ReleaseChanges:
    """One release. ``merged``: (former id, the provider it is now)."""

    note: Note
    now: bool
    taken_back: bool
    new: tuple[Named, ...]
    changed: tuple[Named, ...]
    gone: tuple[str, ...]
    merged: tuple[tuple[str, Named], ...]
    sources: tuple[Behind, ...]
    unconfirmed: tuple[tuple[str, str], ...]

    @property
    def first(self) -> bool:
        """Whether there was nothing before it to compare with."""
        return self.note.before is None

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return f"release-{self.note.release[:12]}"


def read_changes(connection: sqlite3.Connection, release_file: Path | None) -> list[ReleaseChanges]:
    """Every kept release with its changes, the newest first; none where no notes lie beside the served file."""
    kept = kept_notes(release_file)
    names = dict(
        connection.execute(
            "SELECT id, name FROM provider WHERE id IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({one for each in kept for one in _named(each.note)})),),
        ).fetchall()
    )
    titles = dict(connection.execute("SELECT name, title FROM source").fetchall())
    return [_told(one, names, titles) for one in kept]


def _named(note: Note) -> Iterator[str]:
    yield from _some(note.changes.new)
    yield from _some(note.changes.changed)
    yield from (note.changes.merged[old] for old in _some(note.changes.merged))


def _told(kept: Kept, names: dict[str, str], titles: dict[str, str]) -> ReleaseChanges:
    it = kept.note.changes
    return ReleaseChanges(
        kept.note,
        kept.now,
        kept.taken_back,
        new=tuple(Named(one, names.get(one)) for one in _some(it.new)),
        changed=tuple(Named(one, names.get(one), it.changed[one]) for one in _some(it.changed)),
        gone=_some(it.gone),
        merged=tuple((old, Named(it.merged[old], names.get(it.merged[old]))) for old in _some(it.merged)),
        sources=tuple(Behind(name, titles.get(name, name), counts) for name, counts in sorted(it.sources.items())),
        unconfirmed=tuple((titles.get(name, name), day.isoformat()) for name, day in sorted(it.unconfirmed.items())),
    )


def _some(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ids)[:NAMED_MAX])
