"""Sets of records that grow only as long as nobody in them is vetoed by anybody else in them."""

from collections.abc import Callable, Iterable


class Joined:
    """Positions 0 … size - 1, each in a set of its own at first."""

    def __init__(self, size: int) -> None:
        self._set_of = list(range(size))
        self._members = {at: [at] for at in range(size)}

    def together(self, a: int, b: int) -> bool:
        """Whether they are in one set."""
        return self._set_of[a] == self._set_of[b]

    def set_of(self, a: int) -> int:
        """The least position of the set that ``a`` is in."""
        return self._set_of[a]

    def members(self, a: int) -> list[int]:
        """The positions in the set of ``a``, in order."""
        return self._members[self._set_of[a]]

    def sets(self) -> Iterable[list[int]]:
        """Every set, by its least position."""
        return (self._members[at] for at in sorted(self._members))

    def veto(self, a: int, b: int, between: Callable[[int, int], str]) -> str:
        """The first veto between any two members of the two sets, in their order; "" where there is none."""
        for one in self.members(a):
            for other in self.members(b):
                if why := between(one, other):
                    return why
        return ""

    def join(self, a: int, b: int) -> None:
        """Make one set of both."""
        low, high = sorted((self._set_of[a], self._set_of[b]))
        if low == high:
            return
        for at in self._members[high]:
            self._set_of[at] = low
        self._members[low] = sorted(self._members[low] + self._members.pop(high))
