"""The distances that stand for an hour's and two hours' travel, for words and circles; reach.toml has them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Reach:
    """So many `minutes` of travel, in `words`, taken to be `km` along the great circle."""

    minutes: int
    words: str
    km: float


@cache
def reaches() -> tuple[Reach, ...]:
    """The nearest first."""
    data = tomllib.loads((files("referral.site") / "reach.toml").read_text(encoding="utf-8"))
    return tuple(Reach(int(one["minutes"]), str(one["words"]), float(one["km"])) for one in data["reach"])
