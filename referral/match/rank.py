"""The order of an answer: buckets of equal worth, and inside a bucket a turn that changes with the day only."""

import hashlib
from datetime import date

import numpy as np

from referral.match.bits import Floats, Rows


def bucket_of(score: Floats, width: float) -> Rows:
    """The bucket each score falls into; a higher one stands before a lower one."""
    return np.floor(score / width).astype(np.int64)


def turn(provider_id: str, on: date) -> bytes:
    """A hash of day and id, the least first: inside a bucket no name, no input order and no money decides."""
    return hashlib.sha256(f"{on.isoformat()}:{provider_id}".encode()).digest()
