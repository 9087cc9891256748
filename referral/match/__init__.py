"""From a need to an explained answer: a pure function over a release in memory. No clock, no files, no HTML, no money.

index = Index.load(connection)                          # once a release
need = read_need(request, index.codes)                  # ValidationError -> problems(error)
answer = match(need, index, place, today).as_dict()     # the JSON contract
"""

from collections.abc import Iterable
from datetime import date

from referral.match.alternatives import alternatives
from referral.match.answer import Answer, AnswerPlace, Evidence, Match, Met, NearMiss
from referral.match.candidates import Candidate, candidates
from referral.match.index import Index, ReleaseError
from referral.match.need import Need, Problem, problems, read_need
from referral.match.place import PlacePoint
from referral.match.rank import place_in_order
from referral.match.reach import asker_of
from referral.match.records import Provider
from referral.match.relax import relaxations
from referral.match.score import Scored, best_qualification, scored, wait_words
from referral.match.value import Value
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
    asker = asker_of(need, place)
    everybody = candidates(need, index, place, weights)
    open_now = [candidate for candidate in everybody if candidate.provider.accepting is not Value.NO]
    scores: dict[str, Scored] = {}

    def in_order(some: Iterable[Candidate]) -> list[Candidate]:
        keyed = []
        for candidate in some:
            key = candidate.provider.id
            if key not in scores:
                scores[key] = scored(
                    need,
                    candidate.provider,
                    candidate.reach,
                    candidate.counted_km,
                    candidate.facts,
                    index=index,
                    on=on,
                    weights=weights,
                )
            keyed.append((place_in_order(scores[key].score, key, on, weights.order.bucket.value), candidate))
        return [candidate for _, candidate in sorted(keyed, key=lambda pair: pair[0])]

    def told(some: Iterable[Candidate]) -> tuple[Match, ...]:
        return tuple(_match(candidate, scores[candidate.provider.id], index, weights) for candidate in some)

    found = in_order(candidate for candidate in open_now if not candidate.missed)
    closed = in_order(
        candidate for candidate in everybody if candidate.provider.accepting is Value.NO and not candidate.missed
    )
    costs = {name: weight.value for name, weight in weights.relax.items()}
    sets = relaxations(open_now, costs)[: int(weights.show.near_misses.value)]
    shown = frozenset(candidate.provider.id for candidate in found)
    return Answer(
        place=_place(place) if place else None,
        matches=told(found[: need.limit]),
        not_accepting=told(closed[: need.limit]),
        near_misses=tuple(
            NearMiss(
                relax=one.relax,
                gains=len(one.gained),
                needs_km=one.needs_km,
                best=told(in_order(one.gained)[:1])[0],
                gains_anywhere=one.gains_anywhere,
            )
            for one in sets
        ),
        alternatives=tuple(alternatives(open_now, shown, asker, index, weights)) if len(found) < need.limit else (),
        crisis=tuple(row for row in index.crisis if row.country == asker.country),
        release=index.release,
        on=on.isoformat(),
        country=asker.country,
        found=len(found),
    )


def _place(place: PlacePoint) -> AnswerPlace:
    return AnswerPlace(place.label, place.latitude, place.longitude, place.precision, place.uncertainty_km)


def _match(candidate: Candidate, score: Scored, index: Index, weights: Weights) -> Match:
    provider, reach = candidate.provider, candidate.reach
    closed_since = provider.accepting_since if provider.accepting is Value.NO else None
    return Match(
        provider_id=provider.id,
        name=provider.name,
        kind=provider.kind,
        score=score.score,
        distance_km=None if reach.km is None else round(reach.km, 1),
        parts=score.parts,
        unknown=score.unknown,
        url=f"/provider/{provider.id}",
        organization=provider.organization,
        place_label="Online" if provider.online_only else (reach.location.city if reach.location else None),
        phone=provider.phone,
        how_to_refer=provider.how_to_refer,
        wait=wait_words(provider),
        last_checked=provider.last_checked.isoformat(),
        not_accepting_since=closed_since.isoformat() if closed_since else None,
        evidence=_evidence(provider, index, weights),
        facts=tuple(Met(fact.name, fact.value.value, fact.why) for fact in candidate.facts),
        unknown_cost=score.unknown_cost,
    )


def _evidence(provider: Provider, index: Index, weights: Weights) -> Evidence | None:
    claim, _ = best_qualification(provider, weights)
    if claim is None:
        return None
    return Evidence(
        level=claim.level,
        level_label=index.term("training_level", claim.level).label,
        local_title=claim.local_title,
        issuer=claim.issuer,
        evidence_kind=claim.evidence_kind,
        evidence_label=index.term("evidence_kind", claim.evidence_kind).label,
        url=claim.evidence_url,
        last_seen=claim.last_seen.isoformat(),
    )
