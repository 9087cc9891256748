"""Whether a register's record fits who is listed: three values, each with its reasons.

``not_found`` says that no record was found to fit, and nothing else: not being found in a register is never a statement
that somebody is not licensed, or that a service does not exist.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Outcome = Literal["found", "not_found", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Agreement:
    """``number`` is the record's own number in its register, where one record was found."""

    outcome: Outcome
    reasons: tuple[str, ...]
    number: str | None = None


def among(each: Sequence[Agreement], remark: str | None = None) -> Agreement:
    """One verdict from those on each record of an answer; ``remark`` says that the answer was not the whole of it."""
    found = [one for one in each if one.outcome == "found"]
    maybe = [one for one in each if one.outcome == "ambiguous"]
    if len(found) == 1:
        return found[0]
    if found:
        numbers = ", ".join(str(one.number) for one in found)
        return Agreement("ambiguous", (f"{len(found)} records fit equally: {numbers}",))
    if maybe:
        reasons = tuple(f"{one.number}: {reason}" for one in maybe[:5] for reason in one.reasons)
        return Agreement("ambiguous", reasons)
    if remark:
        return Agreement("ambiguous", (remark,))
    asked = f"none of {len(each)} records fits" if each else "the register returned no record"
    return Agreement("not_found", (asked, "this says nothing about a licence"))
