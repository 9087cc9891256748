"""Find the postcode in a query: the last token that is shaped like one and is in the table."""

from collections.abc import Iterable
from dataclasses import dataclass

from referral.gazetteer.country import Country
from referral.gazetteer.table import CodeRow, Table

PARTLY_KM = 30.0
"""Least uncertainty of a code that is placed by its first characters only."""


@dataclass(frozen=True, slots=True)
class CodeInText:
    """The codes that one token may be, one a country, and the parts of the text without it.

    `leads`: the token is a number at the very start with more behind it, as a house number is. `alone`: it is the whole
    first part, as in the label of a code ("80304, Boulder, CO, US").
    """

    rows: tuple[CodeRow, ...]
    token: str
    rest: tuple[str, ...]
    leads: bool
    alone: bool = False


def code_in_field(text: str, countries: Iterable[Country], table: Table) -> list[CodeRow]:
    """The codes that a postcode field may mean, one a country at most."""
    rows = []
    for country in countries:
        code = country.written(text)
        row = table.code(country.code, code) if code else None
        if row:
            rows.append(row)
    return rows


def code_in_parts(parts: tuple[str, ...], countries: Iterable[Country], table: Table) -> CodeInText | None:
    """The last code in a text; a token with a country's letters before it ("DK-2100") is of that country only."""
    found: list[tuple[int, int, int, bool, CodeRow]] = []
    upper = tuple(part.upper() for part in parts)
    for country in countries:
        for number, part in enumerate(upper):
            for match in country.pattern.finditer(part):
                row = table.code(country.code, match["code"].replace(" ", ""))
                if row:
                    found.append((number, match.end(), match.start(), bool(match["prefix"]), row))
    if not found:
        return None
    number, end, start, _, _ = max(found, key=lambda item: (item[0], item[1], -item[2]))
    here = [item for item in found if item[0] == number and item[1] > start]
    start = min(item[2] for item in here)
    marked = [item for item in here if item[3]] or here
    part = upper[number]
    rest_of_part = f"{part[:start]} {part[end:]}".strip()
    rest = tuple(filter(None, (*upper[:number], rest_of_part, *upper[number + 1 :])))
    token = part[start:end]
    leads = number == 0 and start == 0 and bool(rest) and token.isdecimal()
    return CodeInText(
        tuple(item[4] for item in marked),
        token,
        rest,
        leads,
        number == 0 and not rest_of_part and token in {row.code for *_, row in here},
    )


def short_code_at_end(parts: tuple[str, ...], country: Country, table: Table) -> CodeInText | None:
    """A numeric code at the very end that has lost its leading zeros ("Boston, MA 2134")."""
    words = parts[-1].split() if parts else []
    if not words or not words[-1].isdecimal():
        return None
    rows = code_in_field(words[-1], [country], table)
    if not rows:
        return None
    rest = tuple(filter(None, (*parts[:-1], " ".join(words[:-1]))))
    return CodeInText(tuple(rows), words[-1], rest, leads=False)


def around_code(text: str, country: Country, table: Table) -> list[CodeRow]:
    """The codes that share the first characters of one that is not in the table (retired, or only part of one)."""
    code = country.written(text)
    if not code:
        return []
    rows = table.codes_beginning(country.code, code[: len(code) - country.shorten])
    if country.width:
        return rows
    return [row for row in rows if not row.code[len(code) : len(code) + 1].isdecimal()]
