"""A renamed source takes along what it brought under its former names: listings, pages, runs and changes."""

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

# Where both names have a listing of the same key it is one provider: the row that was checked last stays, and with it
# the earlier day of being first seen.
_EARLIER = """
UPDATE listing SET first_seen = (
  SELECT min(both.first_seen) FROM listing AS both WHERE both.key = listing.key AND both.source IN (:old, :new))
WHERE source IN (:old, :new)"""
_OLDER = """
DELETE FROM listing WHERE source IN (:old, :new) AND EXISTS (
  SELECT 1 FROM listing AS other WHERE other.key = listing.key AND other.source IN (:old, :new)
  AND other.source != listing.source
  AND (other.last_checked > listing.last_checked
       OR (other.last_checked = listing.last_checked AND listing.source = :old)))"""
# Each source has its own row for a URL: of two, the one that was asked for last stays.
_OLDER_PAGE = """
DELETE FROM page WHERE source IN (:old, :new) AND EXISTS (
  SELECT 1 FROM page AS other WHERE other.url = page.url AND other.source IN (:old, :new)
  AND other.source != page.source
  AND (other.fetched_at > page.fetched_at OR (other.fetched_at = page.fetched_at AND page.source = :old)))"""
_TABLES = ("crawl_run", "listing", "page", "change")
_MOVE = (
    "UPDATE listing SET came_from = coalesce(came_from, :old) WHERE source = :old",
    *(f"UPDATE {table} SET source = :new WHERE source = :old" for table in _TABLES),  # noqa: S608
)


def take_along(db: Database, names: Mapping[str, Sequence[str]]) -> list[str]:
    """Rename in every table, in one transaction; ``names`` is new name -> former names. The former names that had
    anything, in order; none the second time."""
    # Looked for first: where nothing is to be done, nothing is written, and nobody has to wait.
    found = [(old, new) for new in sorted(names) for old in names[new] if _has_anything(db, old)]
    with db.atomic():
        for old, new in found:
            for statement in (_EARLIER, _OLDER, _OLDER_PAGE, *_MOVE):
                db.execute(statement, {"old": old, "new": new})
    return [old for old, _ in found]


def _has_anything(db: Database, name: str) -> bool:
    return any(db.execute(f"SELECT 1 FROM {table} WHERE source = ? LIMIT 1", [name]).fetchone() for table in _TABLES)  # noqa: S608
