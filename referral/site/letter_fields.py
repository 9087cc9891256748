"""The fields of the referral letter as letter.toml has them, checked when they are first read."""

import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

from referral.site.roles import roles

Kind = Literal["line", "lines", "choice"]
Writer = Literal["professional", "self"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class FieldData(_Strict):
    """One field; `own` has the words for those who write for themselves."""

    code: str
    label: str
    hint: str = ""
    kind: Kind
    rows: int = 1
    options: tuple[str, ...] = ()
    roles: tuple[str, ...] = tuple(roles())
    when: tuple[str, ...] = ()
    says: str = ""
    needed: bool = False
    own: Mapping[Literal["label", "hint"], str] = {}

    @model_validator(mode="after")
    def _fits_its_kind(self) -> "FieldData":
        if (self.kind == "choice") != bool(self.options) or (self.kind == "lines") != (self.rows > 1):
            raise ValueError(f"{self.code}: options belong to a choice, rows above 1 to lines")
        return self


class SectionData(_Strict):
    """A heading with its fields."""

    title: str
    field: tuple[FieldData, ...]
    roles: tuple[str, ...] = tuple(roles())
    own: Mapping[Literal["title"], str] = {}


class LetterData(_Strict):
    """The whole file."""

    greeting: Mapping[Writer, str]
    opening: Mapping[Writer, str]
    closing: Mapping[Writer, str]
    number: Mapping[str, str]
    section: tuple[SectionData, ...]

    @model_validator(mode="after")
    def _codes_are_known(self) -> "LetterData":
        fields = [field for section in self.section for field in section.field]
        if twice := [code for code, count in Counter(field.code for field in fields).items() if count > 1]:
            raise ValueError(f"two fields with the code {twice[0]}")
        named = {
            role
            for roles_of in (*(one.roles for one in fields), *(one.roles for one in self.section))
            for role in roles_of
        }
        if named - roles().keys():
            raise ValueError(f"no role of roles.toml: {sorted(named - roles().keys())}")
        return self


@cache
def letter_data() -> LetterData:
    """Read once."""
    return LetterData.model_validate(tomllib.loads((files("referral.site") / "letter.toml").read_text("utf-8")))
