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
from crawler.read.labels import fold
from crawler.read.sentences import shortened
from crawler.source import EvidenceKind, Source

# Lists on which everybody is there for MBT, so a title may say just "MBT".
_MBT_LISTS = frozenset({"official_register", "training_body"})
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
        "issuer": [(row["name"], compiled(row["pattern"])) for row in data["issuer"]],
        "variant": [(row["code"], compiled(row["pattern"])) for row in data["variant"]],
    }


def read_claims(listing: Listing, source: Source) -> list[Claim]:
    """The listing's claims, strongest first, one per level and variant; empty where nothing says MBT."""
    rules = _rules()
    said = [(item, fold(item.quote)) for item in listing.said if item.field not in {"organization", "address", "phone"}]
    spelt_out = source.evidence_kind in _MBT_LISTS or any(
        rules["treatment"].search(text) and not rules["reject"].search(text) for _, text in said
    )
    claims: dict[tuple[str, str], Claim] = {}
    for item, text in said:
        for claim in _claims_in(item, text, spelt_out, listing, source):
            known = claims.get((claim.level, claim.variant))
            # Of two sentences that say the same, the one that names the issuer tells more.
            if known is None or (known.issuer is None and claim.issuer is not None):
                claims[claim.level, claim.variant] = claim
    ordered = sorted(claims.values(), key=lambda claim: (-LEVELS.index(claim.level), claim.variant))
    # A bare mention adds nothing beside a stated training of the same variant.
    trained = {claim.variant for claim in ordered if claim.level != "mentioned"}
    return [claim for claim in ordered if claim.level != "mentioned" or claim.variant not in trained]


def _claims_in(item: Said, text: str, spelt_out: bool, listing: Listing, source: Source) -> Iterable[Claim]:
    rules = _rules()
    if rules["reject"].search(text):
        return
    variants = [code for code, pattern in rules["variant"] if pattern.search(text)] or ["MBT"]
    treatment = rules["treatment"].search(text)
    title = next(
        ((level, match) for level, pattern in rules["title"] if (match := pattern.search(text))),
        None,
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
    span = treatment.span() if treatment else title[1].span() if title else (0, 0)
    kind = source.evidence_kind
    if kind == "directory_mention" and level != "mentioned" and issuer:
        kind = "own_statement"  # the person says so themselves, and who certified it
    for variant in variants:
        yield Claim(level, variant, local_title, issuer, kind, shortened(item.quote, span), item.url)
