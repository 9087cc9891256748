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

from collections.abc import Iterator
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


class Fact(NamedTuple):
    """One judged must-have. `question` is what to ask where the value is unknown."""

    name: str
    value: Value
    why: str
    question: str


def facts(need: Need, provider: Provider, reach: Reach, asker: Asker, index: Index) -> Iterator[Fact]:
    """The must-haves of the need in a fixed order; those that are never relaxed come first."""
    if need.age_group:
        yield _age(need.age_group, provider, index)
    yield _right(need, provider, reach, asker)
    for vocabulary in ("condition", "payment", "format"):
        code = getattr(need, vocabulary)
        if code:
            yield _attribute(index.term(vocabulary, code), provider)
    if need.referral_route:
        yield _route(index.term("referral_route", need.referral_route), provider)
    if need.delivery:
        yield _delivery(index.term("delivery", need.delivery), reach)
    if need.language:
        yield _language(need.language, provider)
    if need.within_km is not None:
        yield _distance(need.within_km, need.delivery, provider, reach)
    taken = takes_from(provider, asker)
    if taken is not None:
        yield Fact("catchment", taken, catchment_words(provider, taken), catchment_question(provider))


@lru_cache(maxsize=1024)
def stated(term: Term, value: Value) -> str:
    """One value of one term as a short sentence."""
    words = {Value.YES: "they say yes", Value.NO: "they say no", Value.UNKNOWN: "not stated"}
    return f"{term.label}: {words[value]}."


@lru_cache(maxsize=1024)
def _stated_facts(term: Term) -> dict[Value, Fact]:
    return {value: Fact(term.vocabulary, value, stated(term, value), questions.about(term)) for value in Value}


def _attribute(term: Term, provider: Provider) -> Fact:
    return _stated_facts(term)[provider.says(term.vocabulary, term.code)]


def _age(code: str, provider: Provider, index: Index) -> Fact:
    fact = _attribute(index.term("age_group", code), provider)
    limits = _ages(provider.age_min, provider.age_max)
    return Fact(fact.name, fact.value, f"{fact.why[:-1]} ({limits})." if limits else fact.why, fact.question)


def _ages(youngest: int | None, oldest: int | None) -> str:
    if youngest is not None and oldest is not None:
        return f"they see ages {youngest} to {oldest}"
    if youngest is not None:
        return f"they see people from age {youngest}"
    return f"they see people up to age {oldest}" if oldest is not None else ""


def _right(need: Need, provider: Provider, reach: Reach, asker: Asker) -> Fact:
    if reach.right is Value.UNKNOWN:
        why = f"Works in {provider.country}; whether they may treat you depends on the country you are in."
    elif reach.right is Value.NO:
        why = f"Works in {provider.country}, so may not treat people in {asker.country} from there."
    elif reach.home:
        why = "Works in your country." if asker.country else f"Works in {provider.country}."
    else:
        why = f"Works in {provider.country}, near enough to go there."
    return Fact("right_to_treat", reach.right, why, questions.PLAIN["right_to_treat"])


def _route(term: Term, provider: Provider) -> Fact:
    fact = _attribute(term, provider)
    if (
        fact.value is Value.UNKNOWN
        and term.code in ROUTES_OF_ANY_PROFESSIONAL
        and provider.says("referral_route", "any_professional") is Value.YES
    ):
        why = f"{term.label}: any health or social-care professional may refer."
        return Fact(fact.name, Value.YES, why, fact.question)
    return fact


def _delivery(term: Term, reach: Reach) -> Fact:
    value = {"in_person": reach.in_person, "online": reach.online}.get(term.code, Value.UNKNOWN)
    return _stated_facts(term)[value]


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
