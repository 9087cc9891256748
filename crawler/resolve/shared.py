"""Ways to get in touch and places that two records have in common. What one house shares counts once, as its place."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import asin, cos, log2, radians, sin, sqrt
from typing import TypeVar

from crawler.resolve.counts import Counts, places_said
from crawler.resolve.evidence import Evidence
from crawler.resolve.record import Record
from crawler.resolve.rules import rules
from crawler.resolve.sentences import listings, phone_shown

T = TypeVar("T")


@dataclass(slots=True)
class Common:
    """``personal``: evidence by itself. ``house``: bits and words of what belongs to a place with several people."""

    personal: list[Evidence] = field(default_factory=list)
    house: list[tuple[float, str]] = field(default_factory=list)


def contact_evidence(a: Record, b: Record, counts: Counts) -> Common:
    """The register numbers, e-mail addresses, pages, phones and domains that both have."""
    common, weight = Common(), rules().weight
    for register, number in _both(a.numbers, b.numbers)[:1]:
        common.personal.append(Evidence("number", weight.number, (register.upper(), number)))
    for kind, most, ours, theirs in (
        ("email", weight.email, a.emails, b.emails),
        ("page", weight.page, a.pages, b.pages),
        ("phone", weight.phone, a.phones, b.phones),
        ("domain", weight.domain, a.domains, b.domains),
    ):
        best: Evidence | None = None
        for value in _both(ours, theirs):
            holders = counts.holders[kind, value]
            bits = round(max(weight.shared_least, most - weight.holder * log2(holders)), 2)
            words = (value, listings(counts.listings[kind, value]))
            if a.name and holders <= weight.holders_personal and not (kind == "email" and _is_a_desk(value)):
                if best is None or bits > best.weight:
                    best = Evidence(kind, bits, words)
            elif bits > weight.shared_least:
                common.house.append((min(bits, weight.organisation), _house_words(kind, *words)))
        # The domain is in the address or page already.
        if best and not (kind == "domain" and any(one.kind in {"email", "page"} for one in common.personal)):
            common.personal.append(best)
    return common


def place_evidence(a: Record, b: Record, house: Iterable[tuple[float, str]], counts: Counts) -> list[Evidence]:
    """One item for the place, whatever of it agrees; or one that says that the places differ."""
    weight, service = rules().weight, rules().service
    found = list(house)
    both = sorted(set(places_said(a)) & set(places_said(b)))
    for kind, value in both:
        bits = min(float(getattr(weight, kind)), counts.place_bits(a.country, kind, value))
        if bits > 0:
            found.append((bits, f"the {kind} {value if kind == 'postcode' else value.partition(',')[0].title()}"))
    if a.point and b.point and _metres(a.point, b.point) <= weight.metres:
        found.append((weight.point, "the same point on the map"))
    for here, there in ((a, b), (b, a)):
        if not here.domains or here.organisation == there.organisation:
            continue
        if host := next((host for host in here.domains if _is_named_in(there.organisation, host)), None):
            found.append((weight.organisation, f"the organisation {there.organisation.title()}, by the domain {host}"))
    evidence = []
    if found:
        most, more = (weight.place_most, weight.place_more) if a.name else (service.house_most, service.house_more)
        found.sort(key=lambda one: (-one[0], one[1]))
        bits = min(most, found[0][0] + more * (len(found) - 1))
        evidence.append(Evidence("place", round(bits, 2), (", ".join(words for _, words in found),)))
    return evidence + _elsewhere(a, b)


def _elsewhere(a: Record, b: Record) -> list[Evidence]:
    towns = [sorted({place.town for place in record.places if place.town}) for record in (a, b)]
    if all(towns) and not set(towns[0]) & set(towns[1]):
        bits = rules().weight.town_differs if a.name else rules().service.town_differs
        return [Evidence("town_differs", bits, tuple(names[0].title() for names in towns))]
    if a.name is None:
        streets = [sorted({place.street for place in record.places if place.street}) for record in (a, b)]
        if all(streets) and not set(streets[0]) & set(streets[1]):
            return [Evidence("street_differs", rules().service.street_differs, tuple(names[0] for names in streets))]
    return []


def _both(ours: Iterable[T], theirs: Iterable[T]) -> list[T]:
    known = set(theirs)
    return [one for one in ours if one in known]


def _is_named_in(organisation: str, host: str) -> bool:
    """ "Riverside Practice" and riversidepractice.example."""
    name = organisation.replace(" ", "")
    return len(name) >= 8 and name in re.sub(r"[^a-z]", "", host)


def _is_a_desk(email: str) -> bool:
    return email.partition("@")[0].rstrip("0123456789") in rules().contact.desk


def _house_words(kind: str, value: str, held_by: str) -> str:
    named = {"phone": "phone number", "email": "e-mail address"}.get(kind, kind)
    return f"the {named} {phone_shown(value) if kind == 'phone' else value}, which {held_by} have"


def _metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(lat), radians(lon)) for lat, lon in (a, b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * 6_371_000 * asin(sqrt(half))
