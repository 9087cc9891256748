"""Whether a record of the NPI registry is the listed practitioner's.

A name alone is never enough: many people share one. The same name with a phone, a town, or a state and a credential in
common is found; the name alone, or a name that only may be the same, is ambiguous. The registry gives numbers; licences
in it are as the person stated them.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from crawler.read.labels import fold, slug
from crawler.registers.known import Person, credential_set, phone_set, state_code
from crawler.registers.npi.response import NpiRecord, PersonName
from crawler.registers.verdict import Agreement

_Kind = Literal["same", "perhaps", "other"]
# What must be in common besides the name; any one row will do.
_ENOUGH: Mapping[_Kind, tuple[frozenset[str], ...]] = {
    "same": tuple(map(frozenset, ({"number"}, {"phone"}, {"town"}, {"state", "credential"}))),
    "perhaps": tuple(map(frozenset, ({"number"}, {"phone"}, {"town", "credential"}))),
}


@dataclass(frozen=True, slots=True)
class _Likeness:
    kind: _Kind
    reason: str


def agreement(person: Person, record: NpiRecord) -> Agreement:
    """Found, ambiguous or not_found, with the reasons in words. Pure; ``verdict.among`` judges a whole answer."""
    if record.person is None:
        return Agreement("not_found", ("the record is an organisation's",), record.number)
    if person.npi and person.npi != record.number:
        return Agreement("not_found", (f"the listing gives another number, {person.npi}",), record.number)
    name = _best(person, record)
    if name.kind == "other":
        return Agreement("not_found", (name.reason,), record.number)
    shared, against = _shared(person, record), _against(person, record)
    if record.active is False:
        against = (*against, f"the registry's status is {record.status}, not A (active)")
    reasons = (name.reason, *shared.values(), *against)
    if any(enough <= shared.keys() for enough in _ENOUGH[name.kind]):
        return Agreement("found", reasons, record.number)
    if name.kind == "perhaps" and not shared:
        return Agreement("not_found", (*reasons, "nothing else is the same"), record.number)
    missing = () if shared else ("only the name is the same",)
    return Agreement("ambiguous", (*reasons, *missing), record.number)


def _best(person: Person, record: NpiRecord) -> _Likeness:
    names = [record.person, *record.other_names]
    likenesses = [_alike(person, name) for name in names if isinstance(name, PersonName)]
    return min(likenesses, key=lambda one: ("same", "perhaps", "other").index(one.kind))


def _alike(person: Person, name: PersonName) -> _Likeness:
    ours, theirs = _letters(person.last), _letters(name.last)
    if not ours or not theirs or not (ours == theirs or _parts(person.last) & _parts(name.last)):
        return _Likeness("other", f"the family name is {name.last!r}, not {person.last!r}")
    first, called = _letters(person.first), _letters(name.first)
    middle, theirs_middle = _letters(person.middle), _letters(name.middle or "")
    if first != called:
        initial = min(len(first), len(called)) == 1 and first[:1] == called[:1]
        if initial or (first and first == theirs_middle):
            return _Likeness("perhaps", f"the first name may be the same: {name.written!r}")
        return _Likeness("other", f"the first name is {name.first!r}, not {person.first!r}")
    if middle and theirs_middle and not (middle.startswith(theirs_middle) or theirs_middle.startswith(middle)):
        return _Likeness("perhaps", f"the middle name is {name.middle!r}, not {person.middle!r}")
    if ours != theirs:
        return _Likeness("perhaps", f"the family name is partly the same: {name.last!r}")
    return _Likeness("same", f"the name is the same: {name.written!r}")


def _letters(words: str) -> str:
    return slug(words).replace("-", "")


def _parts(words: str) -> set[str]:
    """The parts of a double name; particles ("de", "van") are in too many to count."""
    return {part for part in re.split(r"-", slug(words)) if len(part) > 3}


def _states(record: NpiRecord) -> set[str]:
    written = [*(place.state for place in record.places), *(one.state for one in record.taxonomies)]
    return {code for state in written if state and (code := state_code(state))}


def _shared(person: Person, record: NpiRecord) -> dict[str, str]:
    """What the listing and the record have in common, by kind, in words."""
    found: dict[str, str] = {}
    if person.npi == record.number:
        found["number"] = f"the listing gives the number {record.number}"
    phones = phone_set(filter(None, (place.phone for place in record.places)), "US")
    if common := person.phones & phones:
        found["phone"] = f"the same phone: {min(common)}"
    towns = {
        fold(place.city): place.city
        for place in record.places
        if place.city and not (person.states and place.state and state_code(place.state) not in person.states)
    }
    if both := person.towns & towns.keys():
        found["town"] = f"the same town: {towns[min(both)]}"
    if states := person.states & _states(record):
        found["state"] = f"the same state: {', '.join(sorted(states))}"
    if letters := person.credentials & credential_set(record.credential or ""):
        found["credential"] = f"the same credential: {', '.join(sorted(letters)).upper()}"
    return found


def _against(person: Person, record: NpiRecord) -> tuple[str, ...]:
    states = _states(record)
    if person.states and states and not person.states & states:
        return (f"the listing is in {', '.join(sorted(person.states))}, the record in {', '.join(sorted(states))}",)
    return ()
