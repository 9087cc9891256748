"""The must-haves of a need, each judged for everybody at once: who says yes, who says no; the others are unknown.

The rules are those of `facts` and `reach`, where they stand with their reasons; the tests hold the two together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from referral.match.around import Around
from referral.match.bits import Bits, packed_rows, rows_of
from referral.match.columns import Columns
from referral.match.facts import NEVER_RELAXED, ROUTES_OF_ANY_PROFESSIONAL
from referral.match.languages import USUAL, comparable
from referral.match.need import Need


@dataclass(frozen=True)
class Must:
    """One must-have: who meets it and who does not."""

    name: str
    yes: Bits
    no: Bits


@dataclass(frozen=True)
class Musts:
    """A need's must-haves. `candidates`: everybody but those that age or the right to treat rules out."""

    candidates: Bits
    all: tuple[Must, ...]
    in_person_no: Bits
    online_yes: Bits
    online_no: Bits

    @cached_property
    def missed(self) -> tuple[Must, ...]:
        """Those that some candidate does not meet."""
        found = (Must(one.name, one.yes, one.no & self.candidates) for one in self.all if one.name not in NEVER_RELAXED)
        return tuple(one for one in found if one.no.any())

    @cached_property
    def fitting(self) -> Bits:
        """Candidates who miss nothing."""
        return reduce(lambda left, one: left & ~one.no, self.missed, self.candidates)


def musts_of(need: Need, columns: Columns, around: Around) -> Musts:
    """Judge every provider."""
    in_person_yes, in_person_no = _in_person(columns)
    online_yes = columns.online_only | _yes(columns, "delivery:online")
    online_no = _no(columns, "delivery:online") & ~columns.online_only
    right = _right(need, columns, around, in_person_no)
    judged = list(_stated(need, columns, around))
    if need.delivery:
        delivery = {"in_person": (in_person_yes, in_person_no), "online": (online_yes, online_no)}
        judged.append(Must("delivery", *delivery.get(need.delivery, (columns.none, columns.none))))
    candidates = reduce(lambda left, one: left & ~one.no, (one for one in judged if one.name in NEVER_RELAXED), right)
    if need.within_km is not None:
        exempt = columns.online_only | ~online_no if need.delivery == "online" else columns.online_only
        judged.append(_within(need.within_km, exempt, candidates, columns, around))
    return Musts(candidates, tuple(judged), in_person_no, online_yes, online_no)


def _yes(columns: Columns, key: str) -> Bits:
    return columns.yes.get(key, columns.none)


def _no(columns: Columns, key: str) -> Bits:
    return columns.no.get(key, columns.none)


def _in_person(columns: Columns) -> tuple[Bits, Bits]:
    stated_no = _no(columns, "delivery:in_person")
    stated_yes = _yes(columns, "delivery:in_person")
    return (stated_yes | (columns.placed & ~stated_no)) & ~columns.online_only, stated_no | columns.online_only


def _right(need: Need, columns: Columns, around: Around, in_person_no: Bits) -> Bits:
    """Everybody who may treat the asker, or may for all that is known."""
    country = around.asker.country
    if country is None or need.delivery == "online":
        return around.home
    near = around.abroad_within(around.border_km)
    abroad = columns.abroad.get(country, near[:0])
    reachable = packed_rows(np.concatenate((near, abroad)), len(columns.providers)) & ~in_person_no
    return around.home | reachable


def _stated(need: Need, columns: Columns, around: Around) -> Iterator[Must]:
    for vocabulary in ("age_group", "condition", "payment", "format"):
        code = getattr(need, vocabulary)
        if code:
            key = f"{vocabulary}:{code}"
            yield Must(vocabulary, _yes(columns, key), _no(columns, key))
    if need.referral_route:
        key = f"referral_route:{need.referral_route}"
        yes, no = _yes(columns, key), _no(columns, key)
        if need.referral_route in ROUTES_OF_ANY_PROFESSIONAL:
            yes = yes | (_yes(columns, "referral_route:any_professional") & ~no)
        yield Must("referral_route", yes, no)
    if need.language:
        yield Must("language", _language(need.language, columns), columns.none)


def _language(tag: str, columns: Columns) -> Bits:
    wanted = comparable(tag)
    usual = [columns.home[code] for code in columns.home if USUAL.get(code) == wanted]
    others = (columns.speaks, columns.interpreters)
    said = [_yes(columns, "wish:interpreter"), *(kept.get(wanted, columns.none) for kept in others)]
    return reduce(np.bitwise_or, usual + said)


def _within(km: float, exempt: Bits, candidates: Bits, columns: Columns, around: Around) -> Must:
    """A no only where every address is known to be too far; somebody abroad is looked at one by one."""
    near = around.within_set(km)
    far = candidates & ~exempt & ~near
    abroad = rows_of(far & ~around.home)
    reached = around.reached(abroad)
    known = packed_rows(abroad[~reached.perhaps_nearer], len(columns.providers))
    no = (far & around.home & columns.placed & ~columns.unplaced) | known
    return Must("within_km", exempt | near, no)
