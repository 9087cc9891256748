"""The forms: which questions they ask (forms.toml, with the release's own vocabulary), and what was answered."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Literal
from urllib.parse import parse_qs
from weakref import WeakKeyDictionary

from pydantic import BaseModel, ConfigDict

from referral.said import N_, Named
from referral.site.opened import Opened

# A form is a few hundred bytes; more is no form.
MAX_BODY = 16 * 1024
_MOST_FIELDS = 100
_NAMED = ("languages", "countries")
Kind = Literal["choice", "many", "words"]


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `options`: (code, label); `any`: the empty answer; `unknown`: said of words that are no answer.

    `named`: the options are names of languages or countries, and stand in the order of the alphabet.
    """

    name: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    kind: Kind
    any: str
    unknown: str | None
    named: bool


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Form:
    """One form: for referrers or for those who look for help themselves. `preset`: answers it starts with."""

    path: str
    title: str
    lead: str
    button: str
    first: tuple[Field, ...]
    more: tuple[Field, ...]
    preset: Mapping[str, str]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All questions in their order."""
        return (*self.first, *self.more)

    @property
    def labels(self) -> dict[str, str]:
        """Question -> its label, for saying which of them to drop; what follows from the place has one too."""
        return {"catchment": N_("The area they take people from")} | {field.name: field.label for field in self.fields}

    def said(self, request: Mapping[str, Any]) -> list[str]:
        """What was answered, in the words of the form: labels of known codes, other words as they are."""
        return [
            dict(field.options).get(answer, answer) for field in self.fields for answer in chosen(request, field.name)
        ]


class _Question(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    label: str
    options: str
    hint: str = ""
    kind: Kind = "choice"
    any: str = N_("Does not matter")
    unknown: str | None = None
    say: Mapping[str, str] = {}


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    title: str
    lead: str
    button: str
    first: tuple[str, ...]
    more: tuple[str, ...]
    preset: Mapping[str, str] = {}
    question: Mapping[str, Mapping[str, Any]] = {}


class _Forms(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Mapping[str, Mapping[str, Any]]
    distances: Mapping[str, str]
    form: Mapping[str, _Form]


@cache
def _forms() -> _Forms:
    text = (files("referral.site") / "forms.toml").read_text(encoding="utf-8")
    return _Forms.model_validate(tomllib.loads(text))


def referrer_form(opened: Opened) -> Form:
    """/refer: short, for somebody with two minutes."""
    return _form("refer", opened)


def patient_form(opened: Opened) -> Form:
    """/find: fewer questions, in plain words."""
    return _form("find", opened)


# Made once a release, and gone with it.
_MADE: WeakKeyDictionary[Opened, dict[str, Form]] = WeakKeyDictionary()


def _form(name: str, opened: Opened) -> Form:
    made = _MADE.setdefault(opened, {})
    return made.get(name) or made.setdefault(name, _made(name, opened))


def _made(name: str, opened: Opened) -> Form:
    forms = _forms()
    form = forms.form[name]

    def field(code: str) -> Field:
        own = _Question.model_validate({**forms.question[code], **form.question.get(code, {})})
        options = tuple((answer, own.say.get(answer, label)) for answer, label in _options(own.options, opened))
        return Field(code, own.label, own.hint, options, own.kind, own.any, own.unknown, own.options in _NAMED)

    first, more = (tuple(field(code) for code in codes) for codes in (form.first, form.more))
    return Form(form.path, form.title, form.lead, form.button, first, more, form.preset)


def _options(name: str, opened: Opened) -> list[tuple[str, str]]:
    if name == "languages":
        return [(tag, Named(english, "language", tag)) for tag, english in opened.languages]
    if name == "countries":
        return [(code, Named(english, "country", code)) for code, english in opened.countries]
    if name == "distances":
        return list(_forms().distances.items())
    return [(code, term.label) for code, term in opened.index.vocabulary[name].items()]


def posted_fields(body: bytes) -> dict[str, list[str]]:
    """A posted form: name -> its values, empty ones left out. More fields than any form has are read as none."""
    try:
        return parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:  # said by parse_qs of too many fields only: what cannot be decoded is replaced
        return {}


def read_form(body: bytes) -> dict[str, Any]:
    """The fields of a posted form as the contract's request: empty ones left out, wishes as a list, numbers as such."""
    fields = posted_fields(body)
    request: dict[str, Any] = {name: values[-1].strip() for name, values in fields.items() if values[-1].strip()}
    if wishes := [value for value in fields.get("wishes", []) if value.strip()]:
        request["wishes"] = wishes
    for name in ("within_km", "limit"):
        if str(request.get(name, "")).isdigit():
            request[name] = int(request[name])
    return request


def chosen(request: Mapping[str, Any], name: str) -> list[str]:
    """What was answered to a question, as texts."""
    value = request.get(name)
    if value is None:
        return []
    return [str(one) for one in value] if isinstance(value, list) else [str(value)]
