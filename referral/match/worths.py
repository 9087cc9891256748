"""What each provider earns whoever asks, in points as `score` rounds them, made once for the weights in use."""

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from referral.match.bits import Floats, Rows, rows_of
from referral.match.columns import BLOCK, Columns
from referral.match.records import Provider
from referral.match.shares import best_qualification, programme_share, visits_a_week, wait_share
from referral.match.steps import worthless_km
from referral.match.weights import Weights


@dataclass(frozen=True)
class Worths:
    """One value a row. `worthless_km` as in `steps`."""

    columns: Columns
    weights: Weights
    training: Floats
    programme: Floats
    wait: Floats
    visits: Floats
    worthless_km: Floats

    @cached_property
    def most(self) -> Floats:
        """By block: no provider of it earns more than this whoever asks, freshness counted in full."""
        rows = self.columns.entries.row
        earned = (self.training + self.programme + self.wait)[rows] + self.weights.part.freshness.value
        return np.asarray(earned.reshape(-1, BLOCK).max(axis=1, initial=0.0))

    @cached_property
    def fewest_visits(self) -> Floats:
        """By block."""
        return np.asarray(self.visits[self.columns.entries.row].reshape(-1, BLOCK).min(axis=1, initial=np.inf))

    @cached_property
    def coarsest(self) -> Floats:
        """By block: the largest uncertainty of any address of anybody in it, in kilometres."""
        columns = self.columns
        widest = np.zeros(len(columns.providers))
        np.maximum.at(widest, columns.entries.row, columns.entries.uncertainty)
        return np.asarray(widest[columns.entries.row].reshape(-1, BLOCK).max(axis=1, initial=0.0))

    @cached_property
    def unplaced(self) -> Floats:
        """By block: 1 where an address of anybody in it could not be placed or there is none, else 0."""
        columns = self.columns
        flags = np.ones(len(columns.providers))
        flags[rows_of(columns.placed & ~columns.unplaced)] = 0.0
        return np.asarray(flags[columns.entries.row].reshape(-1, BLOCK).max(axis=1, initial=0.0))

    @cached_property
    def online(self) -> Floats:
        """By block: 1 where somebody in it says yes to online or works so only, else 0."""
        columns = self.columns
        flags = np.zeros(len(columns.providers))
        flags[rows_of(columns.online_only | columns.yes.get("delivery:online", columns.none))] = 1.0
        return np.asarray(flags[columns.entries.row].reshape(-1, BLOCK).max(axis=1, initial=0.0))

    def freshness(self, rows: Rows, today: int) -> Floats:
        """Points for the last check, `today` as date.toordinal."""
        days = np.maximum(0, today - self.columns.checked[rows])
        weight, half_life = self.weights.part.freshness.value, self.weights.half_life.freshness_days.value
        longest = 1024 * (int(days.max(initial=0)) // 1024 + 1)
        return np.asarray(_fresh(weight, half_life, longest)[days])


@lru_cache(maxsize=16)
def _fresh(weight: float, half_life: float, longest: int) -> Floats:
    """Points by days since the last check."""
    return np.array([round(0.5 ** (days / half_life) * weight, 2) for days in range(longest)])


def worths_of(columns: Columns, weights: Weights) -> Worths:
    """Weigh every provider."""
    rows = [_row(provider, weights) for provider in columns.providers]
    earned = np.array(rows, dtype=np.float64).reshape(-1, 3)
    visits = np.array([visits_a_week(provider, weights) for provider in columns.providers], dtype=np.float64)
    known = {often: worthless_km(often, weights) for often in np.unique(visits).tolist()}
    return Worths(
        columns=columns,
        weights=weights,
        training=earned[:, 0],
        programme=earned[:, 1],
        wait=earned[:, 2],
        visits=visits,
        worthless_km=np.array([known[often] for often in visits.tolist()], dtype=np.float64),
    )


def _row(provider: Provider, weights: Weights) -> tuple[float, float, float]:
    parts = weights.part
    return (
        round(best_qualification(provider, weights)[1] * parts.training.value, 2),
        round(programme_share(provider, weights) * parts.programme.value, 2),
        round(wait_share(provider, weights) * parts.wait.value, 2),
    )
