"""Which fields a correction may set or withdraw, under which names, and which values they take. Pure."""

import re

from crawler.errors import BadInputError
from crawler.listing import Listing, Said
from crawler.normalise.claims import LEVELS
from crawler.providers import Provider
from crawler.providers.corrections import LONGEST, URL, check, read
from crawler.review.labels import FieldWords, fields
from crawler.review.saying import strongest_level

LEVEL = "training_level"
_NAME = (2, 200)
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def row_of(field: str) -> FieldWords | None:
    """The row of fields.toml; None for a term of a vocabulary."""
    return next((one for one in fields().field if one.name == field), None)


def _unknown(field: str) -> BadInputError:
    names = ", ".join(one.name for one in fields().field)
    kinds = ", ".join(f"{one.name}:CODE" for one in fields().vocabulary)
    return BadInputError(f"{field[:60]!r} is no field; there are: {names}, {kinds} (`mbt correct --help`)")


def settable(field: str) -> str:
    """The field as decisions name it; BadInputError says what else to do."""
    if row := row_of(field):
        if row.instead:
            raise BadInputError(f"{field} cannot be set by a correction: {row.instead}")
        return row.name
    _term(field)
    return field


def withdrawable(field: str) -> str:
    """The same for showing nothing."""
    if row := row_of(field):
        if row.stays:
            raise BadInputError(f"{field} cannot be withdrawn: {row.stays}")
        return row.among_statements
    vocabulary, _, code = field.partition(":")
    if vocabulary == "language" and code:
        return field
    if stays := next((one.stays for one in fields().vocabulary if one.name == vocabulary), ""):
        raise BadInputError(f"{field} cannot be withdrawn: {stays}")
    _term(field)
    return field


def _term(field: str) -> None:
    vocabulary, _, code = field.partition(":")
    known = next((one for one in fields().vocabulary if one.name == vocabulary), None)
    if known is None:
        raise _unknown(field)
    if code not in known.codes:
        raise BadInputError(f"{field[:60]!r}: {code[:40]!r} is none of {', '.join(known.codes)}")


def plain(what: str, text: str) -> str:
    """The text; BadInputError where it could not be published as it is."""
    if hidden := _HIDDEN.search(text):
        raise BadInputError(f"{what} holds the control or invisible character {hidden[0]!r}; take it out")
    if len(text) > LONGEST:
        raise BadInputError(f"{what}: {text[:40]!r}… has {len(text)} letters; at most {LONGEST} are kept")
    return text


def check_value(field: str, value: str, words: str | None, provider: Provider) -> None:
    """BadInputError where the value is none of the field's, or claims more than the strongest evidence says."""
    plain(field, value)
    if not value:
        raise BadInputError(f"{field}: the value is empty; --withdraw shows nothing for it")
    if field == "name" and not _NAME[0] <= len(value) <= _NAME[1]:
        raise BadInputError(f"name: {value[:40]!r} has {len(value)} letters; {_NAME[0]} to {_NAME[1]} are needed")
    kind, country = provider.members[0].kept.listing.kind, provider.facts.country
    vocabulary, _, code = field.partition(":")
    if code and vocabulary != LEVEL and value not in {"yes", "no"}:
        raise BadInputError(f"{field}: {value[:40]!r} is neither yes nor no")
    check(field, value, words, kind, country)
    said = Said(field=field, words=value, quote=words or value, url=URL)
    listing = Listing(key="a correction", kind=kind, name=provider.facts.name, url=URL, said=(said,))
    for claim in read(listing, country).claims:
        most = strongest_level(provider, claim.variant)
        if most is None or LEVELS.index(claim.level) > LEVELS.index(most):
            raise BadInputError(
                f"{field}: it claims {claim.level!r} ({claim.variant}), and the strongest evidence says "
                f"{f'{most!r}' if most else 'nothing of it'}; a correction can lower a level and not raise one: let "
                "them send an owner file (`mbt owner-file template`), or have the register changed"
            )
