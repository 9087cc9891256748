"""The best of sets, exactly as scoring everybody in them would order them, without scoring everybody.

Points are whole hundredths, rounded as `score` rounds them. First the lowest and the highest bucket of each row, with
its distance as it is and at the nearest end of any step it can be on; then, for those alone whom this leaves in
question, the step (`ladder`) and the bucket. Of a large set a block of neighbours is looked at only while the most that
anybody in it can earn is still as much as the last of the best found.
"""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import compress
from operator import or_

import numpy as np

from referral.match.around import FEW
from referral.match.bits import Flags, Floats, Rows, among, chosen, each_once
from referral.match.blocks import entries_in
from referral.match.crowd import Few, Group, Many
from referral.match.ladder import Ladder
from referral.match.rank import turn
from referral.match.sheets import Scoring, Sheet

_FIRST_BLOCKS = 8
_SHORT = 48
"""So few rows are sooner scored, steps and all, than parted into those in question and the others."""

Wanted = Sequence[tuple[Group, int]]
"""Sets, and how many of each."""


class Shortlist:
    """One need; `worths` and `musts` of the same release."""

    def __init__(self, scoring: Scoring, crowd: Few | Many, ladder: Ladder):
        """`crowd` and `ladder` of the need's candidates."""
        self._scoring, self._crowd, self._ladder = scoring, crowd, ladder
        self._columns = scoring.worths.columns
        self._turns: dict[int, bytes] = {}

    def best(self, wanted: Wanted) -> list[list[int]]:
        """For each set of candidates, rows of its best, at most so many, best first."""
        numbers, crowd = [number for _, number in wanted], self._crowd
        # One sheet for all sets: a few long columns cost less than many short ones.
        sheet, members = self._of_few(wanted, crowd) if isinstance(crowd, Few) else self._of_many(wanted, crowd)
        unsettled = np.isfinite(sheet.reached.km)
        if len(sheet.rows) > _SHORT:
            least, most = self._scoring.least(sheet), self._scoring.most(sheet)
            members &= most >= _last_of_each(members, least, numbers)
            # Whose bucket is the same at both ends of a step needs no step.
            unsettled &= least != most
        bucket = self._buckets(sheet, np.asarray(members.any(axis=0)), unsettled)
        members &= bucket >= _last_of_each(members, bucket, numbers)
        return [
            self._in_order(bucket[places], sheet.rows[places], number)
            for places, number in zip(map(chosen, members), numbers, strict=True)
        ]

    def _in_order(self, bucket: Floats, rows: Rows, number: int) -> list[int]:
        keyed = [(-one, self._turn(row), row) for one, row in zip(bucket.tolist(), rows.tolist(), strict=True)]
        return [row for _, _, row in sorted(keyed)[:number]]

    def _turn(self, row: int) -> bytes:
        if row not in self._turns:
            self._turns[row] = turn(self._columns.id_of(row), self._scoring.on)
        return self._turns[row]

    def _of_few(self, wanted: Wanted, crowd: Few) -> tuple[Sheet, Flags]:
        """A sheet with all that can be among the best, and for each set a line: who of them is in it."""
        members = crowd.flags(*(group for group, _ in wanted))
        at = crowd.places(reduce(or_, (group for group, _ in wanted)))
        return self._scoring.sheet(crowd.held.rows[at], crowd.held.reached.at(at)), members.take(at, axis=1)

    def _of_many(self, wanted: Wanted, crowd: Many) -> tuple[Sheet, Flags]:
        """The same; sets too large for a sheet of their own are looked through in blocks."""
        large = [crowd.count(group) > FEW for group, _ in wanted]
        found = [self._by_blocks(list(compress(wanted, large)), crowd)]
        if not all(large):
            small = (group for (group, _), is_large in zip(wanted, large, strict=True) if not is_large)
            found.append(crowd.rows(reduce(or_, small)))
        rows = each_once(np.concatenate(found))
        return self._scoring.sheet(rows), np.array([crowd.among(group, rows) for group, _ in wanted])

    def _by_blocks(self, wanted: Wanted, crowd: Many) -> Rows:
        """All that can be among the best of any of the sets, and some others."""
        if not wanted:
            return np.empty(0, dtype=np.int64)
        bounds, row, several = self._scoring.bounds, self._columns.entries.row, self._columns.several
        some = crowd.whole(reduce(or_, (group for group, _ in wanted)))
        order = np.argsort(-bounds)
        rows: Rows = row[:0]
        least, most = bounds[:0], bounds[:0]
        at, take = 0, _FIRST_BLOCKS
        while True:
            found = row.take(entries_in(order[at : at + take]))
            found = found[among(some, found)]
            if several.take(found).any():  # they stand in several blocks
                found = np.setdiff1d(found, rows)
            sheet = self._scoring.sheet(found)
            rows = np.concatenate((rows, sheet.rows))
            least = np.concatenate((least, self._scoring.least(sheet)))
            most = np.concatenate((most, self._scoring.most(sheet)))
            at, take = at + take, take * 2
            next_bound = bounds[order[at]] if at < len(order) else -np.inf
            last = _last_of_each(
                np.array([crowd.among(group, rows) for group, _ in wanted]), least, [number for _, number in wanted]
            )
            kept = most >= last.min()
            rows, least, most = rows[kept], least[kept], most[kept]
            if next_bound < last.min() or at >= len(order):
                return rows

    def _buckets(self, sheet: Sheet, needed: Flags, unsettled: Flags) -> Floats:
        """The bucket of each, as `score` has it; of those that are not needed no more than roughly."""
        scoring, worths = self._scoring, self._scoring.worths
        km = sheet.reached.km.copy()
        places = chosen(needed & unsettled & ~(sheet.step_km > worths.worthless_km(sheet.rows)))
        km[places] = self._ladder.counted(km[places])
        points = scoring.travel(sheet, km) * worths.weights.part.travel.value
        travel = _whole(points * 100, needed, lambda at: 100 * round(points.item(at), 2))
        score = np.maximum(0.0, sheet.known + travel / scoring.possible)
        tenths = _whole(score * 10, needed, lambda at: 10 * round(scoring.score(sheet, travel.item(at), at), 1))
        return np.floor(tenths / 10 / worths.weights.order.bucket.value)


def _last_of_each(members: Flags, least: Floats, numbers: Sequence[int]) -> Floats:
    """Of each set (a line of flags) what the last of its best stands in at least, in a column; -inf where all are."""
    inside = np.where(members, least, -np.inf)
    size = inside.shape[1]
    at = [max(0, size - number) for number in numbers]
    if size:
        inside.partition(sorted(set(at)), axis=1)
    last = [
        line.item(place) if number <= size else -np.inf for line, place, number in zip(inside, at, numbers, strict=True)
    ]
    return np.array(last)[:, None]


def _whole(figures: Floats, needed: Flags, decide: Callable[[int], float]) -> Floats:
    """Rounded to whole numbers; what stands half-way and is needed by `decide`, which is handed its place."""
    whole: Floats = np.rint(figures)
    for at in chosen(needed & (np.abs(figures - np.floor(figures) - 0.5) < 1e-6)).tolist():
        whole[at] = decide(at)
    return whole
