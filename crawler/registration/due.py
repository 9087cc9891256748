"""Whom a maintainer has to look up by hand now, where, and why. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from crawler.listing import Ref
from crawler.registration.known import Register, registers
from crawler.registration.links import links_for
from crawler.registration.newest import History, newest
from crawler.workshop.checks import Check


@dataclass(frozen=True, slots=True)
class Practitioner:
    """A published practitioner with all of their live listings; ``credentials`` as written."""

    name: str
    refs: tuple[Ref, ...]
    country: str
    credentials: str | None


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: a look into one register, or for somebody whom nobody ever looked up, into whichever is theirs.

    ``since``: the day from which on it is due (ISO); None: nobody ever looked.
    """

    practitioner: Practitioner
    registers: tuple[Register, ...]
    why: str
    since: str | None


def overdue(check: Check, today: date) -> bool:
    """Whether it is time to ask again."""
    return check.check_again_on <= today.isoformat()


def due(practitioners: Iterable[Practitioner], checks: History, today: date) -> Iterator[Due]:
    """What is to be looked up by hand, in the order of the practitioners and of registers.toml.

    A register that can be asked is asked by the next crawl; only what it could not tell apart is for people. Who stands
    in one register of a profession now is not looked for in those where nobody ever looked.
    """
    for one in practitioners:
        known = {check.register: check for check in newest(one.refs, checks, today)}
        settled = any(_settles(check, today) for check in known.values())
        fitting = {register.code for register in links_for(one.country, one.credentials)}
        looked = {check.register for check in known.values() if registers()[check.register].holds == "practitioners"}
        never = []
        for register in registers().values():
            if register.code not in fitting | looked:
                continue
            check = known.get(register.code)
            if check is None:
                never += [register] if register.shape is None and not settled else []
            elif check.how == "asked":
                if check.outcome == "ambiguous":
                    yield Due(one, (register,), "asked, and could not be told apart", check.asked_on)
            elif overdue(check, today) and (check.outcome == "found" or not settled):
                yield Due(one, (register,), f"last looked at on {check.asked_on}", check.check_again_on)
        if never:
            yield Due(one, tuple(never), "nobody looked yet", None)


def _settles(check: Check, today: date) -> bool:
    register = registers()[check.register]
    return check.outcome == "found" and register.kind != "identifier" and not overdue(check, today)
