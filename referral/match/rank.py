"""The order of an answer: buckets of equal worth, and inside a bucket a turn that changes with the day only."""

import hashlib
import math
from datetime import date


def place_in_order(score: float, provider_id: str, on: date, bucket: float) -> tuple[int, bytes]:
    """A sort key, best first. The turn is a hash of day and id, so no name, no input order and no money decides it."""
    turn = hashlib.sha256(f"{on.isoformat()}:{provider_id}".encode()).digest()
    return -math.floor(score / bucket), turn
