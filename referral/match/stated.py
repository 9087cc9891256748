"""What a provider says of one term of the vocabulary, as a short sentence."""

from functools import lru_cache

from referral.match.records import Term
from referral.match.value import Value
from referral.said import N_, joined, said

_STATED = {
    Value.YES: N_("{label}: they say yes."),
    Value.NO: N_("{label}: they say no."),
    Value.UNKNOWN: N_("{label}: not stated."),
}
_OF_AGES = {
    Value.YES: N_("{label}: they say yes ({ages})."),
    Value.NO: N_("{label}: they say no ({ages})."),
    Value.UNKNOWN: N_("{label}: not stated ({ages})."),
}


@lru_cache(maxsize=1024)
def stated(term: Term, value: Value) -> str:
    """One value of one term."""
    return said(_STATED[value], label=said(term.label))


@lru_cache(maxsize=1024)
def stated_of_ages(term: Term, value: Value, youngest: int | None, oldest: int | None) -> str:
    """The same, with the ages they see: either may be None, which is no limit."""
    if youngest is None and oldest is None:
        return stated(term, value)
    return said(_OF_AGES[value], label=said(term.label), ages=_ages(youngest, oldest))


@lru_cache(maxsize=1024)
def stated_with_evidence(term: Term, value: Value) -> str:
    """The same of a condition, with how sure it is that MBT helps."""
    if not term.tier:
        return stated(term, value)
    return joined(" ", stated(term, value), said("Evidence that MBT helps here: {tier}.", tier=said(term.tier)))


def _ages(youngest: int | None, oldest: int | None) -> str:
    if oldest is None:
        return said("they see people from age {youngest}", youngest=youngest)
    if youngest is None:
        return said("they see people up to age {oldest}", oldest=oldest)
    return said("they see ages {youngest} to {oldest}", youngest=youngest, oldest=oldest)
