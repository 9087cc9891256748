"""A bounded memory of what was asked for last, shared by the threads of one process."""

from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Kept = TypeVar("Kept")


class Recent(Generic[Key, Kept]):
    """At most `most` values; the one asked for longest ago goes first."""

    def __init__(self, most: int):
        self._most, self._kept, self._lock = most, dict[Key, Kept](), Lock()

    def get(self, key: Key) -> Kept | None:
        """What is kept, or None."""
        with self._lock:
            found = self._kept.pop(key, None)
            if found is not None:
                self._kept[key] = found
        return found

    def keep(self, key: Key, value: Kept) -> None:
        """Keep this one too."""
        with self._lock:
            self._kept[key] = value
            if len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
