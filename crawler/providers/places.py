"""Where a provider is, from what several listings say. Pure.

The strongest listing's addresses are shown. Another listing's address is the same one in other words, or a second
place in another town, or disagrees: then it is kept and not shown. A service whose page gives way to another's address
may have moved; who comes to a door that is closed telephones, and who is told of the far one only does not come at all.
"""

from collections.abc import Sequence

from crawler.normalise.addresses import Address
from crawler.providers.merging import said_by
from crawler.providers.provider import Member, Place, Stated
from crawler.read.labels import fold


def places(members: Sequence[Member]) -> tuple[tuple[Place, ...], list[Stated], bool]:
    """The addresses shown, every statement of an address, and whether sources disagree."""
    saying = [member for member in members if member.facts.addresses]
    shown: list[Place] = []
    stated: list[Stated] = []
    disagree = False
    for member in saying:
        for address in member.facts.addresses:
            evidence = [one for one in said_by(member, "address", True) if _about(one, address)]
            at = next((at for at, place in enumerate(shown) if _same(place.address, address)), None)
            place = Place(address, member.facts.coordinates)
            taken = at is not None or member is saying[0] or _second(shown, place, member)
            if not taken:
                disagree = True
            if taken and at is None:
                shown.append(place)
            elif at is not None and _fuller(address, shown[at].address):
                shown[at] = place
            stated += [Stated(one.evidence, one.origin, taken) for one in evidence]
    return tuple(shown), stated, disagree


def _about(stated: Stated, address: Address) -> bool:
    """Whether the statement is of this address of its listing."""
    return stated.evidence.words[:60] == address.written[:60] or fold(stated.evidence.words) in fold(address.written)


def _second(shown: Sequence[Place], place: Place, member: Member) -> bool:
    """Both may see patients in two towns; a service has more than one house in a town that gives a postcode to each."""
    address = place.address
    towns = {fold(one.address.city) for one in shown if one.address.city}
    if address.city is not None and fold(address.city) not in towns:
        return True
    coded = member.facts.kind == "service" and address.postcode and all(one.address.postcode for one in shown)
    return bool(coded) and all(_code(address.postcode or "") != _code(one.address.postcode or "") for one in shown)


def _same(one: Address, other: Address) -> bool:
    """One address in two spellings: the postcodes, or where one has none the towns, agree, and no street differs."""
    if one.postcode and other.postcode:
        if _code(one.postcode) != _code(other.postcode):
            return False
    elif not (one.city and other.city and fold(one.city) == fold(other.city)):
        return False
    numbers, theirs = _numbers(one), _numbers(other)
    return not (numbers and theirs) or not numbers.isdisjoint(theirs)


def _code(postcode: str) -> str:
    return postcode.replace(" ", "").upper()


def _numbers(address: Address) -> set[str]:
    """House numbers: every number that is no part of the postcode."""
    words = address.written.replace(address.postcode or "\0", " ").replace(",", " ").split()
    return {word.upper() for word in words if word[:1].isdigit()}


def _fuller(one: Address, other: Address) -> bool:
    return bool(one.postcode) and not other.postcode
