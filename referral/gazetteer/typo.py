"""Names that differ from a misspelt one by one letter: left out, added, changed, or two swapped ("LAS VAGAS")."""

from collections.abc import Iterator

SHORTEST = 7
"""Letters a name needs before it is read as a misspelt one: short names have too many neighbours."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz "


def one_letter_off(folded: str) -> Iterator[str]:
    """All folded names at one step from this one; nothing for a name that is too short."""
    if len(folded) < SHORTEST:
        return
    for place in range(len(folded) + 1):
        before, behind = folded[:place], folded[place:]
        if behind:
            yield before + behind[1:]
            yield from (before + letter + behind[1:] for letter in _LETTERS)
        if len(behind) > 1:
            yield before + behind[1] + behind[0] + behind[2:]
        yield from (before + letter + behind for letter in _LETTERS)
