"""The must-haves of a need, each judged for one provider: yes, no or unknown, and the words for why.

Facts are named like the keys of the request, so that what is unknown or relaxed can be found there again;
`right_to_treat` and `catchment` are those that no key names. But for these only what the need sets is judged. Rules,
where a plain attribute is not enough:

* referral_route: whoever takes referrals from any health professional takes them from a family doctor and from a
  specialist team too, unless the page rules that one out. Referring oneself is never implied.
* language: a country's usual language is spoken by providers there; an interpreter is as good; what a page does not
  say is unknown, never no.
* within_km: somebody who works online only asks for no journey; when online is asked for, nor does anybody who may do
  so.
* condition: a stated exclusion is a no. When unknown it loses points in its own part of the score instead of the 15
  of an unknown must-have, so that nothing is paid for twice.
* catchment: judged wherever somebody states one and the asker's place is known, though no key of the request sets it:
  whom a service takes is not ours to wish for.
"""

from functools import lru_cache
from typing import NamedTuple

from referral.match import questions
from referral.match.catchment import catchment_question, catchment_words, takes_from
from referral.match.index import Index
from referral.match.languages import USUAL, comparable, language_name
from referral.match.need import Need
from referral.match.reach import Asker, Reach
from referral.match.records import Provider, Term
from referral.match.value import Value

NEVER_RELAXED = ("age_group", "right_to_treat")
"""A no to one of these hides the provider altogether: an age limit and the right to treat are not ours to bend."""

ROUTES_OF_ANY_PROFESSIONAL = ("primary_care", "secondary_care")
_ANY_PROFESSIONAL = "referral_route:any_professional"


class Fact(NamedTuple):
    """One judged must-have. `question` is what to ask where the value is unknown."""

    name: str
    value: Value
    why: str
    question: str


def facts(need: Need, provider: Provider, reach: Reach, asker: Asker, index: Index) -> tuple[Fact, ...]:
    """The must-haves of the need in a fixed order; those that are never relaxed come first."""
    return Judge(need, asker, index).facts(provider, reach)


class Judge:
    """Judges providers one by one for one asker; what is the same for all of them is looked up once."""

    def __init__(self, need: Need, asker: Asker, index: Index):
        self._need, self._asker = need, asker
        self._age = _told(need.age_group, "age_group", index)
        asked = (
            _told(getattr(need, vocabulary), vocabulary, index) for vocabulary in ("condition", "payment", "format")
        )
        self._stated = [one for one in asked if one]
        self._route = _told(need.referral_route, "referral_route", index)
        self._implied: Fact | None = None
        if self._route and need.referral_route in ROUTES_OF_ANY_PROFESSIONAL:
            unknown = self._route[1][Value.UNKNOWN]
            label = index.term("referral_route", need.referral_route).label
            why = f"{label}: any health or social-care professional may refer."
            self._implied = Fact(unknown.name, Value.YES, why, unknown.question)
        self._delivery = _told(need.delivery, "delivery", index)
        self._rights: dict[tuple[Value, bool, str], Fact] = {}

    def facts(self, provider: Provider, reach: Reach) -> tuple[Fact, ...]:
        """The must-haves of the need in a fixed order; those that are never relaxed come first."""
        need, says = self._need, provider.attributes.get
        found: list[Fact] = []
        if self._age:
            key, told = self._age
            found.append(_with_limits(told[says(key, Value.UNKNOWN)], provider))
        found.append(self._right(provider.country, reach))
        for key, told in self._stated:
            found.append(told[says(key, Value.UNKNOWN)])
        if self._route:
            key, told = self._route
            fact = told[says(key, Value.UNKNOWN)]
            if self._implied and fact.value is Value.UNKNOWN and says(_ANY_PROFESSIONAL) is Value.YES:
                fact = self._implied
            found.append(fact)
        if self._delivery:
            value = reach.in_person if need.delivery == "in_person" else reach.online
            found.append(self._delivery[1][value if need.delivery in ("in_person", "online") else Value.UNKNOWN])
        if need.language:
            found.append(_language(need.language, provider))
        if need.within_km is not None:
            found.append(_distance(need.within_km, need.delivery, provider, reach))
        taken = takes_from(provider, self._asker)
        if taken is not None:
            found.append(Fact("catchment", taken, catchment_words(provider, taken), catchment_question(provider)))
        return tuple(found)

    def _right(self, country: str, reach: Reach) -> Fact:
        key = reach.right, reach.home, country
        if key not in self._rights:
            why = _right_words(country, reach, self._asker)
            self._rights[key] = Fact("right_to_treat", reach.right, why, questions.PLAIN["right_to_treat"])
        return self._rights[key]


