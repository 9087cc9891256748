"""What is said of a provider to whoever asks for an age on a day, made once and kept for those shown last."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from referral.match import questions
from referral.match.answer import Evidence, Part, Unknown
from referral.match.catchment import quoted
from referral.match.index import Index
from referral.match.records import Provider, Qualification
from referral.match.shares import best_qualification, programme_share, visits_a_week, wait_share
from referral.match.steps import worthless_km
from referral.match.value import Value
from referral.match.variants import variant_words
from referral.match.weights import Weight, Weights
from referral.match.window import opens_on, window_words


class Lasting(NamedTuple):
    """Parts of the score, the best claim, and what nobody has stated.

    asks: but formats and what a need asks for; formats: code of a format -> the question about it; worthless_km: from
    how far on a journey earns nothing; the others are as in `Match`.
    """

    training: Part
    programme: Part
    wait: Part
    freshness: Part
    evidence: Evidence | None
    asks: tuple[Unknown, ...]
    formats: dict[str, Unknown]
    worthless_km: float
    url: str
    last_checked: str
    not_accepting_since: str | None
    opens_on: str | None
    referral_window: str | None
    unconfirmed_since: str | None


def lasting(provider: Provider, age_group: str | None, on: date, index: Index, weights: Weights) -> Lasting:
    """One provider's, for an age group or for whoever asks, and for a day."""
    kept = index.worths(weights).said
    found = kept.get((provider.id, age_group, on))
    if found is None:
        found = _made(provider, age_group, on, index, weights)
        kept.keep((provider.id, age_group, on), found)
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


def _made(provider: Provider, age_group: str | None, on: date, index: Index, weights: Weights) -> Lasting:
    claim, share = best_qualification(provider, age_group, weights)
    evidence = _evidence(claim, index) if claim else None
    fit = variant_words(index.term("variant", claim.variant), age_group) if claim else ""
    single, group = provider.says("format", "individual"), provider.says("format", "group")
    programme = programme_share(single, group, weights)
    unknown = [code for code, value in (("individual", single), ("group", group)) if value is Value.UNKNOWN]
    checked = provider.last_checked.isoformat()
    fresh = 0.5 ** (max(0, (on - provider.last_checked).days) / weights.half_life.freshness_days.value)
    taken = provider.window.on(on) if provider.periods else Value.UNKNOWN
    shut = taken is Value.NO and provider.accepting is not Value.NO
    return Lasting(
        training=part("training", weights.part.training, share, f"{_training_words(evidence)} {fit}".strip()),
        programme=part("programme", weights.part.programme, programme, _programme_words(single, group)),
        wait=part("wait", weights.part.wait, wait_share(provider.wait_weeks, weights), wait_words(provider)),
        freshness=part("freshness", weights.part.freshness, fresh, f"Last checked {checked}."),
        evidence=evidence,
        asks=tuple(_asks(provider, taken)),
        formats={code: Unknown(f"format:{code}", questions.about(index.term("format", code))) for code in unknown},
        worthless_km=worthless_km(visits_a_week(provider, weights), weights),
        url=f"/provider/{provider.id}",
        last_checked=checked,
        not_accepting_since=_day(provider.accepting_since) if provider.accepting is Value.NO else None,
        opens_on=_day(opens_on(provider.window, on)) if shut else None,
        referral_window=_window(provider),
        unconfirmed_since=_day(provider.unconfirmed_since),
    )


def _asks(provider: Provider, taken: Value) -> Iterator[Unknown]:
    """What is not stated; first, whether they take referrals on the day, where their words do not tell."""
    if provider.referral_window is not None and taken is Value.UNKNOWN:
        asked = questions.PLAIN["referral_window"].format(words=quoted(provider.referral_window))
        yield Unknown("referral_window", asked)
    said = {
        "accepting": provider.accepting is not Value.UNKNOWN,
        "wait": provider.wait_weeks is not None,
        "training": any(claim.level != "mentioned" for claim in provider.qualifications),
    }
    yield from (Unknown(fact, questions.PLAIN[fact]) for fact, stated in said.items() if not stated)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _window(provider: Provider) -> str | None:
    if provider.referral_window is None:
        return None
    return window_words(provider.window) or f"They say: “{quoted(provider.referral_window)}”."


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
