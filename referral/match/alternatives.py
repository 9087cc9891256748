"""What else there is when too little fits: never an empty answer.

Nearest whatever they miss (but age and the right to treat), online from the asker's own country, how to ask a team,
other evidence-based treatments. The last two come word for word from the release.
"""

from collections.abc import Iterator, Sequence

from referral.match.answer import Alternative
from referral.match.candidates import Candidate
from referral.match.index import Index
from referral.match.reach import Asker
from referral.match.value import Value
from referral.match.weights import Weights


def alternatives(
    candidates: Sequence[Candidate], shown: frozenset[str], asker: Asker, index: Index, weights: Weights
) -> Iterator[Alternative]:
    """`candidates` are open to new patients; `shown` are the ids of matches, which are not repeated."""
    others = [candidate for candidate in candidates if candidate.provider.id not in shown]
    measured = [
        (candidate.reach.km, candidate.provider.id, candidate)
        for candidate in others
        if candidate.reach.km is not None and candidate.reach.in_person is not Value.NO
    ]
    nearest = [candidate for _, _, candidate in sorted(measured)[: int(weights.show.nearest.value)]]
    yield from (_nearest(candidate) for candidate in nearest)
    told = {candidate.provider.id for candidate in nearest}
    online = [
        candidate
        for candidate in others
        if candidate.reach.online is Value.YES
        and candidate.provider.country == asker.country
        and candidate.provider.id not in told
    ]
    # Those who miss least first; then by id, so that the order of the input changes nothing.
    online.sort(key=lambda candidate: (len(candidate.missed), candidate.provider.id))
    yield from (_online(candidate) for candidate in online[: int(weights.show.online.value)])
    for treatment in index.treatments:
        yield Alternative(
            kind="team" if treatment.code == "team" else "treatment",
            name=treatment.name,
            why=f"{treatment.what} {treatment.how_to_find}",
            url=treatment.url,
            distance_km=None,
            provider_id=None,
            misses=(),
        )


def _nearest(candidate: Candidate) -> Alternative:
    km = round(candidate.reach.km or 0.0, 1)
    return _provider(candidate, "nearest", f"{km:g} km away. {_missed_words(candidate)}", km)


def _online(candidate: Candidate) -> Alternative:
    return _provider(candidate, "online", f"Works online in your country. {_missed_words(candidate)}", None)


def _provider(candidate: Candidate, kind: str, why: str, km: float | None) -> Alternative:
    return Alternative(
        kind=kind,
        name=candidate.provider.name,
        why=why.strip(),
        url=f"/provider/{candidate.provider.id}",
        distance_km=km,
        provider_id=candidate.provider.id,
        misses=tuple(fact.name for fact in candidate.facts if fact.value is Value.NO),
    )


def _missed_words(candidate: Candidate) -> str:
    missed = [fact.why for fact in candidate.facts if fact.value is Value.NO]
    return f"Not as you asked: {' '.join(missed)}" if missed else ""
