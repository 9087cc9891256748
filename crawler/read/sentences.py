"""Text into sentences, for quoting."""

import re

# A full stop ends a sentence unless a small letter follows, or it stands after a single letter or a known short form.
_END = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Za-z]\.)(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bProf\.)(?<!\bSt\.)"
    r"(?<!\bca\.)(?<!\bf\.eks\.)(?<!\bevt\.)(?<!\bbl\.a\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<!\bTel\.)(?<!\bTlf\.)"
    r"(?<!\bno\.)(?<!\bnr\.)\s+(?=[^\s.,;a-zæøåäöüéèß])"
)
QUOTE_MAX = 200


def sentences(text: str) -> list[str]:
    """``text`` split after full stops, question and exclamation marks; never empty strings."""
    return [part.strip() for part in _END.split(text) if part.strip()]


def shortened(quote: str, around: tuple[int, int] = (0, 0)) -> str:
    """``quote`` in at most 200 characters, cut at word ends, keeping the span ``around`` in view."""
    if len(quote) <= QUOTE_MAX:
        return quote
    start, end = around
    # The window starts a little before what it is quoted for; an ellipsis shows each cut.
    left = max(0, min(start - 60, len(quote) - QUOTE_MAX + 4))
    if end - left > QUOTE_MAX - 6:
        left = max(0, start)
    window = quote[left : left + QUOTE_MAX - 6]
    if left > 0:
        window = "… " + window.split(" ", 1)[-1] if start - left > 20 else "… " + window
    if left + QUOTE_MAX - 6 < len(quote):
        window = (window.rsplit(" ", 1)[0] if " " in window[-40:] else window) + " …"
    return window[:QUOTE_MAX]
