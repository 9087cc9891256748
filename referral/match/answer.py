"""The answer of the JSON contract. Every class is one object of the JSON; every field is one key, in this order.

`Answer.as_dict()` gives plain JSON values. Distances are kilometres, days are YYYY-MM-DD, degrees are WGS 84.
"""

from typing import Any, NamedTuple

from pydantic_core import to_json

from referral.match.records import Crisis, Release


class AnswerPlace(NamedTuple):
    """Where the asker was found to be. `precision`: code of the vocabulary precision; `uncertainty_km`: how far off."""

    label: str
    latitude: float
    longitude: float
    precision: str
    uncertainty_km: float


class Part(NamedTuple):
    """One part of a score: `points` earned of the `of` possible, and why in a short sentence."""

    part: str
    points: float
    of: float
    why: str


class Unknown(NamedTuple):
    """A fact nobody has stated, and what to ask."""

    fact: str
    question: str


class Met(NamedTuple):
    """One must-have as judged.

    fact: key of the request, right_to_treat or catchment; value: yes, no, unknown; why: a sentence.
    """

    fact: str
    value: str
    why: str


class Evidence(NamedTuple):
    """The best claim of MBT training and what stands behind it.

    level: code of training_level, level_label: its words; local_title and issuer as written (null: not stated);
    evidence_kind: its code, evidence_label: its words; url: where it was read; last_seen: the day.
    """

    level: str
    level_label: str
    local_title: str | None
    issuer: str | None
    evidence_kind: str
    evidence_label: str
    url: str
    last_seen: str


class Match(NamedTuple):
    """One provider. The first eight keys are the contract's; the others are what a page needs.

    provider_id, name        as in the table provider
    kind                     service or practitioner
    score                    0 to 100, one decimal: 100 x points / of over the parts, less unknown_cost, never below 0
    distance_km              great circle to the nearest location that counts, one decimal; null: none or not known
    parts                    what the score is made of: part, points, of, why
    unknown                  what nobody has stated: fact (key of the request, vocabulary:term, catchment,
                             referral_window, accepting, wait, training), question
    url                      /provider/<provider_id>
    organization             name of the organisation, or null
    place_label              town of that location, "Online" for online only, or null
    phone                    as read out in its own country, or null
    how_to_refer             as written, or null
    wait                     a sentence
    last_checked             day the page was last read
    not_accepting_since      day it was said or first read that nobody new is taken; else null
    evidence                 the best claim of training, or null
    facts                    each must-have of the need as judged, and the catchment where one is stated
    unknown_cost             points taken off the score for unknown must-haves
    opens_on                 where the times they state shut the day out: the next day on which referrals are taken;
                             null: not shut out, closed for another reason, or the day cannot be told
    referral_window          when they take referrals, in words ("Takes referrals in weeks 22 to 24 only."), or null
    unconfirmed_since        day the listing was last read, where that is too long ago to count as confirmed; else null
    """

    provider_id: str
    name: str
    kind: str
    score: float
    distance_km: float | None
    parts: tuple[Part, ...]
    unknown: tuple[Unknown, ...]
    url: str
    organization: str | None
    place_label: str | None
    phone: str | None
    how_to_refer: str | None
    wait: str
    last_checked: str
    not_accepting_since: str | None
    evidence: Evidence | None
    facts: tuple[Met, ...]
    unknown_cost: float
    opens_on: str | None
    referral_window: str | None
    unconfirmed_since: str | None


class NearMiss(NamedTuple):
    """What to give up for more.

    relax: keys of the request, or catchment (ask about an out-of-area referral); gains: how many more matches that
    gives, with distance widened to needs_km where distance is given up; needs_km: whole kilometres, else null; best:
    the best of those that nothing less gives (its `facts` say that it misses just these); gains_anywhere: how many
    without any limit of distance; gains_only: how many of `gains` nothing less gives, at least 1.
    """

    relax: tuple[str, ...]
    gains: int
    needs_km: int | None
    best: Match
    gains_anywhere: int
    gains_only: int


class Alternative(NamedTuple):
    """What else there is.

    kind: online (a provider who may treat the asker online) · nearest (a provider who misses must-haves) · team (how
    to ask a mental-health team) · treatment (another evidence-based treatment); name and why: words for people; url:
    our page, the treatment's address, or null; distance_km: for nearest, else null; provider_id: for online and
    nearest, else null; misses: the must-haves not met, as keys of the request.
    """

    kind: str
    name: str
    why: str
    url: str | None
    distance_km: float | None
    provider_id: str | None
    misses: tuple[str, ...]


class Answer(NamedTuple):
    """The whole answer.

    place: null for an online need without a place · matches: best first, at most `limit` · not_accepting: meet the
    need but take nobody new now, or no referrals on the day, at most `limit` · near_misses: cheapest to give up first
    · alternatives: when there are fewer matches than asked for · crisis: lines of the asker's country, as curated;
    empty where the country is not known · release: which directory answered · on: the day it is answered for ·
    country: the asker's, or null · found: how many providers match, shown or not.
    """

    place: AnswerPlace | None
    matches: tuple[Match, ...]
    not_accepting: tuple[Match, ...]
    near_misses: tuple[NearMiss, ...]
    alternatives: tuple[Alternative, ...]
    crisis: tuple[Crisis, ...]
    release: Release
    on: str
    country: str | None
    found: int

    def as_dict(self) -> dict[str, Any]:
        """Plain JSON values (dict, list, str, float, int, bool, None), keys in the order of the classes above."""
        return self._asdict() | {
            "place": self.place and self.place._asdict(),
            "matches": [_match(one) for one in self.matches],
            "not_accepting": [_match(one) for one in self.not_accepting],
            "near_misses": [
                one._asdict() | {"relax": list(one.relax), "best": _match(one.best)} for one in self.near_misses
            ],
            "alternatives": [
                one._asdict() | {"why": str(one.why), "misses": list(one.misses)} for one in self.alternatives
            ],
            "crisis": [one._asdict() for one in self.crisis],
            "release": self.release._asdict(),
        }

    def as_json(self) -> bytes:
        """The same as UTF-8 JSON."""
        return to_json(self.as_dict())


def _match(one: Match) -> dict[str, Any]:
    # Keys written out: an answer holds more than a hundred of these, and `_asdict` would be half of the time it takes.
    # Sentences as plain texts: `to_json` takes twenty times as long over a text of any other class.
    told = one._asdict()
    told["parts"] = [{"part": part, "points": points, "of": of, "why": str(why)} for part, points, of, why in one.parts]
    told["unknown"] = [{"fact": fact, "question": str(question)} for fact, question in one.unknown]
    told["evidence"] = one.evidence and one.evidence._asdict()
    told["facts"] = [{"fact": fact, "value": value, "why": str(why)} for fact, value, why in one.facts]
    told["wait"] = str(one.wait)
    told["referral_window"] = one.referral_window and str(one.referral_window)
    return told
