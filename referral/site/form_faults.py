"""What is wrong with a posted form, said with the question and the answer, as somebody reads it who filled it in."""

from collections.abc import Mapping
from typing import Any

from referral.match.need import Need, Problem
from referral.said import N_, said
from referral.site.form import Form

_NEEDED = N_("Enter a postcode or a town. Only online treatment needs none.")
_TOO_LONG = N_("This is too long for a place. Enter a postcode or a town.")
_NO_ANSWER = N_("“{answer}” is no answer to “{question}”. Choose one from the list.")
_NO_QUESTION = N_("This form has no question “{name}”. Leave it out.")
_NOT_ASKED = N_("“{answer}” does not fit “{name}”, which this form does not ask. Leave it out.")


def told(form: Form, asked: Mapping[str, Any], fault: Problem) -> tuple[str, str]:
    """(the question to go to, what is wrong); "" where the form does not ask it. ``asked``: what was posted."""
    key, answer = fault["key"], fault["value"] or ""
    if key == "place" or (key == "within_km" and not asked.get("place")):
        return "place", _TOO_LONG if key == "place" and answer else _NEEDED
    question = next((one for one in form.fields if one.name == key), None)
    if question is not None:
        return key, question.unknown or said(_NO_ANSWER, question=said(question.label), answer=answer)
    if key in Need.model_fields:
        return "", said(_NOT_ASKED, answer=answer, name=key)
    return "", said(_NO_QUESTION, name=key)
