"""Evidence and reasons as sentences that a maintainer reads."""

from functools import lru_cache

import phonenumbers

_SENTENCES = {
    "name": "“{}” and “{}” are the same name; {} have the family name {}",
    "nickname": "“{}” and “{}” can be one person: one given name is a form of the other",
    "initial": "“{}” and “{}” can be one person: one gives an initial only",
    "missing": "“{}” and “{}” can be one person: one gives no first name",
    "middle": "“{}” and “{}” can be one person: the middle name of one is a name of the other",
    "slip": "“{}” and “{}” are nearly the same name, in a spelling that hardly anybody else has",
    "alike": "“{}” and “{}” sound alike, and both spellings are names",
    "part": "“{}” and “{}” have a part of the family name in common",
    "swapped": "One page may have written the family name first",
    "middle_same": "The middle names agree",
    "middle_differs": "The middle names differ",
    "generation_missing": "Only one is said to be a junior or senior",
    "words": "Both names have the words {}",
    "words_alike": "Nothing in “{}” and “{}” tells two services apart",
    "words_differ": "Only one of the names has the words {}",
    "one_sided": "Only one says whom or where it is for: {}",
    "organisation_differs": "The organisations differ: {} and {}",
    "number": "Both give the number {1} of the register {0}",
    "email": "Both give the e-mail address {}, which {} have",
    "page": "Both give the page {}, which {} have",
    "phone": "Both give the phone number {}, which {} have",
    "domain": "Both give a website or e-mail address of {}, which {} have",
    "place": "Both are at the same place: {}",
    "street_differs": "The addresses differ: {} and {}",
    "town_differs": "They are in different towns: {} and {}",
    "known": "“{}” is known: {} in {} sources",
    "only_one": "Nobody else in these listings can be “{}”",
    "houses": "Nothing says that they are in one house, of {} with services in {}",
    "same_source": "{} lists both, under two keys",
}


def sentence(kind: str, words: tuple[str, ...]) -> str:
    """The sentence of one item of evidence."""
    if kind == "phone":
        words = (phone_shown(words[0]), *words[1:])
    return _SENTENCES[kind].format(*words)


@lru_cache(maxsize=100_000)
def phone_shown(e164: str) -> str:
    """A number as it is read out in its own country: 020 7946 0101."""
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return e164
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)


def listings(count: int) -> str:
    """ "2 listings", "1 listing"."""
    return f"{count} listing{'' if count == 1 else 's'}"
