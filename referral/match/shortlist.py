"""The best of sets, exactly as scoring everybody in them would order them, without scoring everybody.

Points are whole hundredths, rounded as `score` rounds them. First the lowest and the highest bucket of each row, with
its distance as it is and at the nearest end of any step it can be on; then, for those alone whom this leaves in
question, the step (`ladder`) and the bucket. Of a large set a block of neighbours is looked at only while the most that
anybody in it can earn is still as much as the last of the best found.
"""

from collections.abc import Callable, Sequence

import numpy as np

from referral.match.around import FEW
from referral.match.bits import Bits, Floats, Rows, among, chosen
from referral.match.blocks import BLOCK
from referral.match.crowd import Few, Group, Many
from referral.match.ladder import Ladder
from referral.match.rank import turn
from referral.match.sheets import Scoring, Sheet

_FIRST_BLOCKS = 8


class Shortlist:
    """One need; `worths` and `musts` of the same release."""

    def __init__(self, scoring: Scoring, crowd: Few | Many, ladder: Ladder):
        """`crowd` and `ladder` of the need's candidates."""
        self._scoring, self._crowd, self._ladder = scoring, crowd, ladder
        self._columns = scoring.worths.columns
        self._everybody: Sheet | None = None

    def best(self, wanted: Sequence[tuple[Group, int]]) -> list[list[int]]:
        """For each set of candidates, rows of its best, at most so many, best first."""
        sets = [self._contenders(group, number) for group, number in wanted]
        # All in question at once: a few long columns cost less than many short ones.
        rows = np.unique(np.concatenate(sets)) if sets else np.empty(0, dtype=np.int64)
        bucket = dict(zip(rows.tolist(), self._buckets(rows).tolist(), strict=True)) if len(rows) else {}
        return [
            self._in_order([(bucket[row], row) for row in rows.tolist()], number)
            for rows, (_, number) in zip(sets, wanted, strict=True)
        ]

    def _in_order(self, contenders: list[tuple[float, int]], number: int) -> list[int]:
        if len(contenders) > number:
            last = sorted(contenders, reverse=True)[number - 1][0]
            contenders = [one for one in contenders if one[0] >= last]
        ids = self._columns.ids_of([row for _, row in contenders])
        keyed = [
            (-bucket, turn(name, self._scoring.on), row) for name, (bucket, row) in zip(ids, contenders, strict=True)
        ]
        return [row for _, _, row in sorted(keyed)[:number]]

    def _contenders(self, group: Group, number: int) -> Rows:
        """All of a set that can be among its best."""
        if isinstance(self._crowd, Few):
            if self._everybody is None:
                self._everybody = self._scoring.sheet(self._crowd.by_distance, self._crowd.reached)
            sheet, at = self._everybody, self._crowd.places(group)
            return sheet.rows[at[_can_be_best(sheet.least[at], sheet.most[at], number)]]
        if self._crowd.count(group) > FEW:
            return self._by_blocks(group, number)
        sheet = self._scoring.sheet(self._crowd.rows(group))
        return sheet.rows[_can_be_best(sheet.least, sheet.most, number)]

    def _by_blocks(self, bits: Bits, number: int) -> Rows:
        bounds, row = self._scoring.bounds, self._columns.entries.row
        order = np.argsort(-bounds)
        rows, least, most = row[:0], bounds[:0], bounds[:0]
        at, take = 0, _FIRST_BLOCKS
        while at < len(order):
            found = row[(order[at : at + take, None] * BLOCK + np.arange(BLOCK)).ravel()]
            found = np.unique(found[among(bits, found)])
            sheet = self._scoring.sheet(np.setdiff1d(found, rows, assume_unique=True))
            rows = np.concatenate((rows, sheet.rows))
            least, most = np.concatenate((least, sheet.least)), np.concatenate((most, sheet.most))
            kept = _can_be_best(least, most, number)
            rows, least, most = rows[kept], least[kept], most[kept]
            at, take = at + take, take * 2
            if at < len(order) and len(rows) >= number and bounds[order[at]] < _last(least, number):
                break
        return rows

    def _buckets(self, rows: Rows) -> Floats:
        """The bucket of each, as `score` has it."""
        sheet, worths = self._scoring.sheet(rows), self._scoring.worths
        km = sheet.reached.km.copy()
        # Whose bucket is the same at both ends of a step needs no step.
        stepped = (
            (sheet.least != sheet.most) & np.isfinite(km) & ~(self._scoring.step_km(sheet) > worths.worthless_km(rows))
        )
        places = chosen(stepped)
        km[places] = self._ladder.counted(km[places])
        points = self._scoring.travel(sheet, km) * self._scoring.worths.weights.part.travel.value
        travel = _whole(points * 100, lambda at: 100 * round(points.item(at), 2))
        score = np.maximum(0.0, sheet.known + travel / self._scoring.possible)
        tenths = _whole(score * 10, lambda at: 10 * round(self._scoring.score(sheet, travel.item(at), at), 1))
        return np.floor(tenths / 10 / self._scoring.worths.weights.order.bucket.value)


def _last(least: Floats, number: int) -> float:
    """What the last of the best stands in at least."""
    return float(np.partition(least, len(least) - number)[len(least) - number])


def _can_be_best(least: Floats, most: Floats, number: int) -> Rows:
    return chosen(most >= _last(least, number)) if len(least) > number else np.arange(len(least))


def _whole(figures: Floats, decide: Callable[[int], float]) -> Floats:
    """Rounded to whole numbers; what stands half-way by `decide`, which is handed its place."""
    whole: Floats = np.rint(figures)
    for at in chosen(np.abs(figures - np.floor(figures) - 0.5) < 1e-6).tolist():
        whole[at] = decide(at)
    return whole
