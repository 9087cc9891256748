"""What each provider earns whoever asks, in hundredths of a point, made once for the weights in use."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from referral.match.bits import Flags, Floats, Rows, among, flags_of
from referral.match.blocks import BLOCK
from referral.match.columns import Columns
from referral.match.recent import Recent
from referral.match.shares import programme_share, training_share, wait_share
from referral.match.steps import worthless_km
from referral.match.value import Value
from referral.match.variants import variant_share
from referral.match.weights import Weights

Hundredths = NDArray[np.int32]

_DAYS = 4
_SAID = 4096
"""The words of so many providers are kept: about 10 MB."""


@dataclass(frozen=True)
class Worths:
    """One value a row, rounded as `score` rounds points; `said` is what `lasting` keeps, by id, age group and day."""

    columns: Columns
    weights: Weights
    programme: Hundredths
    wait: Hundredths
    visits: Floats
    said: Recent[tuple[str, str | None, date], Any] = field(default_factory=lambda: Recent(_SAID))
    _trained: dict[str | None, Hundredths] = field(default_factory=dict, init=False)
    _most: dict[str | None, Floats] = field(default_factory=dict, init=False)
    _lasting: Recent[tuple[str | None, date], Hundredths] = field(default_factory=lambda: Recent(_DAYS), init=False)

    def training(self, age_group: str | None) -> Hundredths:
        """For an age group, or for whoever asks."""
        if age_group not in self._trained:
            self._trained[age_group] = _training(self.columns, age_group, self.weights)
        return self._trained[age_group]

    def lasting(self, age_group: str | None, on: date) -> Hundredths:
        """All that an age group's providers earn on a day whoever asks: training, programme, wait and freshness."""
        found = self._lasting.get((age_group, on))
        if found is None:
            fresh = self.freshness(on.toordinal())
            found = self.training(age_group) + self.programme + self.wait + fresh
            self._lasting.keep((age_group, on), found)
        return found

    def most(self, age_group: str | None) -> Floats:
        """By block: no provider of it earns an age group more hundredths than this, freshness counted in full."""
        if age_group not in self._most:
            lasting = self.training(age_group) + self.programme + self.wait
            most = self._by_block(lasting).max(axis=1, initial=0)
            self._most[age_group] = np.asarray(most + 100.0 * self.weights.part.freshness.value)
        return self._most[age_group]

    @cached_property
    def online_yes(self) -> Flags:
        """Who says yes to online or works so only."""
        columns = self.columns
        return flags_of(columns.online_only | columns.yes.get("delivery:online", columns.none), columns.whole)

    @cached_property
    def in_person(self) -> Flags:
        """Who does not rule out to see people."""
        columns = self.columns
        return ~flags_of(columns.online_only | columns.no.get("delivery:in_person", columns.none), columns.whole)

    @cached_property
    def fewest_visits(self) -> Floats:
        """By block."""
        return np.asarray(self._by_block(self.visits).min(axis=1, initial=np.inf))

    @cached_property
    def coarsest(self) -> Floats:
        """By block: the largest uncertainty of any address of anybody in it, in kilometres."""
        columns = self.columns
        widest = np.zeros(columns.size)
        np.maximum.at(widest, columns.entries.row, columns.entries.uncertainty)
        return np.asarray(self._by_block(widest).max(axis=1, initial=0.0))

    @cached_property
    def unplaced(self) -> Floats:
        """By block: 1 where an address of anybody in it could not be placed or there is none, else 0."""
        columns = self.columns
        return np.asarray(
            ~self._flags(columns.placed & ~columns.unplaced | ~columns.everybody).all(axis=1), dtype=np.float64
        )

    @cached_property
    def online(self) -> Floats:
        """By block: 1 where somebody in it says yes to online or works so only, else 0."""
        return np.asarray(self._by_block(self.online_yes).any(axis=1), dtype=np.float64)

    def freshness(self, today: int) -> Hundredths:
        """For the last check, `today` as date.toordinal."""
        days = np.maximum(0, today - self.columns.checked)
        weight, half_life = self.weights.part.freshness.value, self.weights.half_life.freshness_days.value
        return np.asarray(_fresh(weight, half_life, _longest(int(days.max(initial=0))))[days])

    def freshness_of(self, row: int, today: int) -> int:
        """One provider's."""
        days = max(0, today - self.columns.checked.item(row))
        weight, half_life = self.weights.part.freshness.value, self.weights.half_life.freshness_days.value
        return _fresh(weight, half_life, _longest(days)).item(days)

    def worthless_km(self, rows: Rows) -> Floats:
        """From how many kilometres on a journey earns nothing."""
        return worthless_km(1.0, self.weights) / self.visits[rows]

    def _flags(self, bits: NDArray[np.uint64]) -> Flags:
        return among(bits, self.columns.entries.row).reshape(-1, BLOCK)

    def _by_block(self, values: NDArray[np.generic]) -> NDArray[np.generic]:
        return values[self.columns.entries.row].reshape(-1, BLOCK)


def _longest(days: int) -> int:
    return 1024 * (days // 1024 + 1)


@lru_cache(maxsize=16)
def _fresh(weight: float, half_life: float, longest: int) -> Hundredths:
    """By days since the last check."""
    return hundredths([0.5 ** (days / half_life) * weight for days in range(longest)])


def worths_of(columns: Columns, weights: Weights) -> Worths:
    """Weigh every provider."""
    visits = np.where(columns.visits > 0, columns.visits, weights.travel.usual_visits.value)
    worths = Worths(columns, weights, _programme(columns, weights), _wait(columns, weights), visits)
    worths.training(None)
    return worths


def _training(columns: Columns, age_group: str | None, weights: Weights) -> Hundredths:
    unknown = weights.level["unknown"].value
    whole = [training_share(level, evidence, weights) for level, evidence, _ in columns.kinds]
    kept = [variant_share(variant, age_group, weights) for _, _, variant in columns.kinds]
    shares = np.array([share * part if share > unknown else 0.0 for share, part in zip(whole, kept, strict=True)])
    best = np.full(columns.size, unknown)
    rows, kinds = columns.claims
    np.maximum.at(best, rows, shares[kinds] if len(kinds) else ())
    known, at = np.unique(best, return_inverse=True)
    return np.asarray(hundredths(share * weights.part.training.value for share in known.tolist())[at])


def _programme(columns: Columns, weights: Weights) -> Hundredths:
    values = (Value.UNKNOWN, Value.YES, Value.NO)
    table = [
        programme_share(individual, group, weights) * weights.part.programme.value
        for individual in values
        for group in values
    ]
    rows = np.arange(columns.size)
    said = [
        among(columns.yes.get(f"format:{code}", columns.none), rows)
        + 2 * among(columns.no.get(f"format:{code}", columns.none), rows)
        for code in ("individual", "group")
    ]
    return np.asarray(hundredths(table)[3 * said[0] + said[1]])


def _wait(columns: Columns, weights: Weights) -> Hundredths:
    weeks, at = np.unique(columns.wait_weeks, return_inverse=True)
    shares = [wait_share(None if math.isnan(one) else one, weights) for one in weeks.tolist()]
    return np.asarray(hundredths(share * weights.part.wait.value for share in shares)[at])


def hundredths(points: Iterable[float]) -> Hundredths:
    """Points as `score` rounds them."""
    # Whole numbers, so that they add up exactly, in any order.
    return np.array([round(round(one, 2) * 100) for one in points], dtype=np.int32)
