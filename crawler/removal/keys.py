"""What identifies somebody, hashed: nobody can read a name from it, and nobody without the key can try names out."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Iterator

from crawler.listing import Ref
from crawler.removal.identity import Identity
from crawler.removal.kinds import kinds
from crawler.removal.names import Spelling, of_service, to_match, to_store
from crawler.resolve.ids import identifier
from crawler.resolve.rules import rules

Known = tuple[str, str]
"""(kind of kinds.toml, what is hashed)."""

HEX = 32


def hashed(key: bytes, known: Iterable[Known]) -> frozenset[str]:
    """Each as ``kind:hash``; the kind is hashed with it."""
    return frozenset(f"{kind}:{_hash(key, kind, value)}" for kind, value in known)


def _hash(key: bytes, kind: str, value: str) -> str:
    return hmac.digest(key, f"{kind}\x1f{value}".encode(), hashlib.sha256).hex()[:HEX]


def of_ref(ref: Ref) -> set[Known]:
    """What identifies one listing, wherever it is met."""
    return {("listing", "\x1f".join(ref)), ("provider", identifier("p", *ref))}


def kind_of(key: str) -> str:
    """ "name+town:ab12…" -> name+town."""
    return key.partition(":")[0]


def to_be_stored(identity: Identity, shared: Collection[str] = ()) -> set[Known]:
    """What somebody is recognised by from now on.

    ``shared``: pages and e-mail addresses that other providers have as well; they identify nobody. Nor does the
    e-mail address of a desk identify a person.
    """
    emails = {
        email
        for email in identity.emails
        if email not in shared
        and not (identity.kind == "practitioner" and email.partition("@")[0] in rules().contact.desk)
    }
    # A front page is a whole house's: it goes with the name, as the site.
    own = {page for page in identity.pages if page not in shared and ("/" in page or "?" in page)}
    places = {
        ("house", value) if kind == "site" and value in identity.listed_at else (kind, value)
        for kind, value in identity.places
    } | {("page", page) for page in own}
    if not identity.placed:  # on a list, two of one name are told apart by where they are
        places |= {("list", page) for page in identity.pages - own}
    names = _names(identity, stored=True)
    found = {
        *_alone(identity, emails, own),
        *_placed(identity, names, places),
        *_in_country(identity, names, "nowhere"),
    }
    return found if identity.placed else found | _in_country(identity, names, "anywhere")


def to_be_matched(identity: Identity) -> set[Known]:
    """Everything under which a listing is looked for."""
    names = _names(identity, stored=False)
    places = {
        *identity.places,
        *(("house", value) for kind, value in identity.places if kind == "site"),
        *((kind, page) for page in identity.pages for kind in ("page", "list")),
    }
    found = {
        *_alone(identity, identity.emails, identity.pages),
        *_placed(identity, names, places),
        *_in_country(identity, names, "anywhere"),
    }
    return found if identity.placed else found | _in_country(identity, names, "nowhere")


def _names(identity: Identity, stored: bool) -> set[Spelling]:
    spell = to_store if stored else to_match
    found = {spelling for written in identity.people for spelling in spell(written)}
    return found | {spelling for name in identity.services for spelling in of_service(name)}


def _alone(identity: Identity, emails: Collection[str], pages: Collection[str]) -> Iterator[Known]:
    for ref in identity.refs:
        yield from of_ref(ref)
    for one in identity.ids:
        yield "provider", one
    for register, number in identity.numbers:
        yield "number", f"{register.casefold()} {number}"
    for email in emails:
        yield "email", f"{identity.kind} {email}"
        yield "contact", email
    for page in pages:
        yield "page", f"{identity.kind} {page}"


def _placed(identity: Identity, names: Iterable[Spelling], places: Collection[tuple[str, str]]) -> Iterator[Known]:
    goes_with = kinds().goes_with
    for name, form in names:
        for place, value in places:
            if place in goes_with[name]:
                yield f"{name}+{place}", f"{identity.kind} {form}\x1f{value}"


def _in_country(identity: Identity, names: Collection[Spelling], place: str) -> set[Known]:
    return {
        (f"name+{place}", f"{identity.kind} {form}\x1f{identity.country}") for name, form in names if name == "name"
    }
