"""Why a run is held."""

from dataclasses import dataclass

_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """One broken assertion.

    ``words`` hold numbers, fields and start pages only, and are published; ``about``, the other URLs and the keys of
    listings, can name persons, and is for maintainers.
    """

    assertion: str
    words: str
    about: tuple[str, ...] = ()

    def __str__(self) -> str:
        """The whole sentence, for maintainers."""
        if not self.about:
            return self.words
        more = len(self.about) - _SHOWN
        return f"{self.words} ({'; '.join(self.about[:_SHOWN])}{f'; and {more} more' if more > 0 else ''})"
