"""Long words of others in two parts, of which a page folds the second away; nothing is left out."""

import re

MOST = 300
"""No more characters than this are shown at once."""

_ENDS = re.compile(r"(?<=[.!?])\s+(?=\S)")
_LEAST = MOST // 2


def parted(words: str) -> tuple[str, str]:
    """(what is shown, the rest): at the end of a sentence where one ends in time, else between two words."""
    if len(words) <= MOST:
        return words, ""
    ends = [found.start() for found in _ENDS.finditer(words) if _LEAST <= found.start() <= MOST]
    at = ends[-1] if ends else words.rfind(" ", 0, MOST + 1)
    at = at if at > 0 else MOST
    return words[:at].rstrip(), words[at:].lstrip()
