"""Rectification: what a provider had put right, checked, tried out, and told with the sources' words beside it."""

import copy
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.decisions import Decision, DecisionLog, standing
from crawler.errors import BadInputError
from crawler.normalise.addresses import read_address
from crawler.providers import Directory, Provider, gather_from
from crawler.providers.corrections import SOURCE
from crawler.providers.fields import FIELDS
from crawler.read.sentences import shortened
from crawler.review.correctable import LEVEL, check_value, plain, row_of, settable, withdrawable
from crawler.review.whose import own_ref, published, refs_of
from crawler.source import Source
from crawler.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Tried:
    """A correction that would hold: the provider before and after, and the decision without who, when and why."""

    before: Provider
    after: Provider
    made: Mapping[str, Any]


def tried(
    workshop: Workshop,
    sources: Mapping[str, Source],
    log: DecisionLog,
    key: str,
    field: str,
    value: str | None,
    words: str | None,
    day: str,
) -> Tried:
    """What a correction of the provider ``key`` (former ids lead on) made on ``day`` would do; ``value`` None: nothing
    is shown.

    BadInputError where the field or value is not as it must be, or where it would not be shown as meant. Nothing is
    written.
    """
    directory = gather_from(workshop, sources, log)
    before = published(directory, key)
    refs = refs_of(directory, before)
    theirs = [one for one in standing(log.decisions) if one.a in refs]
    ref = own_ref(directory, key.strip().lower())
    given = None if value is None else " ".join(value.split())
    if given is None:
        name = withdrawable(field)
        made: dict[str, Any] = {"kind": "set_value", "a": ref, "field": name, "value": ""}
    else:
        name = settable(field)
        _goes_with(name, theirs)
        check_value(name, given, words, before)
        made = {"kind": "set_value", "a": ref, "field": name, "value": given}
    if words and words.strip():
        made["words"] = plain("--words", " ".join(words.split()))
    after = published(_with(workshop, sources, log, made, day), key)
    _holds(name, given, before, after, theirs)
    return Tried(before, after, made)


def _with(
    workshop: Workshop, sources: Mapping[str, Source], log: DecisionLog, made: Mapping[str, Any], day: str
) -> Directory:
    would = copy.copy(log)
    number = len(log.decisions) + 1
    would.decisions = (*log.decisions, Decision(number=number, who="-", when=day, why="-", **made))
    return gather_from(workshop, sources, would)


def _goes_with(field: str, theirs: Collection[Decision]) -> None:
    row = row_of(field)
    if row and row.goes_with and not any(one.field == row.goes_with and one.value for one in theirs):
        raise BadInputError(f"{field}: it is shown with the {row.goes_with} that was said then; correct that first")


def _holds(field: str, value: str | None, before: Provider, after: Provider, theirs: Collection[Decision]) -> None:
    """BadInputError where what was meant would not come about, or more would be shown than before."""
    stated = row.among_statements if (row := row_of(field)) else field
    if value is None:
        parts = next((one.parts for one in FIELDS if one.name == stated), ())
        left: list[object] = [one for one in after.stated if one.shown and one.evidence.field == stated]
        if (
            left
            or any(getattr(after.facts, part) is not None for part in parts)
            or (stated == "address" and after.places)
        ):
            raise BadInputError(f"{field}: it would be shown still; it follows from what else is known of the provider")
    elif not _shows(field, stated, after):
        blocking = [one.number for one in theirs if one.field == stated and one.value == ""]
        why = (
            f"it was withdrawn; undo decision {blocking[-1]} first"
            if blocking
            else "something newer is shown, or it follows from another field; correct that one"
        )
        raise BadInputError(f"{field}: {value[:60]!r} would not be shown: {why}")
    known = {one.evidence.words for one in before.stated if one.evidence.field == "address"}
    if value and field == "address":
        known |= {value, shortened(value), read_address(value, before.facts.country).written}
    told = {one.evidence.words for one in after.stated if one.evidence.field == "address"}
    told |= {place.address.written for place in after.places}
    if more := sorted(told - known):
        raise BadInputError(
            f"{field}: {more[0][:60]!r}, which is in no release now and may be a home, would come into the next one; "
            "nothing was written. If it is a practice, correct the address to it first"
        )


def _shows(field: str, stated: str, after: Provider) -> bool:
    vocabulary, _, code = field.partition(":")
    if vocabulary == LEVEL:
        return any(
            one.shown and one.origin.source == SOURCE and one.claim.level == code for one in after.qualifications
        )
    return any(
        one.shown and one.origin.source == SOURCE and (one.evidence.field + ":").startswith(f"{stated}:")
        for one in after.stated
    )


def beside(one: Tried) -> Iterator[tuple[str, str, str, str]]:
    """(source, URL, day last checked, words) of what the sources say of the field, which is kept and not shown."""
    field = str(one.made["field"])
    stated = row.among_statements if (row := row_of(field)) else field
    if field.startswith(f"{LEVEL}:"):
        for claimed in one.after.qualifications:
            if not claimed.shown and claimed.origin.source != SOURCE:
                yield claimed.origin.source, claimed.claim.url, claimed.origin.last_checked, claimed.claim.quote
        return
    for said in one.after.stated:
        evidence = said.evidence
        if not said.shown and said.origin.source != SOURCE and evidence.field == stated:
            yield said.origin.source, evidence.url, said.origin.last_checked, evidence.words
