"""What somebody states of cost, of who may come, of ages and of online treatment, each in one plain line of a card."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Literal

from referral.match.facts import ROUTES_OF_ANY_PROFESSIONAL
from referral.said import N_, joined, said
from referral.site.roles import ANY_PROFESSIONAL, NO, YES

Reader = Literal["find", "refer"]
"""Whom a line speaks to: somebody who looks for help, or somebody who refers."""

FAR_KM = 50
"""From so far on it matters that somebody does not work online, or does not say."""

_ROUTES = ("self", "primary_care", "secondary_care", "any_professional", "criminal_justice")
_PAYMENTS = ("public", "insurance", "self_pay", "sliding_scale")
_COST_NOT_STATED = N_("Cost: not stated. Ask what it costs.")
_REDUCED = N_("Reduced fees are possible.")

# By what is said yes to: the public system, insurance, paying oneself.
_COST: Mapping[Reader, Mapping[tuple[bool, bool, bool], str]] = {
    "find": {
        (True, False, False): N_("Cost: free, or the public system pays."),
        (False, True, False): N_("Cost: health insurance can pay. Ask if yours does."),
        (False, False, True): N_("Cost: you pay. Ask what it costs."),
        (True, True, False): N_("Cost: the public system or health insurance can pay."),
        (True, False, True): N_("Cost: free in the public system, or you pay."),
        (False, True, True): N_("Cost: health insurance can pay, or you pay. Ask what it costs."),
        (True, True, True): N_("Cost: the public system or health insurance can pay, or you pay."),
    },
    "refer": {
        (True, False, False): N_("Cost: free, or the public system pays."),
        (False, True, False): N_("Cost: health insurance can pay. Ask which."),
        (False, False, True): N_("Cost: the person pays. Ask what it costs."),
        (True, True, False): N_("Cost: the public system or health insurance can pay."),
        (True, False, True): N_("Cost: free in the public system, or the person pays."),
        (False, True, True): N_("Cost: health insurance can pay, or the person pays. Ask what it costs."),
        (True, True, True): N_("Cost: the public system or health insurance can pay, or the person pays."),
    },
}

# The first whose conditions hold. Nobody is said to be turned away who is not: "must" and "only" need a stated no.
_COMING: tuple[tuple[Mapping[str, str], str], ...] = (
    ({"self": YES}, N_("You can contact them yourself.")),
    (
        {"any_professional": YES, "primary_care": NO},
        N_("A health or social-care professional can refer you, but not a GP."),
    ),
    (
        {"any_professional": YES, "self": NO},
        N_("A health or social-care professional must refer you. A GP is one of them."),
    ),
    ({"any_professional": YES}, N_("Any health or social-care professional can refer you. A GP is one of them.")),
    (
        {"primary_care": YES, "secondary_care": YES, "self": NO},
        N_("A GP or a specialist mental-health team must refer you."),
    ),
    ({"primary_care": YES, "self": NO}, N_("A GP must refer you.")),
    ({"primary_care": YES}, N_("A GP can refer you. Ask if you can come without one.")),
    (
        {"secondary_care": YES, "primary_care": NO, "self": NO},
        N_("Only a specialist mental-health team can refer you."),
    ),
    ({"secondary_care": YES, "primary_care": NO}, N_("A specialist mental-health team can refer you, but not a GP.")),
    ({"secondary_care": YES}, N_("A specialist mental-health team can refer you. Ask who else can.")),
    (
        {"criminal_justice": YES, "primary_care": NO, "secondary_care": NO, "self": NO},
        N_("Only through probation or the courts."),
    ),
    ({"criminal_justice": YES}, N_("Through probation or the courts. Ask who else can refer you.")),
    ({"primary_care": NO, "self": NO}, N_("You cannot refer yourself, and a GP cannot refer you. Ask who can.")),
    ({"self": NO}, N_("You cannot refer yourself. Ask who can refer you.")),
    ({"primary_care": NO}, N_("A GP cannot refer you. Ask who can.")),
    ({}, N_("Who may come: not stated. Ask how to come.")),
)


def cost(stated: Mapping[str, str], reader: Reader) -> str:
    """Who pays. ``stated``: "vocabulary:term" -> yes or no, as in all functions here."""
    return _cost(reader, *(stated.get(f"payment:{one}") for one in _PAYMENTS))


@lru_cache(maxsize=1024)
def _cost(reader: Reader, public: str | None, insurance: str | None, own: str | None, reduced: str | None) -> str:
    words = _COST[reader].get((public == YES, insurance == YES, own == YES))
    if words is None and reduced != YES:
        return N_("Cost: the public system does not pay. Ask what it costs.") if public == NO else _COST_NOT_STATED
    if words is None:
        return N_("Cost: reduced fees are possible. Ask what it costs.")
    return joined(" ", words, _REDUCED) if reduced == YES else words


def coming(stated: Mapping[str, str]) -> str:
    """How somebody who looks for help gets there; a professional of any kind is one as the match counts them."""
    return _coming(*(stated.get(f"referral_route:{one}") for one in _ROUTES))


@lru_cache(maxsize=1024)
def _coming(*values: str | None) -> str:
    found = dict(zip(_ROUTES, values, strict=True))
    if found[ANY_PROFESSIONAL] == YES:
        found |= {one: found[one] or YES for one in ROUTES_OF_ANY_PROFESSIONAL}
    return next(words for wanted, words in _COMING if all(found[one] == value for one, value in wanted.items()))


@lru_cache(maxsize=1024)
def ages(youngest: int | None, oldest: int | None, groups: tuple[str, ...]) -> str:
    """Whom they see: the ages stated, else the labels of the groups they say yes to."""
    if youngest is not None and oldest is not None:
        return said("Ages {youngest} to {oldest}.", youngest=youngest, oldest=oldest)
    if youngest is not None:
        return said("From age {youngest}.", youngest=youngest)
    if oldest is not None:
        return said("Up to age {oldest}.", oldest=oldest)
    if groups:
        return said("For: {groups}.", groups=joined("; ", *map(said, groups)))
    return N_("Ages: not stated. Ask which ages they see.")


def online(stated: Mapping[str, str], km: float | None) -> str | None:
    """Whether they see people online too; without it only where it is far."""
    value = stated.get("delivery:online")
    if value == YES:
        return N_("Also online.")
    if km is None or km < FAR_KM:
        return None
    return N_("Not online.") if value == NO else N_("Ask if they also work online.")


def yes_to(stated: Mapping[str, str], vocabulary: str, terms: Iterable[str]) -> tuple[str, ...]:
    """Which of the terms they say yes to."""
    return tuple(one for one in terms if stated.get(f"{vocabulary}:{one}") == YES)
