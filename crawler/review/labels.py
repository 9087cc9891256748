"""What can be said of a provider, in words for people, and what of it can be corrected (fields.toml)."""

import tomllib
from functools import cache
from pathlib import Path

import langcodes
from pydantic import BaseModel, ConfigDict

from crawler.providers.provider import CORRECTED, STRENGTH
from crawler.vocabulary import codes, terms


class FieldWords(BaseModel):
    """One row of fields.toml; see its comments."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    says: str = ""
    stated: str = ""
    instead: str = ""
    stays: str = ""
    goes_with: str = ""

    @property
    def among_statements(self) -> str:
        """Its name in a release's provenance."""
        return self.stated or self.name


class VocabularyWords(BaseModel):
    """One vocabulary of fields.toml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    label: str
    says: str
    stays: str = ""
    without: tuple[str, ...] = ()

    @property
    def codes(self) -> list[str]:
        """The codes that can be given."""
        return [code for code in codes(self.name) if code not in self.without]


class Fields(BaseModel):
    """The whole file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: tuple[FieldWords, ...]
    vocabulary: tuple[VocabularyWords, ...]


@cache
def fields() -> Fields:
    """The file; a ValidationError names a key that nobody knows."""
    return Fields.model_validate(tomllib.loads(Path(__file__).with_name("fields.toml").read_text(encoding="utf-8")))


@cache
def _terms() -> dict[tuple[str, str], str]:
    return {(term.vocabulary, term.code): term.label for term in terms()}


def term_label(vocabulary: str, code: str) -> str:
    """A code of the vocabulary in words."""
    return _terms().get((vocabulary, code), code)


def field_label(field: str) -> str:
    """A field as it is named among statements, decisions and disagreements, in words."""
    for one in fields().field:
        if field in {one.name, one.among_statements}:
            return one.label
    vocabulary, _, code = field.partition(":")
    if vocabulary == "qualification":
        return f"training in MBT ({term_label('variant', code)})"
    if vocabulary == "language":
        return f"language {langcodes.Language.get(code).display_name()}"
    known = next((one.label for one in fields().vocabulary if one.name == vocabulary), vocabulary)
    return f"{known} “{term_label(vocabulary, code)}”" if code else known


def strength_label(strength: int, kind: str | None = None) -> str:
    """How much a statement is worth, in words; ``kind`` where a claim carries its own evidence kind."""
    if strength == CORRECTED:
        return "Said by the provider"
    named = kind or next(name for name, worth in STRENGTH.items() if worth == strength)
    return term_label("evidence_kind", named).partition(" (")[0]
