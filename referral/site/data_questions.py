"""What Datasette's pages over the directory may be asked, checked before Datasette sees it.

Datasette puts names out of an address into SQL: quoted, so that nothing can be run, but not all of them checked. Here
a name is a plain name, what is not known is refused, and nobody asks for so much that the data pages stand still.
"""

import re
from urllib.parse import parse_qsl

from datasette.filters import Filters
from datasette.utils import tilde_decode
from datasette.utils.asgi import Response

from referral.site.headers import App, Receive, Scope, Send

METHODS = ("GET", "HEAD")
QUERY_MAX = 4000
"""Bytes of the part of an address behind the question mark."""
FACETS_MAX = 5
_NAMES = frozenset({"_sort", "_sort_desc", "_col", "_nocol", "_facet", "_label", "_json", "_blob_column"})
"""Their values are names of columns."""
_SORTS = frozenset({"_sort", "_sort_desc"})
_WORDS = frozenset(
    {"_search", "_size", "_next", "_facet_size", "_shape", "_nl", "_labels", "_json_infinity", "_blob_hash"}
    | {"_stream", "_dl", "_header", "_nofacet", "_nocount", "_nosuggest", "_hide_sql", "_show_sql", "_show_hidden"}
    | {"_sort_by_desc"}
)  # fmt: skip
# A form's fields for one filter more: Datasette leads on to the address with the filter in it.
_FIELD = re.compile(r"_filter_(?:column|op|value)(?:_[0-9]{1,3})?", re.ASCII)
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_LOOKUPS = frozenset(key for key, _, _ in Filters([]).lookups())


def refusal(query: bytes) -> tuple[int, str] | None:
    """Status and sentence for what is not to be asked; None where Datasette may answer. ``query`` as it was sent."""
    if len(query) > QUERY_MAX:
        return 414, f"This address is too long: at most {QUERY_MAX} bytes may follow the question mark."
    try:
        # As Datasette reads it.
        asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return 400, "This address asks more than 200 things."
    wrong = next(filter(None, (_wrong(name, value) for name, value in asked)), None)
    if wrong:
        return 400, wrong
    if sum(name == "_facet" for name, _ in asked) > FACETS_MAX:
        return 400, f"At most {FACETS_MAX} columns can be counted at once (_facet)."
    return None


def _wrong(name: str, value: str) -> str | None:
    if name in _SORTS and not value:
        return None  # a form's "as it is"
    if name in _NAMES:
        return None if _NAME.fullmatch(value) else f"{name} takes the name of a column."
    if name.startswith("_") and "__" not in name:
        known = name in _WORDS or _FIELD.fullmatch(name)
        return None if known else "These pages do not take one of the words that begin with _ in this address."
    column, parted, lookup = name.rpartition("__")
    if not _NAME.fullmatch(column if parted else name) or (parted and lookup not in _LOOKUPS):
        return "A filter is column=value or column__lookup=value."
    return None


def is_data(path: str) -> bool:
    """Whether Datasette answers this address from the directory, in its own way of writing letters, too (~64 is d)."""
    return str(tilde_decode(path)).startswith("/directory")


def with_known_questions(app: App) -> App:
    """The layer around Datasette: data pages are read, never written, and asked only what they take."""

    async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_data(str(scope["path"])):
            await app(scope, receive, send)
        elif scope["method"] not in METHODS:
            headers = {"allow": ", ".join(METHODS)}
            await Response.text("The data pages are only read.", status=405, headers=headers).asgi_send(send)
        elif refused := refusal(scope.get("query_string", b"")):
            await Response.text(refused[1], status=refused[0]).asgi_send(send)
        else:
            await app(scope, receive, send)

    return wrapped
