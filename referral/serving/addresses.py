"""What kind of page an address is, and the template that logs and metrics know it by: never the address itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from referral.site.routes import ROUTES, View


class Kind(Enum):
    """Who answers, and how it is guarded."""

    PAGE = "page"  # ours: kept ready where it is the same for everybody
    DATA = "data"  # Datasette's tables: costly, one at a time
    FILE = "file"  # Datasette's own styles and scripts
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Address:
    """``template`` holds names in braces where the address holds values. ``pattern``, ``view``: of a page of ours."""

    kind: Kind
    template: str
    pattern: re.Pattern[str] | None = None
    view: View | None = None


_GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")
_OPTIONAL = re.compile(r"\(\?:[^()]*\)\?")


def template_of(pattern: str) -> str:
    """The template of an address's pattern: ^/provider/(?P<id>[a-z0-9]{1,40})$ is /provider/{id}."""
    named = _GROUP.sub(r"{\1}", pattern.removeprefix("^").removesuffix("$"))
    return _OPTIONAL.sub("", named).replace("\\", "")


def _ours() -> Iterator[tuple[re.Pattern[str], Address]]:
    for written, view in ROUTES:
        pattern = re.compile(written)
        yield pattern, Address(Kind.PAGE, template_of(written), pattern, view)


_OURS = tuple(_ours())
_DATASETTE = (
    (re.compile(r"/directory(\.\w+)?"), Address(Kind.DATA, "/directory")),
    (re.compile(r"/directory/[^/]+"), Address(Kind.DATA, "/directory/{table}")),
    (re.compile(r"/directory/[^/]+/[^/]+"), Address(Kind.DATA, "/directory/{table}/{row}")),
    (re.compile(r"/-/static(-plugins)?/.*"), Address(Kind.FILE, "/-/static/{file}")),
    (re.compile(r"/favicon\.ico"), Address(Kind.FILE, "/favicon.ico")),
)
NOWHERE = Address(Kind.NOWHERE, "other")
PLAIN_PAGES = tuple(address.template for _, address in _OURS if "{" not in address.template)
"""The pages of ours that need no further word."""
_PLAIN = {address.template: address for _, address in _OURS if "{" not in address.template}


def address_of(path: str) -> Address:
    """The address that a path, as it was sent and without its query, belongs to."""
    if plain := _PLAIN.get(path):
        return plain
    for pattern, address in _OURS:
        if pattern.match(path):
            return address
    for pattern, address in _DATASETTE:
        if pattern.fullmatch(path):
            return address
    return NOWHERE
