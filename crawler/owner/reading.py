"""What the readers make of each provider of an owner file, and what they cannot read, so that it can be said otherwise.

Pure. The same readers as a release's: what is not read here is not published, or stays words without meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from crawler.normalise import Facts, facts_of
from crawler.normalise.claim_rules import rules
from crawler.owner.form import OwnerFile, Provider
from crawler.owner.listings import owner_listings
from crawler.source import Source

OFFER = '"We offer mentalization-based treatment (MBT) to adults."'


@dataclass(frozen=True, slots=True)
class Reading:
    """One provider: ``number`` in the file from 1 on, what it reads as, and a sentence for each thing unread."""

    number: int
    name: str
    reads_as: str
    warnings: tuple[str, ...]


def readings(file: OwnerFile, path: Path, source: Source, today: date) -> list[Reading]:
    """Of every provider of the file, in its order; ``today`` dates nothing but a warning."""
    found = []
    for number, (provider, listing) in enumerate(zip(file.providers, owner_listings(file, path), strict=True), start=1):
        facts = facts_of(listing, source)
        warnings = [*_unread(provider, facts)]
        if file.submitted_on > today:
            warnings.append(f"submitted_on: {file.submitted_on} is still to come; until then today's date is shown")
        found.append(Reading(number, provider.name, "; ".join(_reads_as(facts)), tuple(warnings)))
    return found


def _reads_as(facts: Facts) -> Iterator[str]:
    for claim in facts.claims:
        by = f", issued by {claim.issuer}" if claim.issuer else ""
        yield f"{claim.variant} {claim.level}{by}"
    if not facts.claims:
        yield "no MBT"
    if ages := facts.ages:
        low, high = ages.youngest, ages.oldest
        words = f"{low} to {high}" if None not in (low, high) else f"from {low}" if low is not None else f"up to {high}"
        stated = sorted(term for term, value in facts.attributes.items() if value == "yes")
        groups = [term.removeprefix("age_group:") for term in stated if term.startswith("age_group:")]
        sure = f" ({', '.join(groups)})" if groups else ""
        yield f"ages {words if low is not None or high is not None else 'all'}{sure}"
    if months := facts.months:
        yield f"{months.low:g} to {months.high:g} months" if months.low != months.high else f"{months.low:g} months"
    if facts.accepting:
        yield f"takes new people: {facts.accepting}, said on {facts.accepting_as_of}"
    if facts.wait_weeks is not None:
        yield f"wait {facts.wait_weeks:g} weeks, said on {facts.wait_as_of}"


def _unread(provider: Provider, facts: Facts) -> Iterator[str]:
    if not any(claim.publishable for claim in facts.claims):
        yield (
            f"mbt: {provider.mbt[:80]!r} is not read as an offer of MBT, so this provider will not be published; "
            f"say who does what, such as {OFFER}"
        )
    if provider.ages and facts.ages is None:
        yield f"ages: {provider.ages[:60]!r} is shown as written and not understood; write 18-65, from 16 or up to 17"
    if provider.months and facts.months is None:
        yield f"months: {provider.months[:60]!r} is shown as written and not understood; write 18 or 12-18"
    if provider.referral_window and facts.window_read is None:
        yield (
            f"referral_window: {provider.referral_window[:60]!r} is shown as written and not understood; write "
            "1 March to 30 April, weeks 22-24 or closed in July"
        )
    if provider.training_issuer and provider.training_issuer in {claim.issuer for claim in facts.claims} - _known():
        yield (
            f"training_issuer: {provider.training_issuer[:60]!r} is none of the bodies known to train in MBT; it is "
            "shown as what you say, and nobody else's evidence"
        )
    if provider.training_issuer and not provider.training:
        yield f"training_issuer: {provider.training_issuer[:60]!r} is shown only with 'training': which one was it?"


def _known() -> set[str | None]:
    return {issuer.name for issuer in rules().issuers}
