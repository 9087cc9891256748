"""Phones, e-mail addresses and web addresses, by the libraries that know them (words in contacts.toml)."""

import re
import tomllib
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from crawler.read.labels import fold

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# A web address without its scheme, after an optional label: "Website: www.example.org", "example.org/mbt".
_BARE = re.compile(
    r"(?:[^\W\d_]+:\s+)?(?://)?((?:www\.)?(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,24}(?::\d{2,5})?(?:[/?]\S*)?)",
    re.ASCII,
)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
# A web address in a sentence; one that begins the text is all of it.
_INSIDE = re.compile(r"(?<!\S)(?:https?://|www\.)\S+", re.IGNORECASE)
_LABELLED = re.compile(r"^[^\W\d_]+:\s+(?=https?://)", re.IGNORECASE)
# Digits of a national number that no date has.
_WHOLE = 9
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Phone:
    """``e164`` for links, ``display`` as read out in its own country, with the extension where one is given."""

    e164: str
    display: str


@cache
def _words() -> dict[str, Any]:
    data = tomllib.loads((Path(__file__).parent / "contacts.toml").read_text(encoding="utf-8"))
    passed_over = "|".join(map(re.escape, data["not_for_calling"]))
    return {
        "not_for_calling": re.compile(rf"\b(?:{passed_over})\W{{0,4}}$"),
        "tracking": tuple(data["tracking"]),
        "hidden_at": tuple((re.compile(one["pattern"], re.IGNORECASE), one["means"]) for one in data["hidden_at"]),
    }


def read_phone(text: str, country: str) -> Phone | None:
    """The first number in ``text`` that can be called and is no fax; without a country code it is one of ``country``.

    A number counts where its digits fit a range that the country has given out (phonenumbers' "valid": dates and
    register numbers fit none). Only where there is none, one in full length after "+" or its "0": ranges are given out
    every year.
    """
    numbers = [
        match
        for match in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.POSSIBLE)
        if match.number.country_code is not None and not _words()["not_for_calling"].search(fold(text[: match.start]))
    ]
    for fits in (phonenumbers.is_valid_number, _is_whole):
        for match in numbers:
            if fits(match.number) and (fits is not _is_whole or match.raw_string.lstrip("(")[:1] in {"+", "0"}):
                return _as_phone(match.number, country)
    return None


def _is_whole(number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.is_possible_number(number) and len(str(number.national_number)) >= _WHOLE


def _as_phone(number: phonenumbers.PhoneNumber, country: str) -> Phone:
    own = country in phonenumbers.region_codes_for_country_code(number.country_code or 0)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if own else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return Phone(
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
        phonenumbers.format_number(number, style),
    )


def read_email(text: str) -> str | None:
    """The first valid address in ``text``, its domain in lower case; "mbt (at) example.org" is one."""
    for pattern, means in _words()["hidden_at"]:
        text = pattern.sub(means, text)
    for match in _EMAIL.finditer(text):
        try:
            return validate_email(match[0], check_deliverability=False).normalized
        except EmailNotValidError:
            continue
    return None


def read_website(text: str) -> str | None:
    """An http(s) URL without fragment, tracking parameters and credentials; None for other schemes and broken URLs.

    A host without a scheme is read as https.
    """
    words = _LABELLED.sub("", text.strip())
    if (inside := _INSIDE.search(words)) and inside.start():
        words = inside[0]
    words = words.rstrip(".,;")
    if not _SCHEME.match(words) or not words.lower().startswith(("http:", "https:")):
        bare = _BARE.fullmatch(words)
        if not bare:
            return None
        words = f"https://{bare[1]}"
    try:
        parts = urlsplit(words)
        port = parts.port
    except ValueError:
        return None  # "https://[broken/", "https://example.org:99999"
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or re.search(r"\s", parts.netloc):
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    netloc = f"{host}:{port}" if port and port != _DEFAULT_PORTS[parts.scheme] else host
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not _tracks(key)])
    return urlunsplit((parts.scheme, netloc, quote(parts.path, safe="/%:@!$&'()*+,;=~-._"), query, ""))


def _tracks(key: str) -> bool:
    return any(fnmatchcase(key.lower(), pattern) for pattern in _words()["tracking"])
