"""People who seem to work where they live: their town is shown, and nothing that leads to the door. Pure.

A practitioner's address is taken for a home where no listing names an organisation, nobody else is listed there, no
word of it is a practice's, and they did not send it in themselves (FIELD: sole practitioners, town only). A maintainer
who knows better puts the address in with `mbt correct`, as the practitioner's own words.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from crawler.providers.provider import Member, Place
from crawler.read.labels import fold
from crawler.resolve import Record
from crawler.source import Source


@cache
def _practice() -> re.Pattern[str]:
    words = tomllib.loads(Path(__file__).with_name("practices.toml").read_text(encoding="utf-8"))["words"]
    written = "|".join(re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in words)
    return re.compile(rf"\b(?:{written})\b")


def houses(records: Iterable[Record]) -> Counter[tuple[str, str, str]]:
    """How many names are listed at each house: (country, postcode or town, street with number)."""
    there = {
        (house, " ".join(record.name.family) if record.name else " ".join(sorted(record.service)))
        for record in records
        for house in _houses(record)
    }
    return Counter(house for house, _ in there)


def at_home(
    members: Sequence[Member],
    places: Iterable[Place],
    records: Mapping[tuple[str, str], Record],
    sources: Mapping[str, Source],
    listed: Counter[tuple[str, str, str]],
) -> bool:
    """Whether the provider's addresses may be a home."""
    if members[0].facts.kind != "practitioner" or any(member.facts.organization for member in members):
        return False
    if any(_sent_in(member, sources) for member in members if member.facts.addresses):
        return False
    if any(_practice().search(fold(place.address.written)) for place in places):
        return False
    return all(
        listed[house] < 2 for member in members if member.ref in records for house in _houses(records[member.ref])
    )


def _sent_in(member: Member, sources: Mapping[str, Source]) -> bool:
    permission = sources[member.kept.source].permission if member.kept.source in sources else None
    return permission is not None and permission.basis == "own_submission"


def _houses(record: Record) -> set[tuple[str, str, str]]:
    return {
        (record.country, place.postcode or place.town, place.street)
        for place in record.places
        if place.street or place.postcode
    }


def town_of(place: Place) -> Place | None:
    """The place as its town; None where no town is known."""
    address = place.address
    return Place(replace(address, written=address.city, postcode=None)) if address.city else None
