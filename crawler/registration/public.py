"""Registers and checks as rows of directory.db: what everybody may see. Pure, and in one order."""

from collections.abc import Iterable, Iterator
from typing import Any

from crawler.registration.known import outcomes, registers
from crawler.resolve.ids import identifier
from crawler.workshop.checks import Check


def registration_rows(provider_id: str, checks: Iterable[Check]) -> Iterator[dict[str, Any]]:
    """Rows of the table ``registration_check`` for one provider, by register; ``checks`` as ``checks_for`` gives them.

    Only registers of practitioners. A number is given where a record was found in a register that shows numbers; the
    link is the record's own page where there is one, else the page that was looked at, or the register's search.
    """
    for check in sorted(checks, key=lambda one: one.register):
        register = registers()[check.register]
        if register.holds != "practitioners":
            continue
        number = check.number if check.outcome == "found" and register.number else None
        yield {
            "id": identifier("r", provider_id, check.register),
            "provider_id": provider_id,
            "register": check.register,
            "number": number,
            "outcome": check.outcome,
            "asked_on": check.asked_on,
            "check_again_on": check.check_again_on,
            "how": check.how,
            "url": check.asked if check.how == "by hand" else register.link(number),
        }


def register_rows() -> Iterator[dict[str, Any]]:
    """Rows of the table ``register``: every register of practitioners, in the order of registers.toml."""
    for register in registers().values():
        if register.holds == "practitioners":
            yield {
                "code": register.code,
                "title": register.title,
                "country": register.country,
                "kind": register.kind,
                "url": register.url,
                "means": register.means,
                "professions": "; ".join(register.professions) or None,
            }


def outcome_rows() -> Iterator[dict[str, Any]]:
    """What each outcome is called and what it says, for the vocabulary ``registration_outcome``."""
    for sort, outcome in enumerate(outcomes().values()):
        yield {
            "vocabulary": "registration_outcome",
            "code": outcome.code,
            "label": outcome.label,
            "sort": sort,
            "note": outcome.sentence,
        }
