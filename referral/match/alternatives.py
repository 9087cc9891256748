"""What else there is when too little fits: never an empty answer.

Nearest whatever they miss (but age and the right to treat), online from the asker's own country, how to ask a team,
other evidence-based treatments. The last two come word for word from the release.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import or_

import numpy as np

from referral.match.answer import Alternative
from referral.match.bits import packed_rows
from referral.match.candidates import Candidate
from referral.match.columns import Columns
from referral.match.crowd import Crowd
from referral.match.index import Index
from referral.match.musts import Musts
from referral.match.records import Treatment
from referral.match.relax import Missing
from referral.match.value import Value
from referral.match.weights import Weights
from referral.said import N_, joined, said


def others(
    missed_by: Missing, musts: Musts, crowd: Crowd, columns: Columns, country: str | None, weights: Weights
) -> tuple[list[int], list[int]]:
    """Rows of the nearest, then of those online at home, of all who miss something; nobody is in both."""
    if not missed_by:
        return [], []
    some = reduce(or_, missed_by.values())
    nearest = crowd.nearest(some & ~crowd.group(musts.ways.in_person_no), int(weights.show.nearest.value))
    told = packed_rows(np.array(nearest, dtype=np.int64), columns.size)
    at_home = crowd.group(musts.ways.online_yes & columns.home.get(country or "", columns.none) & ~told)
    wanted, online = int(weights.show.online.value), list[int]()
    # Those who miss least first; then by id, so that the order of the input changes nothing.
    for size in sorted({len(names) for names in missed_by}):
        if len(online) >= wanted:
            break
        alike = at_home & reduce(or_, (group for names, group in missed_by.items() if len(names) == size))
        if crowd.count(alike):
            rows = crowd.rows(alike)
            online += rows[np.argsort(columns.number[rows])[: wanted - len(online)]].tolist()
    return nearest, online


def alternatives(nearest: Sequence[Candidate], online: Sequence[Candidate], index: Index) -> Iterator[Alternative]:
    """In words."""
    yield from (_nearest(candidate) for candidate in nearest)
    yield from (_online(candidate) for candidate in online)
    yield from map(_treatment, index.treatments)


@lru_cache(maxsize=64)
def _treatment(treatment: Treatment) -> Alternative:
    return Alternative(
        kind="team" if treatment.code == "team" else "treatment",
        name=treatment.name,
        why=joined(" ", treatment.what, treatment.how_to_find),
        url=treatment.url,
        distance_km=None,
        provider_id=None,
        misses=(),
    )


def _nearest(candidate: Candidate) -> Alternative:
    km = round(candidate.reach.km or 0.0, 1)
    return _provider(candidate, "nearest", said("{km:g} km away.", km=km), km)


def _online(candidate: Candidate) -> Alternative:
    return _provider(candidate, "online", N_("Works online in your country."), None)


def _provider(candidate: Candidate, kind: str, how: str, km: float | None) -> Alternative:
    missed = [fact for fact in candidate.facts if fact.value is Value.NO]
    reasons = joined(" ", *(fact.why for fact in missed))
    return Alternative(
        kind=kind,
        name=candidate.provider.name,
        why=joined(" ", how, said("Not as you asked: {reasons}", reasons=reasons)) if missed else how,
        url=f"/provider/{candidate.provider.id}",
        distance_km=km,
        provider_id=candidate.provider.id,
        misses=tuple(fact.name for fact in missed),
    )
