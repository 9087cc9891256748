"""Three values wherever a fact can be missing: yes, no, unknown. Unknown is never read as no."""

from enum import StrEnum


class Value(StrEnum):
    """What is known of one fact."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def worth(value: Value, unknown: float) -> float:
    """The share of a part that a fact earns: 1 for yes, 0 for no, `unknown` (between the two) when nobody has said."""
    if value is Value.UNKNOWN:
        return unknown
    return 1.0 if value is Value.YES else 0.0
