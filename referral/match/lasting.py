"""What is said of a provider to whoever asks for an age on a day, made once and kept for those shown last."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
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
from referral.said import N_, joined, said, said_n

_PROGRAMME = {
    (Value.YES, Value.YES): N_("Individual and group sessions."),
    (Value.YES, Value.NO): N_("Individual sessions: yes; group sessions: no."),
    (Value.YES, Value.UNKNOWN): N_("Individual sessions: yes; group sessions: not stated."),
    (Value.NO, Value.YES): N_("Individual sessions: no; group sessions: yes."),
    (Value.NO, Value.NO): N_("Neither individual nor group sessions."),
    (Value.NO, Value.UNKNOWN): N_("Individual sessions: no; group sessions: not stated."),
    (Value.UNKNOWN, Value.YES): N_("Individual sessions: not stated; group sessions: yes."),
    (Value.UNKNOWN, Value.NO): N_("Individual sessions: not stated; group sessions: no."),
    (Value.UNKNOWN, Value.UNKNOWN): N_("Individual and group sessions: not stated."),
}
"""Words for what is said of individual sessions, then of group sessions."""


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
        written = provider.wait_as_written
        return said("Wait: {words}.", words=written) if written else N_("Wait not known.")
    weeks, day = round(provider.wait_weeks), provider.wait_as_of
    if day is None:
        return said_n("Wait about {count} week.", "Wait about {count} weeks.", weeks)
    return said_n("Wait about {count} week (as of {day}).", "Wait about {count} weeks (as of {day}).", weeks, day=day)


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
        training=part("training", weights.part.training, share, _training_words(evidence, fit)),
        programme=part("programme", weights.part.programme, programme, _PROGRAMME[single, group]),
        wait=part("wait", weights.part.wait, wait_share(provider.wait_weeks, weights), wait_words(provider)),
        freshness=part("freshness", weights.part.freshness, fresh, _checked_words(checked)),
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
        asked = questions.asked("referral_window", words=quoted(provider.referral_window))
        yield Unknown("referral_window", asked)
    facts = {
        "accepting": provider.accepting is not Value.UNKNOWN,
        "wait": provider.wait_weeks is not None,
        "training": any(claim.level != "mentioned" for claim in provider.qualifications),
    }
    yield from (Unknown(fact, questions.PLAIN[fact]) for fact, stated in facts.items() if not stated)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _window(provider: Provider) -> str | None:
    if provider.referral_window is None:
        return None
    return window_words(provider.window) or said("They say: “{words}”.", words=quoted(provider.referral_window))


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


def _training_words(evidence: Evidence | None, fit: str) -> str:
    if evidence is None:
        return N_("MBT training not known.")
    told = _claim_words(evidence.level_label, evidence.issuer, evidence.evidence_label)
    return joined(" ", told, fit) if fit else told


@lru_cache(maxsize=1024)
def _claim_words(level: str, issuer: str | None, shown_by: str) -> str:
    if issuer:
        template = N_("{level}, issued by {issuer}. Shown by: {evidence}.")
        return said(template, level=said(level), issuer=issuer, evidence=said(shown_by))
    return said("{level}. Shown by: {evidence}.", level=said(level), evidence=said(shown_by))


@lru_cache(maxsize=1024)
def _checked_words(day: str) -> str:
    return said("Last checked {day}.", day=day)
