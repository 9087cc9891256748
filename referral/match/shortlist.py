"""The best of a set, exactly as scoring all of it would order them, without scoring all of it.

Points are computed as vectors, rounded as `score` rounds them. A block of neighbours is looked at only while the most
that anybody in it can earn is still as much as the last of the best found; a step of distance (`ladder`) is looked for
only for those whose place it can change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from referral.match.around import Around, Reached
from referral.match.bits import Bits, Flags, Floats, Rows, among, count, rows_of
from referral.match.columns import BLOCK
from referral.match.ladder import Ladder
from referral.match.musts import Musts
from referral.match.need import Need
from referral.match.rank import bucket_of, turn
from referral.match.score import added_up
from referral.match.value import Value, worth
from referral.match.worths import Worths

_FEW = 8 * BLOCK
"""Up to so many rows it is cheaper to look at all than to choose blocks."""
_FIRST_BLOCKS = 8
_ROUNDING = 0.2


class Shortlist:
    """One need; `worths` and `musts` of the same release."""

    def __init__(self, need: Need, wishes: Sequence[str], around: Around, musts: Musts, worths: Worths, on: date):
        """`wishes` are the need's that the release knows, in the vocabulary's order: so points are added up."""
        self.need, self.around, self.musts, self.worths, self.on = need, around, musts, worths, on
        self.ladder = Ladder(around, musts.candidates)
        self._wishes, self._weights, self._columns = wishes, worths.weights, worths.columns
        parts = self._weights.part
        condition = (parts.condition,) if need.condition else ()
        wished = (parts.wish for _ in wishes)
        applying = (parts.travel, parts.training, parts.programme, *condition, parts.wait, parts.freshness, *wished)
        self._possible = added_up(weight.value for weight in applying)
        # The right to treat is unknown for everybody where the asker's country is.
        self._unknown_for_all = int(need.delivery == "online" and around.asker.country is None)

    def best(self, bits: Bits, number: int) -> list[int]:
        """Rows of the best of a set of candidates, at most so many, best first."""
        if self._few:
            return self._ordered(self._everybody.those(among(bits, self._everybody.rows)), number)
        if count(bits) <= _FEW:
            return self._ordered(self._sheet(rows_of(bits)), number)
        return self._ordered(self._contenders(bits, number), number)

    @cached_property
    def _few(self) -> bool:
        return count(self.musts.candidates) <= _FEW

    @cached_property
    def _everybody(self) -> "_Sheet":
        return self._sheet(rows_of(self.musts.candidates))

    def _contenders(self, bits: Bits, number: int) -> "_Sheet":
        order = np.argsort(-self._bounds)
        row = self._columns.entries.row
        found: _Sheet | None = None
        at, take = 0, _FIRST_BLOCKS
        while at < len(order):
            chosen = order[at : at + take]
            rows = row[(chosen[:, None] * BLOCK + np.arange(BLOCK)).ravel()]
            rows = np.unique(rows[among(bits, rows)])
            if found is not None:
                rows = np.setdiff1d(rows, found.rows, assume_unique=True)
            more = self._sheet(rows)
            found = more if found is None else found.with_more(more)
            at, take = at + take, take * 2
            if len(found.rows) > number:
                last = np.partition(found.least, len(found.rows) - number)[len(found.rows) - number]
                found = found.those(found.most >= last)
                if at < len(order) and self._bounds[order[at]] < last:
                    break
        return found or self._sheet(row[:0])

    def _ordered(self, sheet: "_Sheet", number: int) -> list[int]:
        if len(sheet.rows) > number:
            last = np.partition(sheet.least, len(sheet.rows) - number)[len(sheet.rows) - number]
            sheet = sheet.those(sheet.most >= last)
        if not len(sheet.rows):
            return []
        buckets, rows = sheet.least, sheet.rows
        if (sheet.least != sheet.most).any():
            buckets = self._buckets(sheet, self._counted(sheet), 0)
        if len(rows) > number:
            last = np.partition(buckets, len(rows) - number)[len(rows) - number]
            rows, buckets = rows[buckets >= last], buckets[buckets >= last]
        providers = self._columns.providers
        keyed = [
            (-bucket, turn(providers[row].id, self.on), row)
            for bucket, row in zip(buckets.tolist(), rows.tolist(), strict=True)
        ]
        return [row for _, _, row in sorted(keyed)[:number]]

    def _counted(self, sheet: "_Sheet") -> Floats:
        # Whose bucket is the same at both ends of a step needs no step.
        stepped = (sheet.least != sheet.most) & ~(sheet.step_km > self.worths.worthless_km[sheet.rows])
        counted = sheet.reached.km.copy()
        counted[stepped] = self.ladder.counted(counted[stepped])
        return counted

    def _sheet(self, rows: Rows) -> "_Sheet":
        """What does not depend on steps, and the lowest and highest bucket that the steps can make of it."""
        worths, musts, around = self.worths, self.musts, self.around
        addends = [worths.training[rows], worths.programme[rows]]
        if self.need.condition:
            addends.append(self._stated(f"condition:{self.need.condition}", rows, self._weights.part.condition.value))
        addends += [worths.wait[rows], worths.freshness(rows, self.on.toordinal())]
        addends += [self._stated(f"wish:{code}", rows, self._weights.part.wish.value) for code in self._wishes]
        reached = around.reached(rows)
        sheet = _Sheet(
            rows=rows,
            reached=reached,
            step_km=reached.km - around.asker.uncertainty_km - self._columns.coarsest_km - reached.uncertainty_km,
            visits=worths.visits[rows],
            addends=np.array(addends),
            cost=np.asarray(self._weights.unknown.must_have.value * self._unknown(rows), dtype=np.float64),
            in_person=~among(musts.in_person_no, rows),
            online=among(musts.online_yes, rows),
            not_online=among(musts.online_no, rows),
            home=among(around.home, rows),
        )
        sheet.least = self._buckets(sheet, reached.km, -1)
        sheet.most = self._buckets(sheet, np.maximum(0.0, sheet.step_km), 1)
        return sheet

    def _buckets(self, sheet: "_Sheet", counted: Floats, towards: int) -> Rows:
        """The bucket of each score; `towards` rounds points of travel down (-1), up (1), or as `score` does (0)."""
        points = _hundredths(self._travel(sheet, counted) * self._weights.part.travel.value, towards)
        for addend in sheet.addends:
            points = points + addend
        score = np.maximum(0.0, 100 * (points / self._possible) - sheet.cost)
        score = _halves(score, score * 10, 1, np.rint(score * 10) / 10)
        return bucket_of(score, self._weights.order.bucket.value)

    def _unknown(self, rows: Rows) -> Rows:
        """How many must-haves are unknown, the condition not counted."""
        total = np.full(len(rows), self._unknown_for_all, dtype=np.int64)
        for must in self.musts.all:
            if must.name != "condition":
                total += ~among(must.yes | must.no, rows)
        return total

    def _stated(self, key: str, rows: Rows, weight: float) -> Floats:
        unknown = self._weights.unknown.share.value
        of = {value: round(worth(value, unknown) * weight, 2) for value in Value}
        yes, no = self._columns.yes.get(key, self._columns.none), self._columns.no.get(key, self._columns.none)
        return np.where(among(yes, rows), of[Value.YES], np.where(among(no, rows), of[Value.NO], of[Value.UNKNOWN]))

    def _travel(self, sheet: "_Sheet", counted: Floats) -> Floats:
        """Shares of travel, by the rules of `score`."""
        weights, delivery = self._weights, self.need.delivery
        unknown, online = weights.unknown.share.value, weights.travel.online.value
        share = np.exp2(-(counted * sheet.visits / weights.travel.half_km.value))
        share = np.where(sheet.reached.perhaps_nearer, np.maximum(share, unknown), share) * sheet.in_person
        also = sheet.online & sheet.home
        if delivery == "in_person":
            also = also & ~sheet.in_person
        share = np.where(also, np.maximum(share, online), share)
        if delivery == "online":
            share = np.where(sheet.online, 1.0, np.where(sheet.not_online, share, unknown))
        return share

    @cached_property
    def _bounds(self) -> Floats:
        """By block: no provider in it stands in a higher bucket."""
        weights, worths, placed = self._weights, self.worths, self._columns.entries.placed
        near = np.full(len(worths.most), np.inf)
        together = self.around.asker.uncertainty_km + self._columns.coarsest_km
        near[:placed] = np.maximum(0.0, self.around.least_km - together - worths.coarsest[:placed])
        share = np.exp2(-(near * worths.fewest_visits / weights.travel.half_km.value))
        share = np.maximum(share, weights.unknown.share.value * worths.unplaced)
        share = np.maximum(share, weights.travel.online.value * worths.online)
        if self.need.delivery == "online":
            share = np.ones(len(share))
        stated = weights.part.wish.value * len(self._wishes)
        if self.need.condition:
            stated += weights.part.condition.value
        score = 100 * (worths.most + share * weights.part.travel.value + stated) / self._possible
        # Rounding to hundredths and tenths adds less than this.
        return np.floor((np.minimum(100.0, score) + _ROUNDING) / weights.order.bucket.value)


@dataclass
class _Sheet:
    """Some rows and what their scores are made of; `addends` are points in the order of parts, travel left out.

    step_km: no step that a row's distance is on begins nearer; least, most: its bucket at both ends of the step.
    """

    rows: Rows
    reached: Reached
    step_km: Floats
    visits: Floats
    addends: Floats
    cost: Floats
    in_person: Flags
    online: Flags
    not_online: Flags
    home: Flags
    least: Rows = field(init=False)
    most: Rows = field(init=False)

    def those(self, chosen: Flags) -> "_Sheet":
        """Some of the rows."""
        at = np.flatnonzero(chosen)
        return self._made(lambda mine: mine[..., at])

    def with_more(self, other: "_Sheet") -> "_Sheet":
        """These rows and others."""
        theirs = iter(other._arrays())
        return self._made(lambda mine: np.concatenate((mine, next(theirs)), axis=-1))

    def _arrays(self) -> Iterator[NDArray[Any]]:
        for one in fields(self):
            value = getattr(self, one.name)
            if isinstance(value, Reached):
                yield from value
            else:
                yield value

    def _made(self, change: Callable[[NDArray[Any]], NDArray[Any]]) -> "_Sheet":
        rows, *some = [change(mine) for mine in self._arrays()]
        made = _Sheet(rows, Reached(*some[:3]), *some[3:-2])
        made.least, made.most = some[-2:]
        return made


def _hundredths(points: Floats, towards: int) -> Floats:
    if towards:
        return towards * np.ceil(towards * points * 100 + 1e-6) / 100
    rounded: Floats = np.rint(points * 100) / 100
    return _halves(points, points * 100, 2, rounded)


def _halves(exact: Floats, scaled: Floats, places: int, rounded: Floats) -> Floats:
    """`rounded`, but what stands half-way as `round` has it: by the last bit of the figure, not of its multiple."""
    half = np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6)
    rounded[half] = [round(one, places) for one in exact[half].tolist()]
    return rounded
