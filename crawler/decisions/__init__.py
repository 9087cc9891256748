"""What maintainers decided: who, when and why, only ever added to, in a file of its own beside crawl.db."""

import os
from pathlib import Path

from crawler.decisions.decision import OUTCOMES, Decision, Kind, standing
from crawler.decisions.log import DecisionLog, Seal

__all__ = ["OUTCOMES", "Decision", "DecisionLog", "Kind", "Seal", "decisions_folder", "standing"]


def decisions_folder(var: Path) -> Path:
    """$MBT_DECISIONS, or ``decisions`` in the var folder: what no crawl can bring back, so what to back up first."""
    return Path(os.environ.get("MBT_DECISIONS") or var / "decisions")
