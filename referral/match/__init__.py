"""From a need to an explained answer: a pure function over an opened release. No clock, no HTML, no money.

index = Index.load(connection)                          # once a release; any thread may use it
need = read_need(request, index.codes)                  # ValidationError -> problems(error)
answer = match(need, index, place, today).as_dict()     # the JSON contract
"""

from datetime import date
from functools import reduce
from itertools import chain
from operator import or_

from referral.gazetteer.area import AreasOf
from referral.match.alternatives import alternatives, others
from referral.match.answer import Answer, AnswerPlace, NearMiss
from referral.match.around import Around
from referral.match.crowd import Group, crowd_of
from referral.match.index import Index, ReleaseError
from referral.match.ladder import Ladder
from referral.match.musts import musts_of
from referral.match.need import Need, Problem, problems, read_need
from referral.match.place import PlacePoint
from referral.match.reach import asker_of
from referral.match.relax import missing, relaxations
from referral.match.sheets import Scoring
from referral.match.shortlist import Shortlist
from referral.match.told import Told
from referral.match.weights import WEIGHTS, Weights, weight_rows

__all__ = [
    "WEIGHTS",
    "Answer",
    "Index",
    "Need",
    "PlacePoint",
    "Problem",
    "ReleaseError",
    "Weights",
    "match",
    "problems",
    "read_need",
    "weight_rows",
]


def match(
    need: Need,
    index: Index,
    place: PlacePoint | None,
    today: date,
    weights: Weights = WEIGHTS,
    *,
    areas: AreasOf | None = None,
) -> Answer:
    """Answer a need from a release.

    `place` is the point that the need's place was found to be; None is right only for an online need and raises
    ValueError otherwise. `today` is the day to answer for unless the need names one. `areas` are those that the place
    lies in (`Gazetteer.areas_of`); None: not looked up, so that of every stated catchment nobody can tell.
    """
    if place is None and need.delivery != "online":
        raise ValueError("a need that is not for online treatment is answered only with the point of its place")
    on = need.on or today
    asker, columns = asker_of(need, place, areas), index.columns
    around = Around(columns, asker, weights)
    musts = musts_of(need, columns, around)
    crowd = crowd_of(around, musts.candidates)
    wishes = [code for code in index.vocabulary.get("wish", {}) if code in need.wishes]
    ladder = Ladder(around, musts.candidates)
    shortlist = Shortlist(Scoring(need, wishes, around, musts, index.worths(weights), on), crowd, ladder)
    everybody: Group = crowd.group(musts.candidates)
    closed: Group = crowd.group(index.closed_on(on))
    missed = {one.name: crowd.group(one.no) for one in musts.relaxable}
    fitting = everybody & ~reduce(or_, missed.values(), everybody & ~everybody)
    found = crowd.count(fitting & ~closed)
    missed_by = missing(everybody & ~closed, missed, crowd)
    costs = {name: weight.value for name, weight in weights.relax.items()}
    relaxed = relaxations(missed_by, costs, crowd, int(weights.show.near_misses.value))
    nearest, online = (
        others(missed_by, musts, crowd, columns, asker.country, weights) if found < need.limit else ([], [])
    )
    best, best_closed, *best_gained = shortlist.best(
        [(fitting & ~closed, need.limit), (fitting & closed, need.limit), *((one.gained, 1) for one in relaxed)]
    )
    told = Told(need, index, asker, ladder, weights, on, [*best, *best_closed, *chain(*best_gained), *nearest, *online])
    return Answer(
        place=_place(place) if place else None,
        matches=told.matches(best),
        not_accepting=told.matches(best_closed),
        near_misses=tuple(
            NearMiss(one.relax, one.gains, one.needs_km, told.matches(gained)[0], one.gains_anywhere, one.gains_only)
            for one, gained in zip(relaxed, best_gained, strict=True)
        ),
        alternatives=tuple(alternatives(told.candidates(nearest), told.candidates(online), index))
        if found < need.limit
        else (),
        crisis=tuple(row for row in index.crisis if row.country == asker.country),
        release=index.release,
        on=on.isoformat(),
        country=asker.country,
        found=found,
    )


def _place(place: PlacePoint) -> AnswerPlace:
    return AnswerPlace(place.label, place.latitude, place.longitude, place.precision, place.uncertainty_km)
