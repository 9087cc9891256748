"""Checks, decisions and listings of tests, all invented."""

from typing import Any

from crawler.decisions import Decision
from crawler.listing import Listing, Ref, Said
from crawler.registers.verdict import Outcome
from crawler.registration.known import registers
from crawler.workshop import Kept
from crawler.workshop.checks import Check

ADA: Ref = ("us_sample", "ada")
ADA_TOO: Ref = ("us_other", "ada-sample")
URL = "https://example.org/"


def asked(
    on: str,
    outcome: Outcome = "found",
    number: str | None = None,
    *,
    ref: Ref = ADA,
    register: str = "npi",
    again: str = "2099-01-01",
) -> Check:
    """A register's answer on a day."""
    return Check(ref, register, URL, on, outcome, number, (f"as answered on {on}",), again)


def checked(number: int, on: str, outcome: str = "found", until: str = "2099-01-01", **other: Any) -> Decision:
    """Decision ``number``: somebody looked on a day."""
    given = {"a": ADA, "register": "npi", "url": URL, **other}
    return Decision(
        number, "checked", "Mo Tester", on, "the address is the same", outcome=outcome, until=until, **given
    )


def practitioner(
    key: str, name: str, *said: tuple[str, str], source: str = "us_sample", kind: Any = "practitioner"
) -> Kept:
    """A live listing."""
    words = tuple(Said(field=field, words=text, quote=text, url=URL) for field, text in said)
    listing = Listing(key=key, kind=kind, name=name, url=URL, said=words)
    return Kept(source, listing, "2026-01-01", "2026-01-01", "2026-01-01", source)


EXAMPLES = {code: one.number.example for code, one in registers().items() if one.number}
