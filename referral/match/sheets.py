"""What scores are made of, as vectors: the points of rows, rounded as `score` rounds them, and what bounds them."""

from collections.abc import Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from referral.match.around import Around, Reached
from referral.match.bits import Flags, Floats, Rows, among
from referral.match.musts import Musts
from referral.match.need import Need
from referral.match.score import added_up
from referral.match.value import Value, worth
from referral.match.worths import Hundredths, Worths, hundredths


class Sheet(NamedTuple):
    """Some rows and what their scores are made of.

    parts: hundredths of points in the order of `score`, travel left out; cost: of unknown must-haves; known: the score
    without travel; slope: how the share of travel falls with a kilometre (exponent of 2); never_less: a share earned at
    any distance; fixed: NaN, or the whole share where no distance counts; least, most: the bucket at both ends of the
    step that the distance is on.
    """

    rows: Rows
    reached: Reached
    parts: list[Hundredths]
    cost: Floats
    known: Floats
    slope: Floats
    in_person: Flags
    never_less: Floats
    fixed: Floats | None
    least: Floats
    most: Floats


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
        self._unknown_for_all = int(need.delivery == "online" and around.asker.country is None)

    def score(self, sheet: Sheet, travel: float, at: int) -> float:
        """One score to the last bit, as `score` adds it up."""
        points = added_up((travel / 100, *(part.item(at) / 100 for part in sheet.parts)))
        return max(0.0, 100 * (points / self.possible) - sheet.cost.item(at))

    def sheet(self, rows: Rows, reached: Reached | None = None) -> Sheet:
        """Rows and what their scores are made of; `reached` where it is known already."""
        weights, musts, delivery = self._weights, self._musts, self._need.delivery
        unknown = weights.unknown.share.value
        reached, parts = reached or self._around.reached(rows), self._parts(rows)
        missing = np.full(len(rows), self._unknown_for_all)
        for said in self._said:
            missing += ~among(said, rows)
        cost = weights.unknown.must_have.value * missing
        in_person = ~among(musts.ways.in_person_no, rows)
        online = among(musts.ways.online_yes, rows)
        also = online & among(self._around.home, rows)
        if delivery == "in_person":
            also &= ~in_person
        fixed = None
        if delivery == "online":
            fixed = np.where(online, 1.0, np.where(among(musts.ways.online_no, rows), np.nan, unknown))
        sheet = Sheet(
            rows=rows,
            reached=reached,
            parts=parts,
            cost=cost,
            known=sum(parts[1:], parts[0]) / self.possible - cost,
            slope=self.worths.visits[rows] / -weights.travel.half_km.value,
            in_person=in_person,
            never_less=np.maximum(unknown * (reached.perhaps_nearer & in_person), weights.travel.online.value * also),
            fixed=fixed,
            least=cost,
            most=cost,
        )
        least = self._bucket_at(sheet, reached.km, -self._rounding)
        return sheet._replace(
            least=least, most=self._bucket_at(sheet, np.maximum(0.0, self.step_km(sheet)), self._rounding)
        )

    def _parts(self, rows: Rows) -> list[Hundredths]:
        worths, weights = self.worths, self._weights
        parts = [worths.training(self._need.age_group)[rows], worths.programme[rows]]
        if self._need.condition:
            parts.append(self._stated(f"condition:{self._need.condition}", rows, weights.part.condition.value))
        parts += [worths.wait[rows], worths.freshness(rows, self.on.toordinal())]
        return parts + [self._stated(f"wish:{code}", rows, weights.part.wish.value) for code in self._wishes]

    def _stated(self, key: str, rows: Rows, weight: float) -> Hundredths:
        columns, unknown = self._columns, self._weights.unknown.share.value
        earned = hundredths(worth(value, unknown) * weight for value in (Value.UNKNOWN, Value.YES, Value.NO))
        yes, no = columns.yes.get(key, columns.none), columns.no.get(key, columns.none)
        return earned[among(yes, rows) + 2 * among(no, rows)]

    def step_km(self, sheet: Sheet) -> Floats:
        """No step that a row's distance is on begins nearer."""
        km, uncertainty, _ = sheet.reached
        return km - self._around.asker.uncertainty_km - self._columns.coarsest_km - uncertainty

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
        weights, worths, placed = self._weights, self.worths, self._columns.entries.placed
        most = worths.most(self._need.age_group)
        near = np.full(len(most), np.inf)
        together = self._around.asker.uncertainty_km + self._columns.coarsest_km
        near[:placed] = np.maximum(0.0, self._around.least_km - together - worths.coarsest[:placed])
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
