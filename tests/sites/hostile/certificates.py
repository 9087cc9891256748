"""Hosts that encrypt, and whom it does not help."""

import ssl
from collections.abc import Callable

from tests.sites.certificates import Authority
from tests.sites.hostile.case import CLINIC, Case, always
from tests.sites.wire import answer

_FINE = always(answer(CLINIC))


def case(name: str, outcome: str = "tls") -> Case:
    return Case(f"tls-{name}", outcome, _FINE, scheme="https", asks=() if outcome != "read" else None)


CASES = [
    case("fine", "read"),
    case("expired"),
    case("of-another-host"),
    case("signed-by-itself"),
    case("signed-by-nobody-known"),
]


def contexts(known: Authority, unknown: Authority) -> Callable[[str], ssl.SSLContext]:
    """The server's side of each of those hosts; ``known`` is the authority that the crawler trusts."""
    made = {
        "tls-fine": known.context("tls-fine.example.org"),
        "tls-expired": known.context("tls-expired.example.org", expired=True),
        "tls-of-another-host": known.context("another.example.com"),
        "tls-signed-by-itself": known.context("tls-signed-by-itself.example.org", by_itself=True),
        "tls-signed-by-nobody-known": unknown.context("tls-signed-by-nobody-known.example.org"),
    }
    return lambda host: made[host.partition(".")[0]]
