"""What can be counted of listings: how often a field is filled, how often its words are somebody's own."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from crawler.listing import Listing

# A field counts as filled where its words could be what it is for: a column of towns read as phones is not.
_FORMS: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(r"\d(?:\D*\d){4}"),
    "email": re.compile(r"@"),
    "registration_number": re.compile(r"\d"),
}
_ANY = re.compile(r"\w")
_KNOWN_BY = 1000
_NO_WORD = re.compile(r"[\W_]+")


def fields_of(listing: Listing) -> frozenset[str]:
    """The fields that the listing fills."""
    filled: set[str] = set()
    for said in listing.said:
        if said.field not in filled and _FORMS.get(said.field, _ANY).search(said.words):
            filled.add(said.field)
    return frozenset(filled)


def fill_of(listings: Iterable[Listing]) -> dict[str, int]:
    """Field -> how many of the listings fill it, by field."""
    counted = Counter(field for listing in listings for field in fields_of(listing))
    return dict(sorted(counted.items()))


def first_words(listing: Listing, field: str) -> str:
    """What stands first under a field (or as the name), letters and digits only; of several, facts take the first."""
    words = [listing.name] if field == "name" else listing.words(field)
    return _NO_WORD.sub("", words[0]).casefold() if words else ""


def own_words(listings: Iterable[Listing], field: str) -> tuple[set[str], int]:
    """(keys of the listings whose first words under a field no other listing has, how many have any)."""
    said = {listing.key: words for listing in listings if (words := first_words(listing, field))}
    counted = Counter(said.values())
    return {key for key, words in said.items() if counted[words] == 1}, len(said)


def length(listing: Listing) -> int:
    """How many characters the listing says, each wording once."""
    return sum(map(len, {said.words for said in listing.said}))


def prose(listing: Listing) -> str:
    """What a listing's prose is known again by: its beginning and its length; empty where it has none."""
    whole = " ".join(listing.words("prose"))
    beginning = _NO_WORD.sub(" ", whole[:_KNOWN_BY]).casefold().strip()
    return f"{beginning} {len(whole)}" if beginning else ""
