"""Claims of MBT: which sentence of a listing says that MBT is given, at what level, by whose certificate.

The rules, from the field: the bare letters "MBT" are never evidence; teaching and hiring are no treatment; AMBIT is a
way of working, not a treatment; basic is never raised to practitioner; "trained" without a body that trains is no
level; what only a self-declared directory mentions is kept as a mention and never published as training.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from crawler.listing import Listing, Said
from crawler.normalise.claim_rules import NAME, Issuer, rules
from crawler.normalise.claim_sentence import Sentence
from crawler.normalise.dates import read_day
from crawler.normalise.plain import Plain, plain, sentences_of
from crawler.read.labels import fold
from crawler.read.sentences import shortened
from crawler.source import EvidenceKind, Source

# Lists on which everybody is there for MBT, so a title may say just "MBT".
_MBT_LISTS = frozenset({"official_register", "training_body"})
# What stands beside a claim, or is about something else.
_NO_CLAIM = frozenset({"organization", "address", "phone", "valid_until", "variant", "status", "issuer", "exclusion"})
# What a register's row tells of a claim beside its title.
_BESIDE = frozenset({"valid_until", "status", "variant"})
_LETTERS = re.compile(r"\bmbt\b")
_NAMES = re.compile(f"{NAME}+")
# Most sentences hold nothing that any rule could read.
_HINT = re.compile(r"m[eo]n?tal|mbt")
# "MBT, MBT-A" in a column of variants: the treatment for adults, and another.
_PLAIN_MBT = re.compile(r"\bmbt\b(?!-)")
LEVELS = ("mentioned", "basic", "supervised", "practitioner", "supervisor", "trainer")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim in the controlled vocabulary, with the sentence it was read from."""

    level: str
    variant: str
    local_title: str | None
    """The title as written; of a training that gives no level, the words that tell of it."""
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


@dataclass(frozen=True, slots=True)
class _Read:
    """What one sentence, or one cell of a register, says."""

    level: str
    title: str | None
    issuer: str | None
    span: tuple[int, int]
    """Where it stands in the words as written."""


def read_claims(listing: Listing, source: Source) -> list[Claim]:
    """The listing's claims, strongest first, one per level and variant; empty where nothing says MBT."""
    said = [(item, plain(item.quote)) for item in listing.said if item.field not in _NO_CLAIM and _may_claim(item)]
    letters = True if source.evidence_kind in _MBT_LISTS else _letters_are_mentalization(text for _, text in said)
    claims: dict[tuple[str, str], Claim] = {}
    for item, text in said:
        for claim in _claims_in(item, text, letters, listing, source):
            known = claims.get((claim.level, claim.variant))
            if known is None or _tells(claim) > _tells(known):
                claims[claim.level, claim.variant] = claim
    ordered = sorted(claims.values(), key=lambda claim: (-LEVELS.index(claim.level), claim.variant))
    # A bare mention adds nothing beside a stated training of the same variant.
    trained = {claim.variant for claim in ordered if claim.level != "mentioned"}
    return [claim for claim in ordered if claim.level != "mentioned" or claim.variant not in trained]


def _may_claim(item: Said) -> bool:
    """Whether there is anything to read: a title, a level, or some letters of the name, however they are written."""
    if item.field.startswith(("title", "training_level")) or _HINT.search(item.quote.lower()):
        return True
    return _HINT.search(_bare(item.quote)) is not None


def _bare(text: str) -> str:
    return "".join(char for char in fold(text) if char.isalnum())


def _tells(claim: Claim) -> tuple[bool, bool, str, bool]:
    """Of two sentences that say the same, the one with the issuer tells more, then the title, then the later day."""
    return claim.issuer is not None, claim.local_title is not None, claim.valid_until or "", claim.lapsed


def _letters_are_mentalization(texts: Iterable[Plain]) -> bool | None:
    """Whether the listing spells the treatment out, or else gives the letters another meaning; None: neither."""
    spelt_out = None
    for sentence in (sentence for text in texts if _HINT.search(text.text) for sentence in sentences_of(text)):
        marked = _marked(sentence.text)
        if NAME in marked or any(
            "mental" in found[0] for one in rules().issuers if (found := one.pattern.search(marked))
        ):
            spelt_out = True
        elif _LETTERS.search(marked) and rules().other_meaning.search(marked):
            return False
    return spelt_out


def _body_tells(text: str) -> bool:
    """Whether a body is named that gives its MBT titles for the treatment alone, so that beside it they mean that."""
    return any(one.tells and one.pattern.search(text) for one in rules().issuers)


