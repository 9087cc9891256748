"""The stable id of a provider: that of its oldest listing, whatever joins it later."""

import base64
import hashlib
from collections.abc import Iterable

from crawler.resolve.record import Record


def identifier(prefix: str, *parts: str) -> str:
    """A short, stable, readable id: the prefix and ten letters of a sha256."""
    digest = hashlib.sha256("\x1f".join(parts).encode()).digest()
    return prefix + base64.b32encode(digest)[:10].decode().lower()


def own_id(record: Record) -> str:
    """The id of the provider that a listing would be alone."""
    return identifier("p", *record.ref)


def oldest(members: Iterable[Record]) -> Record:
    """The member that the provider's id comes from: seen first, then by source and key."""
    return min(members, key=lambda record: (record.first_seen, record.ref))
