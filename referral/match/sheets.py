"""What scores are made of, as vectors: the points of rows, rounded as `score` rounds them, and what bounds them."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from referral.match.around import Around, Reached
from referral.match.bits import Bits, Flags, Floats, Rows, bits_of
from referral.match.musts import Musts
from referral.match.need import Need
from referral.match.score import added_up
from referral.match.value import Value, worth
from referral.match.worths import Hundredths, Worths, hundredths


class Sheet(NamedTuple):
    """Some rows and what their scores are made of.

    stated: hundredths of points for the condition and each wish; cost: of unknown must-haves; known: the score without
    travel; slope: how the share of travel falls with a kilometre (exponent of 2); never_less: a share earned at
    any distance; fixed: NaN, or the whole share where no distance counts; step_km: no step that the distance is on
    begins nearer.
    """

    rows: Rows
    reached: Reached
    stated: list[Hundredths]
    cost: Floats
    known: Floats
    slope: Floats
    in_person: Flags
    never_less: Floats
    fixed: Floats | None
    step_km: Floats


class Scoring:
    """One need; `worths` and `musts` of the same release."""

    def __init__(self, need: Need, wishes: Sequence[str], around: Around, musts: Musts, worths: Worths, on: date):
        """`wishes` are the need's that the release knows, in the vocabulary's order: so points are added up."""
        self.worths, self.on = worths, on
        self._need, self._around, self._musts, self._wishes = need, around, musts, wishes
        self._weights, self._columns = worths.weights, worths.columns
        parts = self._weights.part
        condition = (parts.condition,) if need.condition else ()
        wished = (parts.wish for _ in wishes)
        applying = (parts.travel, parts.training, parts.programme, *condition, parts.wait, parts.freshness, *wished)
        self.possible = added_up(weight.value for weight in applying)
        # Rounding each part to hundredths and the score to a tenth changes it by less than this.
        self._rounding = 0.06 + len(applying) / self.possible
        # The condition pays in its own part; the right to treat is unknown for everybody where the country is.
        self._said = [one.yes | one.no for one in musts.all if one.name != "condition"]
        self._conditions = len(condition)
        asked = [(f"condition:{need.condition}", one.value) for one in condition]
        asked += [(f"wish:{code}", parts.wish.value) for code in wishes]
        self._stated = [self._earned(key, weight) for key, weight in asked]
        self._unknown_for_all = int(need.delivery == "online" and around.asker.country is None)

    def score(self, sheet: Sheet, travel: float, at: int) -> float:
        """One score to the last bit, as `score` adds it up."""
        worths, row = self.worths, sheet.rows.item(at)
        condition, wishes = sheet.stated[: self._conditions], sheet.stated[self._conditions :]
        earned = [
            travel,
            worths.training(self._need.age_group).item(row),
            worths.programme.item(row),
            *(part.item(at) for part in condition),
            worths.wait.item(row),
            worths.freshness_of(row, self.on.toordinal()),
            *(part.item(at) for part in wishes),
        ]
        points = added_up(part / 100 for part in earned)
        return max(0.0, 100 * (points / self.possible) - sheet.cost.item(at))

    def sheet(self, rows: Rows, reached: Reached | None = None) -> Sheet:
        """Rows and what their scores are made of; `reached` where it is known already."""
        weights, worths, musts, delivery = self._weights, self.worths, self._musts, self._need.delivery
        unknown = weights.unknown.share.value
        reached, of = reached or self._around.reached(rows), bits_of(rows)
        stated = [earned[of(yes) + 2 * of(no)] for yes, no, earned in self._stated]
        missing = np.full(len(rows), float(self._unknown_for_all + len(self._said)))
        for said in self._said:
            missing -= of(said)
        cost = weights.unknown.must_have.value * missing
        in_person, online = worths.in_person[rows], worths.online_yes[rows]
        span = self._around.span
        also = online & (rows >= span.start) & (rows < span.stop)
        if delivery == "in_person":
            also &= ~in_person
        fixed = None
        if delivery == "online":
            fixed = np.where(online, 1.0, np.where(of(musts.ways.online_no), np.nan, unknown))
        return Sheet(
            rows=rows,
            reached=reached,
            stated=stated,
            cost=cost,
            known=sum(stated, worths.lasting(self._need.age_group, self.on)[rows]) / self.possible - cost,
            slope=worths.visits[rows] / -weights.travel.half_km.value,
            in_person=in_person,
            never_less=np.maximum(unknown * (reached.perhaps_nearer & in_person), weights.travel.online.value * also),
            fixed=fixed,
            step_km=reached.km - self._around.asker.uncertainty_km - self._columns.coarsest_km - reached.uncertainty_km,
        )

    def least(self, sheet: Sheet) -> Floats:
        """The bucket that each stands in at least: with its distance as it is."""
        return self._bucket_at(sheet, sheet.reached.km, -self._rounding)

    def most(self, sheet: Sheet) -> Floats:
        """The bucket that each stands in at most: with its distance at the nearest end of any step it can be on."""
        return self._bucket_at(sheet, np.maximum(0.0, sheet.step_km), self._rounding)

    def _earned(self, key: str, weight: float) -> tuple[Bits, Bits, Hundredths]:
        """Who says yes and no to a term, and hundredths for unknown, yes and no."""
        columns, unknown = self._columns, self._weights.unknown.share.value
        earned = hundredths(worth(value, unknown) * weight for value in (Value.UNKNOWN, Value.YES, Value.NO))
        return columns.yes.get(key, columns.none), columns.no.get(key, columns.none), earned

    def travel(self, sheet: Sheet, km: Floats) -> Floats:
        """Shares of travel, by the rules of `score`."""
        share = np.maximum(np.exp2(km * sheet.slope) * sheet.in_person, sheet.never_less)
        return share if sheet.fixed is None else np.where(np.isnan(sheet.fixed), share, sheet.fixed)

    def _bucket_at(self, sheet: Sheet, km: Floats, rounding: float) -> Floats:
        """The bucket with travel counted from there, and everything rounded up or down by `rounding`."""
        weights = self._weights
        share = self.travel(sheet, km) * (100 * weights.part.travel.value / self.possible)
        bucket = (share + (sheet.known + rounding)) / weights.order.bucket.value
        return np.floor(np.maximum(0.0, bucket))

    @cached_property
    def bounds(self) -> Floats:
        """By block: no provider in it stands in a higher bucket."""
        weights, worths = self._weights, self.worths
        most = worths.most(self._need.age_group)
        together = self._around.asker.uncertainty_km + self._columns.coarsest_km
        near = np.maximum(0.0, self._around.least_km - together - worths.coarsest)
        share = np.exp2(-(near * worths.fewest_visits / weights.travel.half_km.value))
        share = np.maximum(share, weights.unknown.share.value * worths.unplaced)
        share = np.maximum(share, weights.travel.online.value * worths.online)
        if self._need.delivery == "online":
            share = np.ones(len(share))
        stated = weights.part.wish.value * len(self._wishes)
        if self._need.condition:
            stated += weights.part.condition.value
        score = (most + 100 * (share * weights.part.travel.value + stated)) / self.possible
        return np.floor((np.minimum(100.0, score) + self._rounding) / weights.order.bucket.value)
