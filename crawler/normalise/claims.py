"""Claims of MBT: which sentence of a listing says that MBT is given, at what level, by whose certificate.

The rules, from the field: the bare letters "MBT" are never evidence; teaching and hiring are no treatment; AMBIT is a
way of working, not a treatment; basic is never raised to practitioner; what only a self-declared directory mentions is
kept as a mention and never published as training.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from crawler.listing import Listing, Said
from crawler.normalise.dates import read_day
from crawler.read.labels import fold
from crawler.read.sentences import shortened
from crawler.source import EvidenceKind, Source

# Lists on which everybody is there for MBT, so a title may say just "MBT".
_MBT_LISTS = frozenset({"official_register", "training_body"})
# What stands beside a claim, or is about something else.
_NO_CLAIM = frozenset({"organization", "address", "phone", "valid_until", "variant", "status", "issuer"})
# "MBT, MBT-A" in a column of variants: the treatment for adults, and another.
_PLAIN_MBT = re.compile(r"\bmbt\b(?!-)")
LEVELS = ("mentioned", "basic", "supervised", "practitioner", "supervisor", "trainer")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim in the controlled vocabulary, with the sentence it was read from."""

    level: str
    variant: str
    local_title: str | None
    issuer: str | None
    evidence_kind: EvidenceKind
    quote: str
    url: str
    valid_until: str | None = None
    """The last day of the registration, where a register gives one."""
    lapsed: bool = False
    """Whether the register itself says that it has run out."""

    def holds_on(self, day: str) -> bool:
        """Whether the registration has not run out by that ISO day."""
        return not self.lapsed and (self.valid_until is None or self.valid_until >= day)

    @property
    def publishable(self) -> bool:
        """A mention in a self-declared directory is evidence of nothing a patient can rely on."""
        return self.evidence_kind != "directory_mention"


@cache
def _rules() -> Mapping[str, Any]:
    data = tomllib.loads((Path(__file__).parent / "claims.toml").read_text(encoding="utf-8"))

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile("".join(pattern.split("\n")))

    return {
        "treatment": compiled(data["treatment"]),
        "reject": compiled(data["reject"]),
        "title": [(row["level"], compiled(row["pattern"])) for row in data["title"]],
        "column": [(row["level"], compiled(row["pattern"])) for row in data["column"]],
        "issuer": [(row["name"], compiled(row["pattern"])) for row in data["issuer"]],
        "variant": [(row["code"], compiled(row["pattern"]), row.get("beside", False)) for row in data["variant"]],
        "lapsed": compiled(data["lapsed"]),
    }


def read_claims(listing: Listing, source: Source) -> list[Claim]:
    """The listing's claims, strongest first, one per level and variant; empty where nothing says MBT."""
    rules = _rules()
    said = [(item, fold(item.quote)) for item in listing.said if item.field not in _NO_CLAIM]
    spelt_out = source.evidence_kind in _MBT_LISTS or any(
        rules["treatment"].search(text) and not rules["reject"].search(text) for _, text in said
    )
    claims: dict[tuple[str, str], Claim] = {}
    for item, text in said:
        for claim in _claims_in(item, text, spelt_out, listing, source):
            known = claims.get((claim.level, claim.variant))
            if known is None or _tells(claim) > _tells(known):
                claims[claim.level, claim.variant] = claim
    ordered = sorted(claims.values(), key=lambda claim: (-LEVELS.index(claim.level), claim.variant))
    # A bare mention adds nothing beside a stated training of the same variant.
    trained = {claim.variant for claim in ordered if claim.level != "mentioned"}
    return [claim for claim in ordered if claim.level != "mentioned" or claim.variant not in trained]


def _tells(claim: Claim) -> tuple[bool, str, bool]:
    """Of two sentences that say the same, the one that names the issuer tells more, then the one that holds longer."""
    return claim.issuer is not None, claim.valid_until or "", claim.lapsed


def _claims_in(item: Said, text: str, spelt_out: bool, listing: Listing, source: Source) -> Iterable[Claim]:
    rules = _rules()
    if rules["reject"].search(text):
        return
    # A register's row gives the title, its variants, its last day and its state in one line.
    row = {one.field: fold(one.words) for one in listing.said if (one.url, one.quote) == (item.url, item.quote)}
    named = [(code, beside) for code, pattern, beside in rules["variant"] if pattern.search(text)]
    adults = all(beside for _, beside in named) or _PLAIN_MBT.search(row.get("variant", "")) is not None
    variants = list(dict.fromkeys(["MBT"] * adults + [code for code, _ in named]))
    treatment = rules["treatment"].search(text)
    # A column of titles says the level by itself; what stands around it in the quote may be another's.
    column = fold(item.words) if item.field == "title" else ""
    title = next(
        (
            (level, match)
            for words in filter(None, (column, text))
            for level, pattern in rules["title"]
            if (match := pattern.search(words))
        ),
        None,
    )
    if title is None and column and source.evidence_kind in _MBT_LISTS:
        title = next(
            ((level, match) for level, pattern in rules["column"] if (match := pattern.fullmatch(column))), None
        )
    declared = next(
        (level for level in LEVELS if item.field == f"training_level:{level}"),
        None,
    )
    if declared:
        level, local_title = declared, item.words if item.words != "yes" else None
    elif item.field == "title" and title:
        level, local_title = title[0], item.words
    elif title and spelt_out and ("mbt" in text or treatment):
        level, local_title = title[0], item.quote[title[1].start() : title[1].end()]
        if len(fold(item.quote)) != len(item.quote):
            local_title = None  # folding moved the letters, so the words as written cannot be cut out exactly
    elif treatment:
        level, local_title = "mentioned", None
    else:
        return
    issuer = next((name for name, pattern in rules["issuer"] if pattern.search(text)), None)
    if item.field == "title":
        issuer = issuer or next(iter(listing.words("issuer")), None)
    span = treatment.span() if treatment else title[1].span() if title else (0, 0)
    until = read_day(row.get("valid_until", ""), source.country, last=True)
    lapsed = rules["lapsed"].search(row.get("status", "")) is not None
    kind = source.evidence_kind
    if kind == "directory_mention" and level != "mentioned" and issuer:
        kind = "own_statement"  # the person says so themselves, and who certified it
    for variant in variants:
        yield Claim(level, variant, local_title, issuer, kind, shortened(item.quote, span), item.url, until, lapsed)
