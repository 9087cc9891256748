"""Which reader read a page: when the code, the words or the source's rules change, what it read is read anew."""

import hashlib
from functools import cache
from pathlib import Path

from crawler.source import Source

_HERE = Path(__file__).parent
_CODE = (
    "listing.py",
    "fetch/burden.py",
    "fetch/decoding.py",
    "fetch/impostors.py",
    "fetch/impostors.toml",
    "read",
    "registers",
)
_RULES = {"country", "language", "organization", "page", "start"}


@cache
def _code() -> bytes:
    digest = hashlib.sha256()
    for name in _CODE:
        path = _HERE / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in {".py", ".csv", ".toml"}:
                digest.update(file.read_bytes())
    return digest.digest()


def reader_version(source: Source) -> str:
    """16 hex digits over everything that decides what is read from a page of the source."""
    rules = source.model_dump_json(include=_RULES)
    return hashlib.sha256(_code() + rules.encode()).hexdigest()[:16]
