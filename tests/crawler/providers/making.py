"""Listings from words, of invented sources of any kind, put together as a release would."""

from collections.abc import Iterable, Mapping
from typing import Literal

from crawler.decisions import Decision
from crawler.listing import Kind, Listing, Ref, Said
from crawler.providers import Directory, Provider, gather
from crawler.source import Source, load_sources
from crawler.workshop import Kept

CLAIMS = {
    "practitioner": "Accredited MBT Practitioner (Anna Freud), mentalization-based treatment.",
    "supervisor": "Accredited MBT Supervisor (Anna Freud), mentalization-based treatment.",
    "basic": "Completed the MBT basic training at Anna Freud, mentalization-based treatment.",
    "mentioned": "I offer mentalization-based treatment (MBT).",
}
_EVIDENCE = {
    "gb_register": "official_register",
    "gb_body": "training_body",
    "gb_clinic": "employer_page",
    "gb_own": "own_statement",
    "gb_directory": "directory_mention",
}


def sources(country: str = "GB") -> dict[str, Source]:
    """One source of each evidence kind, all permitted."""
    like = load_sources()["gb_nhs_trusts"]
    return {
        name: like.model_copy(
            update={
                "name": name,
                "evidence_kind": kind,
                "country": country,
                "organization": None,
                "start": [],
                "states": [],
            }
        )
        for name, kind in _EVIDENCE.items()
    }


SOURCES = sources()


def kept(
    source: str,
    said: Mapping[str, str],
    day: str = "2026-11-01",
    key: str = "/ada",
    first: str = "2026-01-01",
    gone: str | None = None,
) -> Kept:
    """A listing of ``source`` last read on ``day``; ``said``: name, kind, claim (a key of CLAIMS), and fields."""
    kind: Kind = "service" if said.get("kind") == "service" else "practitioner"
    url = f"https://{source.replace('_', '-')}.example{key}"
    words = {"prose": CLAIMS[said["claim"]]} if "claim" in said else {}
    words |= {field: text for field, text in said.items() if field not in {"name", "kind", "claim"}}
    listing = Listing(
        key=key,
        kind=kind,
        name=said.get("name", "Ada Sampleton"),
        url=url,
        said=tuple(Said(field=field, words=text, quote=text, url=url) for field, text in words.items()),
    )
    return Kept(source, listing, first, day, day, gone_since=gone)


def decided(
    kind: Literal["same", "different", "set_value"], a: Ref, b: Ref | None = None, number: int = 1, **more: str
) -> Decision:
    """A decision about one or two listings."""
    return Decision(number, kind, "M. Aintainer", "2026-11-20", "I asked them", a, b, **more)  # type: ignore[arg-type]


def together(items: Iterable[Kept], decisions: Iterable[Decision] = ()) -> Directory:
    """The directory of these listings."""
    return gather(items, SOURCES, decisions)


def one(items: Iterable[Kept], decisions: Iterable[Decision] = ()) -> Provider:
    """The one provider that they make."""
    (provider,) = together(items, decisions).providers
    return provider
