"""Who is to be told that they are listed, though they did not send it in (GDPR Article 14). Pure."""

import calendar
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.decisions import Decision, standing
from crawler.normalise import facts_of
from crawler.providers import Directory, Member, Provider
from crawler.review.safe_cells import cell
from crawler.review.shown_words import shown_words
from crawler.review.whose import refs_of
from crawler.source import Source

COLUMNS = (
    "provider_id", "name", "email", "postal_address", "phone", "source", "url", "shown", "first_seen", "inform_by",
    "ask_for_correction_or_removal", "informed",
)  # fmt: skip
OWN = "own_submission"
BASES = {
    "organisation_facts": "the organisation published these facts about its own service",
    "open_licence": "the list was published under an open licence",
    "register_purpose": "the register exists so that people can look therapists up",
    "written_agreement": "we have a written agreement with those who publish the list",
}
"""Basis of a permission (crawler/source.py) -> why a person's entry may be shown, in words."""


@dataclass(frozen=True, slots=True)
class Notice:
    """One person to be told. The way to reach them is as their source's page gives it, and need not be what is shown.

    ``informed``: day and way, where that was done; days are ISO.
    """

    provider: Provider
    email: str
    postal_address: str
    phone: str
    sources: tuple[tuple[str, str], ...]
    bases: tuple[str, ...]
    first_seen: str
    inform_by: str
    informed: str

    def overdue(self, day: str) -> bool:
        """Whether they should have been told before that day."""
        return not self.informed and self.inform_by < day


def notices(directory: Directory, sources: Mapping[str, Source], decisions: Iterable[Decision]) -> Iterator[Notice]:
    """Every published practitioner whom a source lists that is no submission of their own, the longest known first.

    Whoever was removed, or may be somebody who was, is in no directory.
    """
    informed = {one.a: one for one in standing(decisions) if one.kind == "informed"}
    found = []
    for provider in directory.providers:
        if provider.facts.kind == "practitioner" and (members := _from_elsewhere(provider, sources)):
            told = [informed[ref] for ref in refs_of(directory, provider) if ref in informed]
            found.append(_notice(provider, members, sources, told))
    yield from sorted(found, key=lambda one: (one.first_seen, one.provider.id))


def _from_elsewhere(provider: Provider, sources: Mapping[str, Source]) -> list[Member]:
    return [
        member
        for member in provider.members
        if (source := sources.get(member.kept.source)) and source.permission and source.permission.basis != OWN
    ]


def _notice(
    provider: Provider, members: list[Member], sources: Mapping[str, Source], told: Iterable[Decision]
) -> Notice:
    # What may not be shown, as the address of a home, is still the way to reach somebody.
    written = [facts_of(member.kept.listing, sources[member.kept.source]) for member in members]
    first = min(member.kept.first_seen for member in members)
    newest = max(told, key=lambda one: one.number, default=None)
    named = [sources[member.kept.source] for member in members]
    return Notice(
        provider,
        next((facts.email for facts in written if facts.email), ""),
        next((facts.addresses[0].written for facts in written if facts.addresses), ""),
        next((facts.phone.display for facts in written if facts.phone), ""),
        tuple(
            dict.fromkeys(
                (source.title, member.kept.listing.url) for source, member in zip(named, members, strict=True)
            )
        ),
        tuple(dict.fromkeys(BASES[source.permission.basis] for source in named if source.permission)),
        first,
        a_month_after(first),
        f"{newest.when}, {newest.value}" if newest else "",
    )


def a_month_after(day: str) -> str:
    """The same day of the next month, or its last one: GDPR Article 14 (3) (a) counts in months."""
    start = date.fromisoformat(day)
    year, month = start.year + start.month // 12, start.month % 12 + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1])).isoformat()


def page_of(provider: str, site: str) -> str:
    """The page of a provider that says how to have it corrected or removed. ``site`` may be empty: then its path."""
    return f"{site.rstrip('/')}/provider/{provider}"


def written(found: Iterable[Notice], site: str) -> str:
    """One row a person, as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in found:
        titles, urls = zip(*one.sources, strict=True)
        shown = "\n".join(f"{what}: {words}" for what, words in shown_words(one.provider).items())
        cells = (
            one.provider.id,
            one.provider.facts.name,
            one.email,
            one.postal_address,
            one.phone,
            "\n".join(dict.fromkeys(titles)),
            "\n".join(dict.fromkeys(urls)),
            shown,
            one.first_seen,
            one.inform_by,
            page_of(one.provider.id, site),
            one.informed,
        )
        writer.writerow([cell(each) for each in cells])
    return text.getvalue()


def letter(one: Notice, site: str) -> str:
    """The notice to one person, filled in (notice.txt)."""
    where = page_of(one.provider.id, site)
    page = f"Your entry: {where}" if site else f"Your entry is the page {where} of the directory."
    return (
        Path(__file__)
        .with_name("notice.txt")
        .read_text(encoding="utf-8")
        .format(
            name=one.provider.facts.name,
            shown="\n".join(f"- {what}: {words}" for what, words in shown_words(one.provider).items()),
            sources="\n".join(f"- {title}: {url}" for title, url in one.sources),
            basis="; ".join(one.bases),
            first_seen=one.first_seen,
            page=page,
            id=one.provider.id,
        )
    )
