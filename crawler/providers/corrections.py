"""What providers had put right: read by the same rules as a page, and stronger than any. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from crawler.decisions import Decision
from crawler.errors import BadInputError
from crawler.listing import Kind, Listing, Said
from crawler.normalise import Facts, Origin, facts_of
from crawler.providers.provider import CORRECTED, Member
from crawler.source import Source, load_source
from crawler.workshop import Kept

SOURCE = "provider_corrections"
URL = "about:correction"
LONGEST = 600


@cache
def corrections_source() -> Source:
    """The source that corrections are shown under."""
    return load_source(Path(__file__).with_name(f"{SOURCE}.toml"))


def withdrawn(decisions: Iterable[Decision]) -> frozenset[str]:
    """Fields of which a correction says that nothing is to be shown."""
    return frozenset(one.field for one in decisions if one.field and one.value == "")


def correction(decisions: Sequence[Decision], name: str, kind: Kind, country: str) -> Member | None:
    """The standing ``set_value`` decisions about one provider as one more listing of it; None where there are none."""
    said = [one for one in decisions if one.value]
    if not said:
        return None
    days = sorted(one.when for one in said)
    listing = Listing(
        key=f"corrections of {name}"[:500],
        kind=kind,
        name=next((one.value for one in said if one.field == "name" and one.value), name),
        url=URL,
        said=tuple(_said(one) for one in said),
    )
    kept = Kept(SOURCE, listing, days[0], days[-1], days[-1])
    facts = read(listing, country)
    told = {one.field: one.when for one in said}
    facts.evidence = [
        replace(one, origin=Origin(SOURCE, *[told.get(one.field, days[-1])] * 3))
        for one in facts.evidence
        if one.field != "name" or "name" in told
    ]
    return Member(kept, facts, CORRECTED)


def read(listing: Listing, country: str) -> Facts:
    """A correction's facts."""
    return facts_of(listing, corrections_source().model_copy(update={"country": country}))


def _said(decision: Decision) -> Said:
    words = decision.value or ""
    return Said(field=decision.field or "", words=words, quote=decision.words or words, url=URL)


def check(field: str, value: str, words: str | None, kind: Kind, country: str) -> None:
    """BadInputError where the value cannot be read as the field, and so would be shown nowhere."""
    if len(value) > LONGEST:
        raise BadInputError(f"{field}: {value[:40]!r}… has {len(value)} letters; at most {LONGEST} are shown")
    if field == "name":
        return
    said = Said(field=field, words=value, quote=words or value, url=URL)
    facts = read(Listing(key="check", kind=kind, name="Somebody", url=URL, said=(said,)), country)
    # Words that nobody could read are kept as evidence too.
    unread = {name for name in ("ages", "months") if getattr(facts, name) is None}
    read_as = {one.field for one in facts.evidence} - {"name"} - unread
    if not read_as and not facts.claims and facts.credentials is None:
        raise BadInputError(
            f"{field}: {value[:60]!r} cannot be read; give a field that `mbt correct --help` lists, and a value "
            f"as it would stand on a page in {country}"
        )
