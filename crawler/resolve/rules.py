"""rules.toml, checked when it is first read: the weights, and the words that tell names apart."""

import tomllib
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Thresholds(_Strict):
    """In bits: from ``merge`` on two are joined (``alone``: where only names agree), from ``review`` on asked about.

    ``known``: by how many sources somebody is listed whom a vague listing may join.
    """

    merge: float
    alone: float
    review: float
    known: int


class Bounds(_Strict):
    """How many listings may share a blocking key before it is cut finer, and before it is passed over."""

    block: int = Field(ge=2)
    again: int = Field(ge=2)


class Rarity(_Strict):
    """What is assumed of names and words before any listing is counted."""

    population: int
    smoothing: int
    given: float
    family: float
    initial: float
    word: float
    town: float
    house: float
    smoothing_places: int


class NameRules(_Strict):
    """How much each way in which two people's names are the same adds to their rarity, in bits."""

    most: float
    nickname: float
    slip: float
    alike: float
    part: float
    moved: float
    swapped: float
    middle_same: float
    middle_differs: float
    generation_missing: float
    slip_letters: int
    slip_listings: int
    close_letters: int


class Weights(_Strict):
    """Bits for what two listings have in common besides the name."""

    number: float
    email: float
    page: float
    phone: float
    domain: float
    holder: float
    shared_least: float
    holders_personal: int
    street: float
    postcode: float
    point: float
    organisation: float
    town: float
    place_most: float
    place_more: float
    metres: float
    town_differs: float
    same_source: float
    only_one: float


class ServiceRules(_Strict):
    """What is different for organisations' services."""

    word_most: float
    purpose_most: float
    purpose_same: float
    purpose_differs: float
    one_sided: float
    house_most: float
    house_more: float
    organisation_differs: float
    street_differs: float
    town_differs: float
    common: frozenset[str]
    same: list[list[str]]
    only: dict[str, list[list[str]]]


class ContactWords(_Strict):
    """Hosts that anybody uses, and the desks of an e-mail address."""

    anybody: frozenset[str]
    desk: frozenset[str]


class Words(_Strict):
    """The words of names and addresses, folded."""

    titles: frozenset[str]
    particles: frozenset[str]
    generations: frozenset[str]
    street_words: list[tuple[str, str]]
    letters: list[tuple[str, str]]
    sounds: list[tuple[str, str]]
    two_names: list[tuple[str, str]]
    nicknames: list[list[str]]


class Rules(_Strict):
    """The whole file."""

    thresholds: Thresholds
    bounds: Bounds
    rarity: Rarity
    name: NameRules
    weight: Weights
    service: ServiceRules
    contact: ContactWords
    words: Words


@cache
def rules() -> Rules:
    """The rules; a ValidationError names a key that is missing or that nobody knows."""
    return Rules.model_validate(tomllib.loads((Path(__file__).parent / "rules.toml").read_text(encoding="utf-8")))
