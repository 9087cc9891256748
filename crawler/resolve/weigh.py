"""A pair of records weighed: the names first, then what else they have in common."""

from crawler.resolve import people, services, shared
from crawler.resolve.counts import Counts
from crawler.resolve.evidence import Evidence, Weighed
from crawler.resolve.record import Record
from crawler.resolve.rules import rules


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
    if doubt and a.name and any(one.kind in {"number", "email", "page"} for one in common.personal):
        doubt = ""  # that is one person's, and a house has no such thing
    if not a.name and not doubt and not common.house and not services.one_house(a, b):
        doubt = "nothing but the name and the town is the same"
    evidence = [*names, *common.personal, *shared.place_evidence(a, b, common.house, counts)]
    if a.source == b.source:
        evidence.append(Evidence("same_source", rules().weight.same_source, (a.source,)))
    found = Weighed(tuple(evidence), doubt)
    if not doubt and found.weight < rules().thresholds.alone and not common.personal and not _together(found):
        return Weighed(found.evidence, "nothing but the name is the same")
    return found


def _together(found: Weighed) -> bool:
    return any(one.kind == "place" for one in found.evidence)
