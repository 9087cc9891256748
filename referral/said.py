"""English sentences that remember how they were made, so that a page can say them in its own language.

Whoever makes a sentence knows no language but English: JSON, the command line and logs show it as it is. A page passes
it through the filter `said` (referral/site/speech.py), which looks its template up in the catalog of its language.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Self

Kind = Literal["country", "language"]


class Said(str):
    """An English sentence, the template it was made from, and the values in it, which may be such sentences too.

    ``plural`` and ``number``: those of Counted, where it is one.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, Any]
    plural: str | None = None
    number: float = 1

    def __new__(cls, text: str, template: str, values: Mapping[str, Any]) -> Self:
        """Made by said."""
        made = str.__new__(cls, text)  # an answer has some hundred of these: super() would be a third of the time
        made.template = template
        made.values = values
        return made

    def __getnewargs__(self) -> Any:
        """For copies."""
        return str(self), self.template, self.values


class Counted(Said):
    """A sentence that counts ``number`` of something; ``plural``: the template for all numbers but 1."""

    __slots__ = ("number", "plural")
    number: float
    plural: str

    def __new__(cls, text: str, template: str, values: Mapping[str, Any], plural: str = "", number: float = 1) -> Self:
        """Made by said_n."""
        made = super().__new__(cls, text, template, values)
        made.plural, made.number = plural, number
        return made

    def __getnewargs__(self) -> Any:
        """For copies."""
        return str(self), self.template, self.values, self.plural, self.number


class Named(str):
    """The English name of a country or a language, with its code: each language has names of its own for them."""

    __slots__ = ("code", "kind")
    kind: Kind
    code: str

    def __new__(cls, text: str, kind: Kind, code: str) -> Self:
        """``code``: ISO 3166 of a country, a BCP 47 tag of a language."""
        made = str.__new__(cls, text)
        made.kind, made.code = kind, code
        return made

    def __getnewargs__(self) -> Any:
        """For copies."""
        return str(self), self.kind, self.code


class Joined(str):
    """Sentences or names that stand one after another, each of which is said by itself."""

    __slots__ = ("between", "parts")
    between: str
    parts: tuple[str, ...]

    def __new__(cls, between: str, parts: tuple[str, ...]) -> Self:
        """Made by joined."""
        made = str.__new__(cls, between.join(parts))
        made.between, made.parts = between, parts
        return made

    def __getnewargs__(self) -> Any:
        """For copies."""
        return self.between, self.parts


def said(template: str, /, **values: Any) -> Said:
    """The sentence with its values filled in as ``str.format`` does; a template without values is taken as it is.

    Numbers and days (``date``) are written as each language writes them: a year, or a code, is given as a text. A text
    is never looked up: words of ours among the values are ``said`` themselves.
    """
    return Said(template.format(**values) if values else template, template, values)


def said_n(singular: str, plural: str, count: float, /, **values: Any) -> Counted:
    """A sentence that counts; ``{count}`` in it is the number. ``singular`` is for exactly one."""
    values = {"count": count, **values}
    return Counted((singular if count == 1 else plural).format(**values), singular, values, plural, count)


def joined(between: str, *parts: str) -> Joined:
    """Parts that need no grammar between them, such as names in a list or one sentence after the other."""
    return Joined(between, parts)


def verbatim(words: str) -> Said:
    """A name, or somebody's words, among parts that are joined: it is never looked up."""
    return Said(words, "{words}", {"words": words})


def enumerated(parts: Sequence[str]) -> str:
    """ "a, b and c", of one part or more, each of which is said by itself."""
    *others, last = parts
    return said("{names} and {last}", names=joined(", ", *others), last=last) if others else last


def N_(words: str) -> str:  # noqa: N802 -- the name that gettext's tools and readers know
    """The words, unchanged: marks them for the catalogs where they are shown by way of the filter `said`."""
    return words
