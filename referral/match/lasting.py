"""What is said of a provider to whoever asks for an age, made once and kept for those shown last."""

from typing import NamedTuple

from referral.match import questions
from referral.match.answer import Evidence, Part, Unknown
from referral.match.index import Index
from referral.match.records import Provider, Qualification
from referral.match.shares import best_qualification, programme_share, wait_share
from referral.match.value import Value
from referral.match.variants import variant_words
from referral.match.weights import Weight, Weights


class Lasting(NamedTuple):
    """Parts of the score, the best claim, and what nobody has stated.

    asks: but formats and what a need asks for; formats: code of a format -> the question about it.
    """

    training: Part
    programme: Part
    wait: Part
    checked: str
    evidence: Evidence | None
    asks: tuple[Unknown, ...]
    formats: dict[str, Unknown]


def lasting(provider: Provider, age_group: str | None, index: Index, weights: Weights) -> Lasting:
    """One provider's, for an age group or for whoever asks."""
    kept = index.worths(weights).said
    found = kept.get((provider.id, age_group))
    if found is None:
        found = _made(provider, age_group, index, weights)
        kept.keep((provider.id, age_group), found)
    return found


def part(name: str, weight: Weight, share: float, why: str) -> Part:
    """A share of a part in points."""
    # Rounded before they are added up, so that whoever adds up what is shown gets the score.
    return Part(name, round(share * weight.value, 2), weight.value, why)


def wait_words(provider: Provider) -> str:
    """The wait as a sentence, with the day it was said or first read: "Wait about 8 weeks (as of 2026-09-01)."."""
    if provider.wait_weeks is None:
        return f"Wait: {provider.wait_as_written}." if provider.wait_as_written else "Wait not known."
    said = f" (as of {provider.wait_as_of.isoformat()})" if provider.wait_as_of else ""
    unit = "week" if round(provider.wait_weeks) == 1 else "weeks"
    return f"Wait about {provider.wait_weeks:.0f} {unit}{said}."


def _made(provider: Provider, age_group: str | None, index: Index, weights: Weights) -> Lasting:
    claim, share = best_qualification(provider, age_group, weights)
    evidence = _evidence(claim, index) if claim else None
    fit = variant_words(index.term("variant", claim.variant), age_group) if claim else ""
    single, group = provider.says("format", "individual"), provider.says("format", "group")
    programme = programme_share(single, group, weights)
    unknown = {code: value for code, value in (("individual", single), ("group", group)) if value is Value.UNKNOWN}
    return Lasting(
        training=part("training", weights.part.training, share, f"{_training_words(evidence)} {fit}".strip()),
        programme=part("programme", weights.part.programme, programme, _programme_words(single, group)),
        wait=part("wait", weights.part.wait, wait_share(provider.wait_weeks, weights), wait_words(provider)),
        checked=f"Last checked {provider.last_checked.isoformat()}.",
        evidence=evidence,
        asks=tuple(Unknown(fact, questions.PLAIN[fact]) for fact in _not_stated(provider)),
        formats={code: Unknown(f"format:{code}", questions.about(index.term("format", code))) for code in unknown},
    )


def _evidence(claim: Qualification, index: Index) -> Evidence:
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


def _training_words(evidence: Evidence | None) -> str:
    if evidence is None:
        return "MBT training not known."
    issuer = f", issued by {evidence.issuer}" if evidence.issuer else ""
    return f"{evidence.level_label}{issuer}. Shown by: {evidence.evidence_label}."


def _programme_words(single: Value, group: Value) -> str:
    if single is group:
        words = {
            Value.YES: "Individual and group sessions.",
            Value.NO: "Neither individual nor group sessions.",
            Value.UNKNOWN: "Individual and group sessions: not stated.",
        }
        return words[single]
    spoken = {Value.YES: "yes", Value.NO: "no", Value.UNKNOWN: "not stated"}
    return f"Individual sessions: {spoken[single]}; group sessions: {spoken[group]}."


def _not_stated(provider: Provider) -> list[str]:
    said = {
        "accepting": provider.accepting is not Value.UNKNOWN,
        "wait": provider.wait_weeks is not None,
        "training": any(claim.level != "mentioned" for claim in provider.qualifications),
    }
    return [fact for fact, stated in said.items() if not stated]
