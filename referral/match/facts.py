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
from referral.match.stated import stated, stated_of_ages
from referral.match.value import Value
from referral.said import N_, Named, said

NEVER_RELAXED = ("age_group", "right_to_treat")
"""A no to one of these hides the provider altogether: an age limit and the right to treat are not ours to bend."""

ROUTES_OF_ANY_PROFESSIONAL = ("primary_care", "secondary_care")
_ANY_PROFESSIONAL = "referral_route:any_professional"

_LANGUAGE = {
    "spoken": N_("{language} is spoken."),
    "usual": N_("{language} is the usual language there."),
    "interpreter": N_("{language} with an interpreter."),
    "arranged": N_("An interpreter can be arranged: ask for {language}."),
    "not stated": N_("{language}: not stated."),
}

_DISTANCE = {
    Value.YES: N_("{km} km away, inside {most:g} km."),
    Value.NO: N_("{km} km away, outside {most:g} km."),
    Value.UNKNOWN: N_("{km} km away, outside {most:g} km; another address could not be placed."),
}


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
        self._age = index.term("age_group", need.age_group) if need.age_group else None
        asked = (
            _told(getattr(need, vocabulary), vocabulary, index) for vocabulary in ("condition", "payment", "format")
        )
        self._stated = [one for one in asked if one]
        self._route = _told(need.referral_route, "referral_route", index)
        self._implied: Fact | None = None
        if self._route and need.referral_route in ROUTES_OF_ANY_PROFESSIONAL:
            unknown = self._route[1][Value.UNKNOWN]
            label = said(index.term("referral_route", need.referral_route).label)
            why = said("{label}: any health or social-care professional may refer.", label=label)
            self._implied = Fact(unknown.name, Value.YES, why, unknown.question)
        self._delivery = _told(need.delivery, "delivery", index)
        self._rights: dict[tuple[Value, bool, str], Fact] = {}

    def facts(self, provider: Provider, reach: Reach) -> tuple[Fact, ...]:
        """The must-haves of the need in a fixed order; those that are never relaxed come first."""
        need, says = self._need, provider.attributes.get
        found: list[Fact] = []
        if self._age:
            found.append(_of_age(self._age, provider))
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
def _stated_facts(term: Term) -> dict[Value, Fact]:
    return {value: Fact(term.vocabulary, value, stated(term, value), questions.about(term)) for value in Value}


def _told(code: str | None, vocabulary: str, index: Index) -> tuple[str, dict[Value, Fact]] | None:
    """The key of a term among the attributes, and the fact for each value; None where it is not asked for."""
    return (f"{vocabulary}:{code}", _stated_facts(index.term(vocabulary, code))) if code else None


def _of_age(term: Term, provider: Provider) -> Fact:
    value = provider.says("age_group", term.code)
    why = stated_of_ages(term, value, provider.age_min, provider.age_max)
    return Fact("age_group", value, why, questions.about(term))


def _right_words(country: str, reach: Reach, asker: Asker) -> str:
    if reach.home and reach.right is Value.YES and asker.country:
        return N_("Works in your country.")
    # The code is what is said in English.
    there = Named(country, "country", country)
    if reach.right is Value.UNKNOWN:
        return said("Works in {country}; whether they may treat you depends on the country you are in.", country=there)
    if reach.right is Value.NO:
        here = Named(str(asker.country), "country", str(asker.country))  # known, or it would be no no
        return said("Works in {country}, so may not treat people in {yours} from there.", country=there, yours=here)
    if reach.home:
        return said("Works in {country}.", country=there)
    return said("Works in {country}, near enough to go there.", country=there)


def _language(tag: str, provider: Provider) -> Fact:
    wanted = comparable(tag)
    if wanted in provider.speaks:
        return _language_fact(tag, "spoken")
    if USUAL.get(provider.country) == wanted:
        return _language_fact(tag, "usual")
    if wanted in provider.interpreters:
        return _language_fact(tag, "interpreter")
    return _language_fact(tag, "arranged" if provider.says("wish", "interpreter") is Value.YES else "not stated")


@lru_cache(maxsize=1024)
def _language_fact(tag: str, how: str) -> Fact:
    name = Named(language_name(tag), "language", tag)
    value = Value.UNKNOWN if how == "not stated" else Value.YES
    question = questions.asked("language", language=name)
    return Fact("language", value, said(_LANGUAGE[how], language=name), question)


def _distance(within_km: float, delivery: str | None, provider: Provider, reach: Reach) -> Fact:
    question = questions.PLAIN["within_km"]
    if provider.online_only or (delivery == "online" and reach.online is not Value.NO):
        return Fact("within_km", Value.YES, N_("Online: no journey."), question)
    if reach.km is None:
        return Fact("within_km", Value.UNKNOWN, N_("How far it is, is not known."), question)
    value = Value.YES if reach.km <= within_km else Value.UNKNOWN if reach.perhaps_nearer else Value.NO
    return Fact("within_km", value, _distance_words(value, round(reach.km), within_km), question)


@lru_cache(maxsize=4096)
def _distance_words(value: Value, km: int, within_km: float) -> str:
    return said(_DISTANCE[value], km=km, most=within_km)
