"""The public registers that we know (crawler/vocabulary/registers.toml), checked when they are first read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from crawler import vocabulary
from crawler.errors import BadInputError
from crawler.registers.npi.number import is_valid_npi
from crawler.registers.verdict import Outcome
from crawler.shapes import Pattern, Strict
from crawler.toml_lines import line_of

FILE = Path(vocabulary.__file__).parent / "registers.toml"


_Words = Annotated[str, StringConstraints(min_length=2, max_length=400, strip_whitespace=True)]
_Https = Annotated[str, StringConstraints(pattern=r"^https://[a-z0-9.-]+/\S*$")]


class Number(Strict):
    """How a register writes its numbers.

    ``pattern`` fits all of a number; ``written`` says the same to people, and ``example`` (nobody's) shows it.
    ``on_pages``: how a page says that a number is this register's; its first group is the number.
    """

    pattern: Pattern
    written: _Words
    example: str
    on_pages: Pattern | None = None

    @model_validator(mode="after")
    def _example_fits(self) -> Self:
        if not re.fullmatch(self.pattern, self.example):
            raise ValueError(f"example {self.example!r} does not fit pattern {self.pattern!r}")
        return self


class Register(Strict):
    """One register that everybody may look into.

    - ``kind``: ``licence`` (the law asks for it), ``accredited`` (voluntary, looked after), ``identifier`` (a number
      for other purposes).
    - ``professions``: words of titles and letters behind names, folded, without dots; none: every profession.
    - ``url``: where a person looks somebody up; ``number_url``: the page of one ``{number}``, where there is one.
    - ``number``: none where the register shows no number, or we do not know how it is written.
    - ``shape``: of the source that asks it for us (crawler/shapes.py); none: people look by hand.
    - ``means``: what being in it says, and that it says nothing about MBT. ``source``: the rule behind it.
    """

    code: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+$")]
    title: _Words
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    kind: Literal["licence", "accredited", "identifier"]
    holds: Literal["practitioners", "services"] = "practitioners"
    professions: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z0-9]{2,}( [a-z0-9]+)*$")], ...]
    url: _Https
    number_url: _Https | None = None
    number: Number | None = None
    shape: Literal["npi", "nhs_search"] | None = None
    check_again_days: int = Field(ge=1, le=730)
    means: Annotated[_Words, StringConstraints(pattern=r"says nothing about MBT")]
    source: _Words
    recorded_on: date

    @model_validator(mode="after")
    def _a_page_needs_a_number(self) -> Self:
        if self.number_url and (self.number is None or "{number}" not in self.number_url):
            raise ValueError("number_url needs {number} in it, and a [register.number]")
        return self

    def link(self, number: str | None) -> str:
        """Where to look somebody up: the number's own page where the register has such pages, else its search."""
        return self.number_url.format(number=number) if self.number_url and number else self.url

    def wrong_with(self, number: str) -> str | None:
        """What is wrong with a number of this register, and what would be right; None for one that is right."""
        if self.number is None:
            return f"{self.title} shows no number that we know how to write; leave it out"
        right = f"{self.number.written} expected, as {self.number.example}"
        if not re.fullmatch(self.number.pattern, number):
            return f"{number!r} is no number of {self.title}: {right}"
        if self.shape == "npi" and not is_valid_npi(number):
            return f"{number!r} is no number of {self.title}: its check digit is wrong; {right}"
        return None


class OutcomeWords(Strict):
    """An outcome in words for people."""

    code: Outcome
    label: _Words
    sentence: _Words


class _File(Strict):
    outcome: tuple[OutcomeWords, ...]
    register_: tuple[Register, ...] = Field(alias="register")

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for what, codes in (("outcome", self.outcome), ("register", self.register_)):
            named = [one.code for one in codes]
            if twice := sorted({code for code in named if named.count(code) > 1}):
                raise ValueError(f"{what} {', '.join(twice)} is there twice; each code once")
        return self


def read_registers(text: str, path: Path = FILE) -> tuple[Mapping[str, Register], Mapping[str, OutcomeWords]]:
    """(registers, outcomes) by code, in the order of the file; BadInputError names file, line, key and value."""
    try:
        read = _File.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadInputError(f"{path}: {error}") from error
    except ValidationError as error:
        wrong = error.errors(include_url=False)[0]
        line = line_of(text, wrong["loc"])
        key = ".".join(map(str, wrong["loc"])) or "the file"
        what = "" if wrong["type"] == "missing" or not wrong["loc"] else f" ({wrong['input']!r:.80})"
        raise BadInputError(f"{path}, line {line}: {key}{what}: {wrong['msg']}") from error
    return {one.code: one for one in read.register_}, {one.code: one for one in read.outcome}


@cache
def _file() -> tuple[Mapping[str, Register], Mapping[str, OutcomeWords]]:
    return read_registers(FILE.read_text(encoding="utf-8"))


def registers() -> Mapping[str, Register]:
    """Every register by its code."""
    return _file()[0]


def outcomes() -> Mapping[str, OutcomeWords]:
    """What can come of asking, by its code."""
    return _file()[1]


def register_of_shape(shape: str) -> Register:
    """The register that sources of this shape ask; BadInputError where registers.toml has none."""
    for register in registers().values():
        if register.shape == shape:
            return register
    raise BadInputError(f"{FILE}: no register has shape = {shape!r}, and a source asks one")


@cache
def on_pages() -> dict[str, re.Pattern[str]]:
    """Register -> how a page says whose number it is (its first group), for those whose numbers can be told so."""
    return {
        one.code: re.compile(one.number.on_pages) for one in registers().values() if one.number and one.number.on_pages
    }


def numbers_in(text: str) -> Iterator[tuple[str, str]]:
    """(register, number) of each number in a sentence that says whose it is."""
    for register, pattern in on_pages().items():
        if found := pattern.search(text):
            yield register, found[1]
