"""The labels of a page that no rule knows: a maintainer is told of them, and adds a row to labels.csv."""

import re
from collections.abc import Iterable, Mapping

from crawler.read.labels import field_named
from crawler.read.outline import Block

# Up to three words before a colon, the first with a capital, none with a digit or a stop: "Reception hours: …".
_LABEL = re.compile(r"(?P<label>[^\W\d_a-z][^\d:;,.!?()@/]{1,40}):(?:\s+\S|$)")
_WORDS_MAX = 3
_TERM_MAX = 60


def unknown_labels(blocks: Iterable[Block], own: Mapping[str, str]) -> tuple[str, ...]:
    """The ``<dt>`` and ``<th>`` terms, and what leads a "Label: value" line, that name no field: each once."""
    labels = dict.fromkeys(label for block in blocks if (label := _label(block)))
    return tuple(label for label in labels if not field_named(label, own))


def _label(block: Block) -> str | None:
    if block.level:
        return None
    if block.term:
        words = block.text.strip(" :")
        return words if words and len(words) <= _TERM_MAX else None
    match = _LABEL.match(block.text)
    if not match or len(match["label"].split()) > _WORDS_MAX:
        return None
    return match["label"].strip()
