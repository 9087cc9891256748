"""One row of the proof."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

Result = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True)
class Row:
    """``figures``: what was counted or measured. ``wrong``: a sentence for each thing that was not as it must be."""

    figures: str
    wrong: Sequence[str] = field(default=())
    missing: str | None = None
    """What this machine lacks to try it at all."""

    @property
    def result(self) -> Result:
        """Passed only where it was tried and nothing was wrong."""
        if self.wrong:
            return "failed"
        return "skipped" if self.missing else "passed"
