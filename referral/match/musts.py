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
class Ways:
    """Who sees people in person and who works online, as far as it is known."""

    columns: Columns

    @cached_property
    def in_person_yes(self) -> Bits:
        """Stated, or there is a located address."""
        columns = self.columns
        placed = columns.placed & ~_no(columns, "delivery:in_person")
        return (_yes(columns, "delivery:in_person") | placed) & ~columns.online_only

    @cached_property
    def in_person_no(self) -> Bits:
        """Stated, or they work online only."""
        return _no(self.columns, "delivery:in_person") | self.columns.online_only

    @cached_property
    def online_yes(self) -> Bits:
        """Stated, or they work online only."""
        return self.columns.online_only | _yes(self.columns, "delivery:online")

    @cached_property
    def online_no(self) -> Bits:
        """Stated."""
        return _no(self.columns, "delivery:online") & ~self.columns.online_only


@dataclass(frozen=True)
class Musts:
    """A need's must-haves. `candidates`: everybody but those that age or the right to treat rules out."""

    candidates: Bits
    all: tuple[Must, ...]
    ways: Ways

    @property
    def relaxable(self) -> list[Must]:
        """Those that may be given up."""
        return [one for one in self.all if one.name not in NEVER_RELAXED]

    @property
    def fitting(self) -> Bits:
        """Candidates who miss nothing."""
        missing = [one.no for one in self.relaxable]
        return self.candidates & ~reduce(np.bitwise_or, missing) if missing else self.candidates


def musts_of(need: Need, columns: Columns, around: Around) -> Musts:
    """Judge every provider."""
    ways = Ways(columns)
    judged = list(_stated(need, columns))
    if need.delivery:
        delivery = {"in_person": (ways.in_person_yes, ways.in_person_no), "online": (ways.online_yes, ways.online_no)}
        judged.append(Must("delivery", *delivery.get(need.delivery, (columns.none, columns.none))))
    candidates = _right(need, columns, around, ways)
    for one in judged:
        if one.name in NEVER_RELAXED:
            candidates = candidates & ~one.no
    if need.within_km is not None:
        around.hold(candidates)
        exempt = columns.online_only
        if need.delivery == "online":
            exempt = exempt | ~ways.online_no
        judged.append(_within(need.within_km, exempt, candidates, columns, around))
    if around.asker.home is not None and columns.catchments.any:
        taken = columns.catchments.judged(around.asker, columns.size)
        # Of whoever states none nothing is unknown.
        judged.append(Must("catchment", taken.yes | (columns.everybody & ~columns.catchments.stated), taken.no))
    return Musts(candidates, tuple(judged), ways)


def _yes(columns: Columns, key: str) -> Bits:
    return columns.yes.get(key, columns.none)


def _no(columns: Columns, key: str) -> Bits:
    return columns.no.get(key, columns.none)


def _right(need: Need, columns: Columns, around: Around, ways: Ways) -> Bits:
    """Everybody who may treat the asker, or may for all that is known."""
    country = around.asker.country
    if country is None or need.delivery == "online":
        return around.home
    near = around.abroad_within(around.border_km)
    abroad = columns.abroad.get(country, near[:0])
    if not len(near) and not len(abroad):
        return around.home
    return around.home | packed_rows(np.concatenate((near, abroad)), columns.size) & ~ways.in_person_no


def _stated(need: Need, columns: Columns) -> Iterator[Must]:
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
    near = around.those_within(candidates, km)
    far = candidates & ~exempt & ~near
    certain = columns.placed & ~columns.unplaced & around.home
    abroad = rows_of(far & ~around.home)
    if len(abroad):
        certain = certain | packed_rows(abroad[~around.reached(abroad).perhaps_nearer], columns.size)
    return Must("within_km", exempt | near, far & certain)
