"""Other ways to read a written name: what people and registers add to the name of a town, left out step by step."""

import re
from collections.abc import Iterator

_PARENTHESES = re.compile(r"\s*\(([^()]*)\)?")
_ARTICLE_BEHIND = re.compile(r"(?i)^(.+?), ?(an|a|o|as|os|la|el|las|los|les|els|l['’]|der|die|das|the)$")
_ADDED_BEHIND = re.compile(
    r"(?i)[\s,-]+(?:cedex(?:\s*[0-9]+)?|[0-9]+e?|[a-zøö]|city|town|central|cbd|shire|borough|council)\.?$"
)
"""CEDEX, a district ("Wien 10", "Aarhus C"), and the words for what a place is."""
_ADDED_BEFORE = re.compile(
    r"(?i)^(?:(?:city|town|village|shire|borough|district|municipality|rural city|greater|co\.?|county) (?:of )?"
    r"|near |nr\.? |ville de |stadt |gemeente |comune di )"
)
_BETWEEN = re.compile(r"\s*(?:/|--|\s-\s|,|;|\+)\s*")
_ASIDE = re.compile(
    r"(?i)^(?:north|south|east|west|upper|lower|new|neu|alt|ober|unter)[ -]"
    r"|[ -](?:north|south|east|west|nord|süd|ost|sud|est)$"
)
_QUALIFIED = re.compile(
    r"(?i)\s+(?:an der|an|am|auf|bei|im|in|ob|unter|vor|d[iaou]|del|della|dell['’]|de|des|du|sur|sous|lès|les|en|upon"
    r"|on|by|near|aan|op|ved|i)\s.*$"
)
"""What lies behind a name to tell it from others: "Negrar di Valpolicella", "Frankfurt am Main"."""
_HYPHEN = re.compile(r"\s*[-–]\s*")
_MAY_STAND_BETWEEN = re.compile(r"[-–/,;+]")
_MAY_HAVE_ONE = re.compile(r"[-–/(),;+0-9. ]")
_SHORTEST = 3


def variants(name: str) -> Iterator[str]:
    """Further readings of a name that is not known as it stands, the closest first; none that is the name itself."""
    if not _MAY_HAVE_ONE.search(name):
        return
    seen = {name}
    for written in _readings(name):
        reading = written.strip(" ,.-–")
        if len(reading) >= _SHORTEST and reading not in seen:
            seen.add(reading)
            yield reading


def _readings(name: str) -> Iterator[str]:
    """The readings with repetitions. A pattern is tried only where the name has a letter that it needs: most have
    none, and there are ten patterns."""
    enclosed = "(" in name
    plain = (_PARENTHESES.sub("", name).strip() or name) if enclosed else name
    yield plain
    if "," in plain and (turned := _ARTICLE_BEHIND.match(plain)):
        yield f"{turned[2]} {turned[1]}"
        yield turned[1]
    behind = _ADDED_BEHIND.sub("", plain)
    yield behind
    yield _ADDED_BEFORE.sub("", behind)
    if _MAY_STAND_BETWEEN.search(plain):
        for part in _BETWEEN.split(plain):
            yield part
            yield _ADDED_BEFORE.sub("", _ADDED_BEHIND.sub("", part))
        parts = _HYPHEN.split(plain)
        if len(parts) > 1:
            yield from parts
    if enclosed:
        yield from _PARENTHESES.findall(name)
    yield _ASIDE.sub("", plain)
    if " " in plain:
        yield _QUALIFIED.sub("", plain)
