"""The forms: which questions they ask, from the release's own vocabulary, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from referral.site.opened import Opened

# A form is a few hundred bytes; more is no form.
MAX_BODY = 16 * 1024
_DISTANCES = (("10", "10 km"), ("25", "25 km"), ("50", "50 km"), ("100", "100 km"), ("200", "200 km"))


@dataclass(frozen=True, slots=True)
class Field:
    """One question: a select, or a set of tick boxes where ``many``."""

    name: str
    label: str
    hint: str
    options: tuple[tuple[str, str], ...]
    many: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """One form: for referrers or for those who look for help themselves."""

    path: str
    title: str
    lead: str
    button: str
    first: tuple[Field, ...]
    more: tuple[Field, ...]

    @property
    def labels(self) -> dict[str, str]:
        """Question -> its label, for saying which of them to drop."""
        return {field.name: field.label.rstrip("?") for field in (*self.first, *self.more)}


def _terms(opened: Opened, vocabulary: str) -> tuple[tuple[str, str], ...]:
    return tuple((code, term.label) for code, term in opened.index.vocabulary[vocabulary].items())


def referrer_form(opened: Opened) -> Form:
    """/match: short, for somebody with two minutes."""
    return Form(
        "/match",
        "Refer someone",
        "Where is the person, and what must be so? Leave open what does not matter.",
        "Show who fits",
        (
            Field("age_group", "Age", "", _terms(opened, "age_group")),
            Field("condition", "Main difficulty", "A diagnosis is not needed.", _terms(opened, "condition")),
            Field("referral_route", "Who is referring?", "", _terms(opened, "referral_route")),
            Field("payment", "Who pays?", "", _terms(opened, "payment")),
        ),
        _more(opened),
    )


def patient_form(opened: Opened) -> Form:
    """/find: fewer questions, in plain words."""
    labels = {
        "child": "A child (5 to 11)",
        "adolescent": "A teenager (12 to 17)",
        "adult": "An adult (18 to 64)",
        "older_adult": "Someone of 65 or over",
    }
    ages = tuple((code, labels.get(code, label)) for code, label in _terms(opened, "age_group"))
    return Form(
        "/find",
        "Find help",
        "Tell us where you are. You do not need a diagnosis, and you can skip every other question.",
        "Find help near me",
        (
            Field("age_group", "Who is it for?", "", ages),
            Field("payment", "How would it be paid?", "", _terms(opened, "payment")),
        ),
        (
            Field(
                "condition",
                "Is there a main difficulty?",
                "Leave this open if you are not sure.",
                _terms(opened, "condition"),
            ),
            *_more(opened),
        ),
    )


def _more(opened: Opened) -> tuple[Field, ...]:
    return (
        Field("format", "Must include", "", _terms(opened, "format")),
        Field("delivery", "In person or online?", "", _terms(opened, "delivery")),
        Field("language", "Language", "", tuple(opened.languages)),
        Field("within_km", "No further than", "", _DISTANCES),
        Field(
            "country", "Country of the place", "Only needed where a town's name is not enough.", tuple(opened.countries)
        ),
        Field("wishes", "Nice to have", "These hide nobody.", _terms(opened, "wish"), many=True),
    )


def read_form(body: bytes) -> dict[str, Any]:
    """The fields of a posted form as the contract's request: empty ones left out, wishes as a list, numbers as such."""
    fields = parse_qs(body.decode("utf-8", errors="replace"), max_num_fields=60)
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