def _claims_in(item: Said, text: Plain, letters: bool | None, listing: Listing, source: Source) -> Iterator[Claim]:
    # A register's row gives the title, its variants, its last day and its state in one line.
    row = {
        one.field: fold(one.words)
        for one in listing.said
        if one.field in _BESIDE and (one.url, one.quote) == (item.url, item.quote)
    }
    kind = source.evidence_kind
    until = read_day(row.get("valid_until", ""), source.country, last=True)
    lapsed = rules().lapsed.search(row.get("status", "")) is not None
    declared = next((level for level in LEVELS if item.field == f"training_level:{level}"), None)
    if declared:
        title = item.words if item.words != "yes" else None
        read = [(text, _Read(declared, title, _declared_issuer(listing, text.text), (0, 0)))]
    elif item.field == "title":
        read = _in_column(item, text, letters, listing, lists_mbt=kind in _MBT_LISTS)
    else:
        read = [
            (sentence, found)
            for sentence in sentences_of(text)
            if _HINT.search(sentence.text) and (found := _in_sentence(sentence, kind, letters=letters))
        ]
    for where, found in read:
        # A person who names a title and who gave it says more than the directory does.
        own = kind == "directory_mention" and found.level != "mentioned" and found.issuer
        for variant in _variants(_marked(where.text), row.get("variant", "")):
            yield Claim(
                level=found.level,
                variant=variant,
                local_title=found.title,
                issuer=found.issuer,
                evidence_kind="own_statement" if own else kind,
                quote=shortened(where.written, found.span),
                url=item.url,
                valid_until=until,
                lapsed=lapsed,
            )


def _in_column(
    item: Said, text: Plain, letters: bool | None, listing: Listing, *, lists_mbt: bool
) -> list[tuple[Plain, _Read]]:
    """A cell of titles says the level by itself; what stands around it in the row may be another's."""
    cell = plain(item.words).text
    level = _column_level(cell, text.text, lists_mbt=lists_mbt) if letters else None
    if level is None:
        return []
    issuer = _issuer(text.text)
    named = issuer.name if issuer else next(iter(listing.words("issuer")), None)
    start = text.text.find(cell)
    span = text.span(start, start + len(cell)) if start >= 0 else (0, 0)
    return [(text, _Read(level, item.words, named, span))]


def _column_level(cell: str, row: str, *, lists_mbt: bool) -> str | None:
    for words in (cell, row):
        for title in rules().titles:
            if not title.needs_issuer and title.pattern.search(words):
                return title.level
    if not lists_mbt:
        return None
    return next((level for level, pattern in rules().columns if pattern.fullmatch(cell)), None)


def _in_sentence(sentence: Plain, kind: EvidenceKind, *, letters: bool | None) -> _Read | None:
    """What a sentence claims; None where it claims nothing."""
    marked = _marked(sentence.text)
    if NAME not in marked and not _LETTERS.search(marked):
        return None
    # What comes below without the treatment's name is a title only: letters alone are no mention, whoever is named.
    if NAME not in marked and not (letters or (letters is None and _body_tells(marked))):
        return None
    own = rules().not_own.sub(_blank, marked)
    issuer = _issuer(own)
    name = _NAMES.search(marked)
    said = Sentence(marked, sentence.text[slice(*name.span())] if name else "", own=kind != "employer_page")
    for title in rules().titles:
        # Supervision that is received makes a level too, though the supervisor's title is another's.
        for match in title.pattern.finditer(marked if title.level == "supervised" else own):
            if title.needs_issuer and not (issuer and issuer.trains):
                continue
            if said.barred("trained" if title.course else "titled", match.start()):
                continue
            if title.course and "trained" not in said.acts(match.start()):
                continue
            written = sentence.original(*match.span())
            return _Read(title.level, written, issuer.name if issuer else None, sentence.span(*match.span()))
    for treatment in _NAMES.finditer(marked):
        acts = said.acts(treatment.start())
        if not acts:
            continue
        trained = rules().trained.search(marked) if "trained" in acts else None
        words = sentence.original(*trained.span()) if trained else None
        return _Read("mentioned", words, issuer.name if issuer and trained else None, sentence.span(*treatment.span()))
    return None


@lru_cache(maxsize=64)  # a sentence is asked for the meaning of its letters, its claim and its variants
def _marked(text: str) -> str:
    """The sentence with the treatment's name marked, letter by letter, and without what is nearly called so."""
    return rules().treatment.sub(lambda match: NAME * len(match[0]), rules().another.sub(_blank, text))


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _issuer(text: str) -> Issuer | None:
    """The body named nearest to a word of certifying or training; the first one where there is no such word."""
    named = [(match, issuer) for issuer in rules().issuers for match in issuer.pattern.finditer(text)]
    words = [match.end() for match in rules().certified.finditer(text)]

    def distance(found: tuple[re.Match[str], Issuer]) -> tuple[int, int]:
        return min((abs(found[0].start() - word) for word in words), default=0), found[0].start()

    return min(named, key=distance)[1] if named else None


def _declared_issuer(listing: Listing, text: str) -> str | None:
    """The body that is named as the issuer: by our name for it, or where we know none such, as written."""
    written = next(iter(listing.words("issuer")), None)
    issuer = _issuer(plain(written).text if written else text)
    return issuer.name if issuer else written


def _variants(text: str, column: str) -> list[str]:
    """The variants that are named; the treatment for adults where none is, or where a column says so too."""
    named = [variant for variant in rules().variants if variant.pattern.search(text)]
    adults = all(variant.beside for variant in named) or _PLAIN_MBT.search(column) is not None
    return list(dict.fromkeys(["MBT"] * adults + [variant.code for variant in named]))