@lru_cache(maxsize=1024)
def stated(term: Term, value: Value) -> str:
    """One value of one term as a short sentence."""
    words = {Value.YES: "they say yes", Value.NO: "they say no", Value.UNKNOWN: "not stated"}
    return f"{term.label}: {words[value]}."


@lru_cache(maxsize=1024)
def _stated_facts(term: Term) -> dict[Value, Fact]:
    return {value: Fact(term.vocabulary, value, stated(term, value), questions.about(term)) for value in Value}


def _told(code: str | None, vocabulary: str, index: Index) -> tuple[str, dict[Value, Fact]] | None:
    """The key of a term among the attributes, and the fact for each value; None where it is not asked for."""
    return (f"{vocabulary}:{code}", _stated_facts(index.term(vocabulary, code))) if code else None


def _with_limits(fact: Fact, provider: Provider) -> Fact:
    limits = _ages(provider.age_min, provider.age_max)
    return Fact(fact.name, fact.value, f"{fact.why[:-1]} ({limits})." if limits else fact.why, fact.question)


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is not None and oldest is not None:
        return f"they see ages {youngest} to {oldest}"
    if youngest is not None:
        return f"they see people from age {youngest}"
    return f"they see people up to age {oldest}" if oldest is not None else ""


def _right_words(country: str, reach: Reach, asker: Asker) -> str:
    if reach.right is Value.UNKNOWN:
        return f"Works in {country}; whether they may treat you depends on the country you are in."
    if reach.right is Value.NO:
        return f"Works in {country}, so may not treat people in {asker.country} from there."
    if reach.home:
        return "Works in your country." if asker.country else f"Works in {country}."
    return f"Works in {country}, near enough to go there."


def _language(tag: str, provider: Provider) -> Fact:
    wanted, name = comparable(tag), language_name(tag)
    question = questions.PLAIN["language"].format(language=name)
    if wanted in provider.speaks:
        return Fact("language", Value.YES, f"{name} is spoken.", question)
    if USUAL.get(provider.country) == wanted:
        return Fact("language", Value.YES, f"{name} is the usual language there.", question)
    if wanted in provider.interpreters:
        return Fact("language", Value.YES, f"{name} with an interpreter.", question)
    if provider.says("wish", "interpreter") is Value.YES:
        return Fact("language", Value.YES, f"An interpreter can be arranged: ask for {name}.", question)
    return Fact("language", Value.UNKNOWN, f"{name}: not stated.", question)


def _distance(within_km: float, delivery: str | None, provider: Provider, reach: Reach) -> Fact:
    question = questions.PLAIN["within_km"]
    if provider.online_only or (delivery == "online" and reach.online is not Value.NO):
        return Fact("within_km", Value.YES, "Online: no journey.", question)
    if reach.km is None:
        return Fact("within_km", Value.UNKNOWN, "How far it is, is not known.", question)
    if reach.km <= within_km:
        return Fact("within_km", Value.YES, f"{reach.km:.0f} km away, inside {within_km:g} km.", question)
    outside = f"{reach.km:.0f} km away, outside {within_km:g} km"
    if reach.perhaps_nearer:
        return Fact("within_km", Value.UNKNOWN, f"{outside}; another address could not be placed.", question)
    return Fact("within_km", Value.NO, f"{outside}.", question)
