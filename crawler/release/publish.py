"""Build a release whole in a file of its own, let the gate look at it, and only then let directory.db be that file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.decisions import DecisionLog
from crawler.release import journal
from crawler.release.build import build
from crawler.release.gate import examine, opened, refuse_unless
from crawler.release.journal import Switched
from crawler.release.note import Note
from crawler.release.notes import compared, forget, keep
from crawler.release.store import LINK, Store, is_whole, sha256_of
from crawler.removal import Removals
from crawler.source import Source
from crawler.workshop import Workshop
from referral.gazetteer import Gazetteer

FILE = LINK


@dataclass(frozen=True, slots=True)
class Published:
    """What was published. ``release``: the id that stands in the file; ``sha256``: what the file is called."""

    path: Path
    release: str
    sha256: str
    providers: int
    placed: int
    as_of: str
    note: Note


def publish(
    workshop: Workshop,
    sources: Mapping[str, Source],
    gazetteer: Gazetteer,
    folder: Path,
    log: DecisionLog,
    today: date,
    accept: Mapping[str, str] | None = None,
    who: str | None = None,
) -> Published:
    """Build, check, switch. Raises ReleaseRefusedError with every reason; directory.db is then untouched.

    ``log`` is open and checked already: without the decisions nobody knows who must not be published.
    ``accept``: name of a check of the gate -> the maintainer's reason for publishing all the same.
    """
    store = Store(folder)
    removals = Removals(log.key, log.decisions)
    with store.alone():
        taken = store.take_over()
        before = _before(store, taken)
        with store.building() as building:
            built = build(building, workshop, sources, gazetteer, log)
            with opened(building, today, removals, gazetteer, store.path(before) if before else None) as subject:
                accepted = refuse_unless(examine(subject), accept or {})
            changes = compared(store.path(before) if before else None, building, removals)
            sha256 = store.put(building)
        note = Note(sha256, built.as_of, today.isoformat(), before, changes, accepted)
        if sha256 != before or not store.note(sha256, "json").exists():
            keep(store, note)
        forget(store, removals)
        switched = [Switched("taken over", taken, today.isoformat())] if taken else []
        if store.current != sha256:
            switched.append(Switched("published", sha256, today.isoformat(), who, accepted=accepted))
        # Before the switch: a release that was served and is in no log could not be gone back to.
        journal.add(store.folder, *switched)
        store.switch(sha256)
        store.prune(journal.newest_first(journal.read(store.folder)))
    return Published(store.link, built.release, sha256, built.providers, built.placed, built.as_of, note)


def _before(store: Store, taken: str | None) -> str | None:
    """The release that the next one is measured by: the current one, or the newest that is whole where that is lost."""
    candidates = [store.current, taken, *journal.newest_first(journal.read(store.folder))]
    return next((one for one in candidates if one and store.path(one).is_file() and _undamaged(store, one)), None)


def _undamaged(store: Store, release: str) -> bool:
    """Also where SQLite finds nothing: a bit that turned inside a text makes another file, of which nobody knows."""
    return sha256_of(store.path(release)) == release and is_whole(store.path(release))
