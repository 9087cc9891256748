"""Whether an organisation of the NHS service search is the listed service, or the one that runs it on the spot.

A name in common and a place in common (postcode, phone, web host) is found; one of them alone is ambiguous: a health
centre houses many services, and many services share a name.
"""

import re

from crawler.read.labels import fold
from crawler.registers.known import Service, host_set, phone_set
from crawler.registers.nhs.response import NhsRecord
from crawler.registers.verdict import Agreement

_SMALL = frozenset({"and", "at", "for", "foundation", "in", "nhs", "of", "service", "services", "the", "trust"})
# Hosts where half the NHS lives say nothing about one service.
_EVERYBODYS = frozenset({"nhs.uk", "nhs.net"})


def agreement(service: Service, record: NhsRecord) -> Agreement:
    """Found, ambiguous or not_found, with the reasons in words. Pure; ``verdict.among`` judges a whole answer."""
    if service.ods_code:
        if service.ods_code.upper() == record.ods_code:
            return Agreement("found", (f"the listing gives the code {record.ods_code}",), record.ods_code)
        return Agreement("not_found", (f"the listing gives another code, {service.ods_code}",), record.ods_code)
    name, place = _name(service, record), _place(service, record)
    if not name and not place:
        return Agreement("not_found", (f"neither name nor place is the same: {record.name!r}",), record.ods_code)
    if name and place:
        return Agreement("found", (*name, *place), record.ods_code)
    missing = "nothing shows that the place is the same" if name else f"the name is another: {record.name!r}"
    return Agreement("ambiguous", (*name, *place, missing), record.ods_code)


def _name(service: Service, record: NhsRecord) -> tuple[str, ...]:
    theirs = (record.name, *record.aliases)
    for ours in filter(None, (service.name, service.organization)):
        for other in theirs:
            if (words := _words(ours)) and words == _words(other):
                return (f"the name is the same: {other!r}",)
    return ()


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", fold(name))) - _SMALL


def _place(service: Service, record: NhsRecord) -> tuple[str, ...]:
    found = []
    if (postcode := re.sub(r"\s+", " ", (record.postcode or "").upper())) in service.postcodes:
        found.append(f"the same postcode: {postcode}")
    if common := service.phones & phone_set(record.contact("Telephone"), "GB"):
        found.append(f"the same phone: {min(common)}")
    if hosts := (service.hosts & host_set(record.contact("Website"))) - _EVERYBODYS:
        found.append(f"the same website: {min(hosts)}")
    return tuple(found)
