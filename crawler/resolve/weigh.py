"""A pair of records weighed: the names first, then what else they have in common."""

from collections.abc import Sequence

from crawler.resolve import people, services, shared
from crawler.resolve.counts import Counts
from crawler.resolve.evidence import Evidence, Weighed
from crawler.resolve.record import Record
from crawler.resolve.rules import rules

ALONE = "nothing but the name is the same"
CONTACTS = ("number", "email", "page", "phone", "domain")
OWN = frozenset({"number", "email", "page"})
"""What is one person's, and a house has no such thing."""


def weigh(a: Record, b: Record, counts: Counts) -> Weighed | None:
    """The evidence on two records of one kind and country; None where the names are not one provider's."""
    if a.name and b.name:
        like = people.likeness(a.name, b.name, a.country, counts)
        if like is None:
            return None
        names, doubt = people.name_evidence(a, b, like, counts), people.doubt(like)
    else:
        if services.apart(a, b):
            return None
        names, doubt = services.name_evidence(a, b, counts)
    common = shared.contact_evidence(a, b, counts)
    if doubt and a.name and any(one.kind in OWN for one in common.personal):
        doubt = ""
    evidence = [*names, *common.personal]
    if not a.name and not common.house and (houses := services.houses(a, b, counts)):
        evidence.append(houses)
        doubt = doubt or "nothing but the name and the town or postcode is the same"
    else:
        evidence += shared.place_evidence(a, b, common.house, counts)
    if a.source == b.source:
        evidence.append(Evidence("same_source", rules().weight.same_source, (a.source,)))
    return Weighed(tuple(evidence), doubt or (ALONE if a.name and name_alone(evidence) else ""))


def name_alone(evidence: Sequence[Evidence]) -> bool:
    """Whether two people have nothing but the name in common, and it is not rare, or they are in different towns."""
    kinds = {one.kind for one in evidence}
    if kinds & {*CONTACTS, "place"}:
        return False
    return (
        kinds & {"town_differs", "only_one"} == {"town_differs"}
        or sum(one.weight for one in evidence) < rules().thresholds.alone
    )
