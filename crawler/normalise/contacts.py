"""Phones, e-mail addresses and web addresses, by the libraries that know them."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_TRACKING = re.compile(r"^(?:utm_\w+|gclid|fbclid|mc_[ce]id|_ga|msclkid)$")


@dataclass(frozen=True, slots=True)
class Phone:
    """``e164`` for links, ``display`` as read out in its own country."""

    e164: str
    display: str


def read_phone(text: str, country: str) -> Phone | None:
    """The first possible number in ``text``; numbers without a country code are read as ``country``'s."""
    for match in phonenumbers.PhoneNumberMatcher(text, country, leniency=phonenumbers.Leniency.POSSIBLE):
        number = match.number
        if (
            number.country_code is None
            or not phonenumbers.is_possible_number(number)
            or len(str(number.national_number)) < 5
        ):
            continue
        style = phonenumbers.PhoneNumberFormat.NATIONAL
        if phonenumbers.region_code_for_country_code(number.country_code) != country and number.country_code != (
            phonenumbers.country_code_for_region(country)
        ):
            style = phonenumbers.PhoneNumberFormat.INTERNATIONAL
        return Phone(
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164),
            phonenumbers.format_number(number, style),
        )
    return None


def read_email(text: str) -> str | None:
    """The first valid address in ``text``, its domain in lower case."""
    for match in _EMAIL.finditer(text):
        try:
            return validate_email(match[0], check_deliverability=False).normalized
        except EmailNotValidError:
            continue
    return None


def read_website(text: str) -> str | None:
    """An http(s) URL without tracking parameters and credentials; None for any other scheme or a broken URL."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return None  # "https://[broken/"
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    query = urlencode([(key, value) for key, value in parse_qsl(parts.query) if not _TRACKING.match(key)])
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
