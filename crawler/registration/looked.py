"""What a maintainer saw in a register, checked before it becomes a decision. Pure."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from crawler.errors import BadInputError
from crawler.registration.ask import again_on
from crawler.registration.known import Register, registers
from crawler.workshop import Kept


def register_named(code: str) -> Register:
    """The register of that code; BadInputError names those that there are."""
    if code not in registers():
        raise BadInputError(f"no register is called {code!r}; there are: {', '.join(registers())}")
    return registers()[code]


def listing_named(listings: Iterable[Kept], source: str, key: str) -> Kept:
    """The live listing with that key, of a source called so now or when the listing came; BadInputError for none."""
    of_source = [kept for kept in listings if source in (kept.source, kept.came_from)]
    for kept in of_source:
        if kept.listing.key == key:
            return kept
    if not of_source:
        raise BadInputError(f"no live listing is of a source called {source!r}; `mbt sources` lists the sources")
    near = sorted((kept.listing.key for kept in of_source), key=lambda known: (key not in known, known))
    raise BadInputError(f"{source} has no live listing with the key {key!r}; it has, for instance, {near[0]!r}")


def looked(
    kept: Kept,
    register: Register,
    outcome: str,
    number: str | None,
    url: str | None,
    on: date,
    today: date,
    because: str,
) -> dict[str, Any]:
    """A decision of kind ``checked``, for DecisionLog.add; BadInputError says what is wrong and what would be right."""
    if kept.listing.kind != register.holds.removesuffix("s"):
        wrong = f"{kept.listing.name} is a {kept.listing.kind}, and {register.title} holds {register.holds}"
        fitting = ", ".join(one.code for one in registers().values() if one.holds == f"{kept.listing.kind}s")
        raise BadInputError(f"{wrong}; registers of {kept.listing.kind}s are: {fitting}")
    if on > today:
        raise BadInputError(f"--on {on} is in the future; the day on which you looked is expected")
    if not because.strip():
        raise BadInputError("--because is empty; say how you know that it is them, or that no record fits")
    if number is not None:
        if outcome != "found":
            raise BadInputError(f"--number {number} goes with --outcome found only, not with {outcome}")
        if wrong_number := register.wrong_with(number):
            raise BadInputError(f"--number: {wrong_number}")
    if url is not None and (urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname):
        raise BadInputError(f"--url {url!r} is no web address; one as {register.url} is expected")
    return {
        "kind": "checked",
        "a": kept.ref,
        "register": register.code,
        "outcome": outcome,
        "number_there": number,
        "url": url or register.link(number),
        "until": again_on(on.isoformat(), register),
        "why": because,
    }
