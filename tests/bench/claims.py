"""``make bench-claims``: the reader of claims on labelled sentences, by language, tuned and held out.

The rules were written by looking at claims.csv; its last 200 rows are by an author who never saw the rules, and were
learnt from later. claims_held_out.csv was written before its first measurement, and no rule is written by looking at
it: its first 151 rows by who wrote the rules, the other 200 by that other author. Who learns from it moves it to
claims.csv and writes another.
"""

import csv
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from crawler.listing import Listing, Said
from crawler.normalise.claims import Claim, read_claims
from crawler.source import BUNDLED, EvidenceKind, Source, load_source

PRECISION_MIN = 0.98
RECALL_MIN = 0.90
LANGUAGES = ("en", "nl", "de", "da", "no", "sv", "fr", "it", "es")
# Tags of claims.csv that may never be accepted, whatever the shares are.
TRAPS = frozenset(
    {
        "ambit", "bare", "battle_tank", "compartmentalize", "course", "instrumentalisering", "job", "letters", "mbct",
        "mbsr", "mbti", "mindfulness", "model_based_testing", "sentimentalisation", "shoes", "trap",
    }
)  # fmt: skip
_URL = "http://example.org/"


@dataclass(frozen=True)
class Sentence:
    """A labelled sentence; ``beside`` is another one of the same listing."""

    language: str
    source: EvidenceKind
    claim: bool
    level: str
    variants: frozenset[str]
    issuer: str
    tag: str
    beside: str
    words: str


@dataclass
class Figures:
    """What was read of some sentences."""

    there: int = 0
    accepted: int = 0
    right: int = 0
    level: int = 0
    variant: int = 0
    issuer: int = 0
    traps: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.right / self.accepted if self.accepted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.there if self.there else 1.0

    @property
    def good(self) -> bool:
        return self.precision >= PRECISION_MIN and self.recall >= RECALL_MIN and not self.traps


def tuned() -> list[Sentence]:
    """The labelled sentences that the rules were written by."""
    return _labelled("claims.csv")


def held_out() -> list[Sentence]:
    """The labelled sentences that no rule was written by."""
    return _labelled("claims_held_out.csv")


def _labelled(name: str) -> list[Sentence]:
    """The labelled sentences of a file; both written forms of Norwegian count as one language."""
    with Path(__file__).with_name(name).open(encoding="utf-8", newline="") as file:
        return [
            Sentence(
                {"nb": "no", "nn": "no"}.get(row["language"], row["language"]),
                row["source"],  # type: ignore[arg-type]
                row["claim"] == "yes",
                row["level"],
                frozenset(row["variants"].split()),
                row["issuer"],
                row["tag"],
                row["beside"],
                row["sentence"],
            )
            for row in csv.DictReader(file)
        ]


def listing(words: Iterable[str]) -> Listing:
    said = tuple(Said(field="prose", words=one, quote=one, url=_URL) for one in words if one)
    return Listing(key="x", kind="practitioner", name="Sam Sample", url=_URL, said=said)


def source_of(kind: EvidenceKind) -> Source:
    return load_source(BUNDLED / "gb_nhs_trusts.toml").model_copy(update={"evidence_kind": kind})


def read(one: Sentence, rewritten: Callable[[str], str] = lambda words: words) -> list[Claim]:
    """The claims of a listing that says the sentence, and what stands beside it."""
    return read_claims(listing((one.beside, rewritten(one.words))), source_of(one.source))


def measure(sentences: Iterable[Sentence]) -> Figures:
    """Read against labelled; level, variant and issuer are counted over the claims that were rightly accepted."""
    figures = Figures()
    for one in sentences:
        claims = read(one)
        figures.there += one.claim
        figures.accepted += bool(claims)
        if one.claim and claims:
            figures.right += 1
            variants = {claim.variant for claim in claims}
            figures.level += claims[0].level == one.level
            figures.variant += variants == one.variants
            figures.issuer += (claims[0].issuer or "") == one.issuer
            told = (claims[0].level, *sorted(variants), claims[0].issuer or "")
            if told != (one.level, *sorted(one.variants), one.issuer):
                figures.wrong.append(f"read {told}: {one.words}")
        elif claims or one.claim:
            figures.wrong.append(f"{'accepted' if claims else 'missed'} [{one.tag}]: {one.words}")
            if claims and one.tag in TRAPS:
                figures.traps.append(one.words)
    return figures


def main(arguments: list[str]) -> int:
    """Print the figures; 0 where the tuned and the held out sentences meet the goals.

    ``--wrong`` adds what was read wrong outside what is held out.
    """
    groups = {"tuned": tuned(), "held out": held_out()}
    sentences = [*groups["tuned"], *groups["held out"]]
    groups = {"all": sentences, **groups}
    languages = (*LANGUAGES, *sorted({one.language for one in sentences} - {*LANGUAGES}))
    groups |= {language: [one for one in sentences if one.language == language] for language in languages}
    table = Table(title="Claims of MBT in labelled sentences")
    for head in ("", "sentences", "claims", "precision", "recall", "level", "variant", "issuer", "traps"):
        table.add_column(head, justify="right" if head else "left")
    measured = {name: measure(group) for name, group in groups.items()}
    for name, figures in measured.items():
        shares = (figures.level, figures.variant, figures.issuer)
        table.add_row(
            name,
            str(len(groups[name])),
            str(figures.there),
            f"{figures.precision:.3f}",
            f"{figures.recall:.3f}",
            *(f"{share / figures.right:.3f}" if figures.right else "-" for share in shares),
            str(len(figures.traps)),
        )
    console = Console(width=120)
    console.print(table)
    if "--wrong" in arguments:
        for line in measured["tuned"].wrong:
            console.print(line, markup=False)
    console.print(f"goals: precision >= {PRECISION_MIN}, recall >= {RECALL_MIN}, no trap accepted")
    # The sum says little: what the rules were written by outweighs what they never saw.
    for name in ("tuned", "held out"):
        console.print(f"  {name}: {'met' if measured[name].good else 'missed'}")
    return 0 if measured["tuned"].good and measured["held out"].good else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
