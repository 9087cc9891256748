"""How to serve, as the command line says."""

from dataclasses import dataclass
from pathlib import Path

from referral.serving.logs import Form


@dataclass(frozen=True)
class Settings:
    """How to serve. ``metrics_folder``: where several workers write their numbers; None for one."""

    directory: Path
    log: Form = "plain"
    access_log: bool = False
    metrics_to_all: bool = False
    https: bool = False
    wait: bool = False
    metrics_folder: str | None = None
