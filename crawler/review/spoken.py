"""Decisions in words: what each is about, and whether it stands. Pure."""

from collections.abc import Iterable, Mapping

from crawler.decisions import Decision, standing
from crawler.listing import Ref
from crawler.review.labels import field_label
from crawler.review.listed import Listed
from crawler.review.task import ref_words

_ERASED = "a listing that is kept no more"


def about(one: Decision, listed: Listed, questions: Mapping[str, str]) -> str:
    """What a decision is about. ``questions``: task id -> what it asks, of the tasks that are there still."""
    match one.kind:
        case "same" | "different":
            return f"{_listing(one.a, listed)} and {_listing(one.b, listed)}"
        case "set_value":
            what = _value(one) if one.a in listed.kept else "not told any more"
            return f"{field_label(one.field or '')} of {_listing(one.a, listed)}: {what}"
        case "keep":
            return questions.get(one.task or "", f"task {one.task}")
        case "checked":
            number = f" {one.number_there}" if one.number_there else ""
            return f"{_listing(one.a, listed)} in {one.register}: {one.outcome}{number}, good until {one.until}"
        case "informed":
            return f"{_listing(one.a, listed)} was told of the listing: {one.value}"
        case "suppress":
            return f"somebody who was removed ({len(one.keys or ())} hashes)"
        case "allow":
            return f"{_listing(one.a, listed)} is not the one who was removed"
        case "undo":
            return f"decision {one.undoes}"
    return one.kind


def _value(one: Decision) -> str:
    said = f", in their words: “{one.words}”" if one.words else ""
    return f"“{one.value}”{said}" if one.value else "nothing is shown"


def _listing(ref: Ref | None, listed: Listed) -> str:
    """A key may be a name: of a listing that was erased nothing is told."""
    if ref is None or ref not in listed.kept:
        return _ERASED
    return f"“{listed.name(ref)}” ({ref_words(ref)})"


def fates(decisions: Iterable[Decision]) -> dict[int, str]:
    """Number -> "stands", "undone by N" or "replaced by N", as crawler.decisions.standing has it."""
    ordered = sorted(decisions, key=lambda one: one.number)
    undone: dict[int, int] = {}
    for one in reversed(ordered):
        if one.number not in undone and one.undoes is not None:
            undone.setdefault(one.undoes, one.number)
    newest = {one.about: one.number for one in standing(ordered)}
    found: dict[int, str] = {}
    for one in ordered:
        if one.number in undone:
            found[one.number] = f"undone by {undone[one.number]}"
        elif one.kind != "undo" and newest[one.about] != one.number:
            found[one.number] = f"replaced by {newest[one.about]}"
        else:
            found[one.number] = "stands"
    return found
