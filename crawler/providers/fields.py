"""The fields that a provider has one of: which facts travel together, and when two sources disagree about them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from crawler.normalise import Facts
from crawler.site_of import site_of


def _page(url: str) -> tuple[str, str]:
    return site_of(url), urlsplit(url).path.rstrip("/")


def _itself(value: Any) -> Any:
    return value


@dataclass(frozen=True, slots=True)
class Field:
    """``name`` as in directory.db's provenance; ``parts`` of Facts, the first of which is None where nothing is known.

    ``compared``: what two sources must agree on; None where other words are no other statement. ``of_a_place``: people
    who work in two towns have two of it.
    """

    name: str
    parts: tuple[str, ...]
    compared: Callable[[Any], object] | None = _itself
    of_a_place: bool = False


FIELDS = (
    Field("name", ("name",), None),
    Field("credentials", ("credentials",), None),
    Field("organization", ("organization",), None),
    Field("phone", ("phone",), lambda phone: phone.e164, of_a_place=True),
    Field("email", ("email",), str.lower, of_a_place=True),
    Field("website", ("website",), _page, of_a_place=True),
    Field("ages", ("ages",)),
    Field("months", ("months",)),
    Field("visits_per_week", ("visits_per_week",)),
    Field("catchment", ("catchment", "catchment_read"), None),
    Field("how_to_refer", ("how_to_refer",), None),
    Field("accepting", ("accepting", "accepting_as_of")),
    Field("wait_weeks", ("wait_weeks", "wait_as_written", "wait_as_of"), None),
    Field("referral_window", ("referral_window", "window_read"), None),
)


def known(facts: Facts, field: Field) -> bool:
    """Whether the facts say anything of the field."""
    return getattr(facts, field.parts[0]) is not None
