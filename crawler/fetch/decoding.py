"""The text of an answer, whatever it says that its letters are."""

from scrapy.http import Headers, TextResponse
from scrapy.responsetypes import responsetypes

# Python knows them as codecs, no browser does: slow on purpose (the time grows with the square of the length), no text
# at all, or able to spell half a character.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode_escape", "raw_unicode_escape", "undefined"})
_FALL_BACK = "utf-8"


def text_of(response: TextResponse) -> str:
    """The answer's text, as UTF-8 where it names no charset of the web; no lone surrogates, and never an error."""
    try:
        text = None if response.encoding.replace("-", "_").lower() in _NO_CHARSETS else response.text
    except (LookupError, UnicodeError, ValueError):
        text = None  # "hex" and "zlib" are codecs of Python, and not of text
    if text is None:
        text = response.body.decode(_FALL_BACK, errors="replace")
    return text.encode(_FALL_BACK, errors="replace").decode(_FALL_BACK)


def stored_text(url: str, content_type: str | None, body: bytes) -> str | None:
    """A stored body as text, by the rules for the same answer from the network; None where it is no text."""
    headers = Headers({"Content-Type": content_type} if content_type else {})
    made = responsetypes.from_args(headers=headers, url=url, body=body)
    response = made(url, headers=headers, body=body)
    return text_of(response) if isinstance(response, TextResponse) else None
