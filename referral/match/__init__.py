"""From a need to an explained answer: a pure function over a release in memory. No clock, no files, no HTML, no money.

index = Index.load(connection)                          # once a release
need = read_need(request, index.codes)                  # ValidationError -> problems(error)
answer = match(need, index, place, today).as_dict()     # the JSON contract
"""

from datetime import date

from referral.match.alternatives import alternatives, others
from referral.match.answer import Answer, AnswerPlace, NearMiss
from referral.match.around import Around
from referral.match.bits import count
from referral.match.index import Index, ReleaseError
from referral.match.musts import musts_of
from referral.match.need import Need, Problem, problems, read_need
from referral.match.place import PlacePoint
from referral.match.reach import asker_of
from referral.match.relax import missing, relaxations
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


def match(need: Need, index: Index, place: PlacePoint | None, today: date, weights: Weights = WEIGHTS) -> Answer:
    """Answer a need from a release.

    `place` is the point that the need's place was found to be; None is right only for an online need and raises
    ValueError otherwise. `today` is the day to answer for unless the need names one.
    """
    if place is None and need.delivery != "online":
        raise ValueError("a need that is not for online treatment is answered only with the point of its place")
    on = need.on or today
    asker, columns = asker_of(need, place), index.columns
    around = Around(columns, asker, weights)
    musts = musts_of(need, columns, around)
    wishes = [code for code in index.vocabulary.get("wish", {}) if code in need.wishes]
    shortlist = Shortlist(need, wishes, around, musts, index.worths(weights), on)
    told = Told(need, index, asker, shortlist)
    closed = columns.accepting_no
    open_now = musts.candidates & ~closed
    fitting = musts.fitting & ~closed
    found = count(fitting)
    missed_by = missing(open_now, musts.missed)
    costs = {name: weight.value for name, weight in weights.relax.items()}
    nearest, online = others(missed_by, musts, around, weights) if found < need.limit else ([], [])
    return Answer(
        place=_place(place) if place else None,
        matches=told.matches(shortlist.best(fitting, need.limit)),
        not_accepting=told.matches(shortlist.best(musts.fitting & closed, need.limit)),
        near_misses=tuple(
            NearMiss(
                relax=one.relax,
                gains=one.gains,
                needs_km=one.needs_km,
                best=told.matches(shortlist.best(one.gained, 1))[0],
                gains_anywhere=one.gains_anywhere,
            )
            for one in relaxations(missed_by, costs, around, int(weights.show.near_misses.value))
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
