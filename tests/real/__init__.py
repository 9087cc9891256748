"""Measurements on stored real pages, which stay outside the repository: what was read against what is there.

The folder is found through MBT_REAL, by default ``../shared/real`` beside the repository. Only counts, codes and
patterns stand here; nothing of the pages is ever copied in.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def real_folder() -> Path | None:
    """The folder of stored pages, or None where there is none."""
    folder = Path(os.environ.get("MBT_REAL", ROOT.parent / "shared" / "real"))
    return folder if (folder / "goodtherapy").is_dir() and (folder / "pages").is_dir() else None


MISSING = (
    "skipped: the stored real pages are not on this machine (set MBT_REAL to their folder, or put them at "
    "../shared/real beside the repository)"
)
