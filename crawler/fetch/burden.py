"""Mark-up that would keep a parser busy for minutes: told by a look at the text, before anything is parsed."""

import re

ELEMENTS_MAX = 250_000
"""Parsing and outlining as many takes about a second; the largest page ever read here had 9,000."""
ATTRIBUTES_MAX = 1_000
"""Of one element: libxml2 compares each with all before it, so that 100,000 take it two minutes."""
_SHORT = 32_000
"""Characters; what fits in here takes a second at the worst."""
_CROWDED = re.compile(
    r"<[a-zA-Z][^\s/>]*+"
    rf"(?:[\s/]++[^\s/>=]++(?:\s*+=\s*+(?:\"[^\"]*+\"?|'[^']*+'?|[^\s>]*+))?+){{{ATTRIBUTES_MAX}}}"
)


def too_much(text: str) -> str | None:
    """Why mark-up is not parsed at all, in words; None for any page that people made."""
    if text.count("<") > ELEMENTS_MAX:
        return f"a page of more than {ELEMENTS_MAX} elements"
    if len(text) > _SHORT and _CROWDED.search(text):
        return f"an element with more than {ATTRIBUTES_MAX} attributes"
    return None
