"""What the gate looks at."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlite_utils import Database

from crawler.removal import Removals
from referral.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Subject:
    """A built release, open for reading, and what it is measured by.

    ``before``: the file of the release before, attached to ``db`` under that name; None where there is none.
    """

    path: Path
    db: Database
    today: date
    removals: Removals
    gazetteer: Gazetteer
    before: Path | None = None
