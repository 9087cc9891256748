"""Shares of parts that a provider earns whoever asks: of training, of the programme, of the wait."""

from referral.match.records import Provider, Qualification
from referral.match.value import Value, worth
from referral.match.variants import variant_share
from referral.match.weights import Weights


def training_share(level: str, evidence_kind: str, weights: Weights) -> float:
    """The share of training that one claim earns."""
    evidence = weights.evidence.get(evidence_kind)
    return weights.level.get(level, weights.level["unknown"]).value * evidence.value if evidence else 0.0


def best_qualification(
    provider: Provider, age_group: str | None, weights: Weights
) -> tuple[Qualification | None, float]:
    """The claim that earns most for an age, and the share of training it earns; never less than nothing known earns.

    A claim that earns no more than that before its age is looked at is none.
    """
    unknown = weights.level["unknown"].value
    best, most = None, 0.0
    for claim in provider.qualifications:
        whole = training_share(claim.level, claim.evidence_kind, weights)
        share = whole * variant_share(claim.variant, age_group, weights)
        if whole > unknown and share > most:
            best, most = claim, share
    return best, max(unknown, most)


def programme_share(individual: Value, group: Value, weights: Weights) -> float:
    """The share of the programme earned: half for individual, half for group sessions."""
    unknown = weights.unknown.share.value
    return (worth(individual, unknown) + worth(group, unknown)) / 2


def visits_a_week(provider: Provider, weights: Weights) -> float:
    """What the programme says, else the usual number."""
    visits = provider.visits_per_week
    return weights.travel.usual_visits.value if visits is None or visits <= 0 else visits


def wait_share(weeks: float | None, weights: Weights) -> float:
    """The share of the wait earned: halved every so many weeks."""
    if weeks is None:
        return weights.unknown.share.value
    share: float = 0.5 ** (max(0.0, weeks) / weights.half_life.wait_weeks.value)
    return share
