"""``make bench-values``: what the readers make of labelled words, a row per kind: right, total, share and goal.

The words stand in tests/crawler/normalise/**.csv; everybody and every place in them is invented. They were labelled by
hand before they were read: the first before the readers were looked at, the second and third (ages and referral only)
after they had been fitted to the ones before. ``--wrong`` adds each one that was read otherwise than labelled.
"""

import csv
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from crawler.listing import Listing, Said
from crawler.normalise import Facts, facts_of
from crawler.normalise.addresses import read_address
from crawler.normalise.contacts import read_email, read_phone, read_website
from crawler.normalise.languages import read_languages
from crawler.normalise.people import read_person
from crawler.read.labels import fold
from crawler.source import BUNDLED, Source, load_source

LABELLED = Path(__file__).parents[1] / "crawler" / "normalise"
PARTS = {"first": ".", "second": "second", "third": "third"}
# A month is 4.345 weeks; people round.
WEEKS_APART = 1.0
_URL = "http://example.org/"
Row = dict[str, str]
Told = tuple[object, ...]
"""What a reader said, beside what the label says, in the same form: equal is right."""


@dataclass(frozen=True)
class Kind:
    """One table: ``read`` gives (what was read, what is labelled) of a row; ``goal`` is the share to be right."""

    file: str
    goal: float
    read: Callable[[Row], tuple[Told, Told]]


@dataclass(frozen=True)
class Measured:
    """Of ``total`` rows ``right`` were read as labelled; ``wrong`` has a line for each of the others."""

    right: int
    total: int
    wrong: tuple[str, ...]


def _letters(words: str | None) -> str:
    """Credentials without commas, brackets and spaces: how they are set apart is no matter."""
    return re.sub(r"[\s,;()]+", " ", words or "").strip()


def _name(row: Row) -> tuple[Told, Told]:
    person = read_person(row["words"], row["country"])
    return (person.name, _letters(person.credentials)), (row["name"], _letters(row["credentials"]))


def _phone(row: Row) -> tuple[Told, Told]:
    phone = read_phone(row["words"], row["country"])
    extension = re.search(r"(?:ext\.?|x|#)\s*(\d+)$", phone.display) if phone else None
    return (phone.e164 if phone else "", extension[1] if extension else ""), (row["e164"], row["extension"])


def _address(row: Row) -> tuple[Told, Told]:
    address = read_address(row["words"], row["country"])
    read = (address.postcode or "", address.city or "", address.written)
    return read, (row["postcode"], row["city"], row["words"])


def _language(row: Row) -> tuple[Told, Told]:
    return tuple(read_languages(row["words"], row["page_language"])), tuple(
        row["tags"].split(";") if row["tags"] else ()
    )


def _link(row: Row) -> tuple[Told, Told]:
    read = read_email if row["kind"] == "email" else read_website
    return (read(row["words"]) or "",), (row["value"],)


def _ages(row: Row) -> tuple[Told, Told]:
    facts = facts_said("ages", row["words"], row["language"])
    low, high = (facts.ages.youngest, facts.ages.oldest) if facts.ages else (None, None)
    groups = {term.partition(":")[2] for term, value in facts.attributes.items() if value == "yes"}
    labelled = {group for group in row["groups"].split(";") if group}
    ends = tuple("" if age is None else str(age) for age in (low, high))
    return (*ends, sorted(groups & labelled)), (row["min"], row["max"], sorted(labelled))


def facts_said(field: str, words: str, language: str) -> Facts:
    """The facts of a listing that says ``words`` and nothing else, on a page in ``language``."""
    country = {"en": "GB", "da": "DK", "sv": "SE"}.get(language, language.upper())
    bundled: Source = load_source(BUNDLED / "gb_nhs_trusts.toml")
    source = bundled.model_copy(update={"states": [], "language": language, "country": country})
    said = Said(field=field, words=words, quote=words, url=_URL)
    return facts_of(Listing(key="x", kind="service", name="A clinic", url=_URL, said=(said,)), source)


def _wait(row: Row) -> tuple[Told, Told]:
    facts = facts_said("wait", row["words"], row["language"])
    weeks = facts.wait_weeks
    labelled = float(row["weeks"]) if row["weeks"] else None
    near = weeks is not None and labelled is not None and abs(weeks - labelled) <= WEEKS_APART
    return (labelled if near else weeks, facts.wait_as_of or ""), (labelled, row["as_of"])


def _referral(row: Row) -> tuple[Told, Told]:
    facts = facts_said("prose", row["words"], row["language"])
    if row["kind"] == "route":
        routes = {
            f"{term.partition(':')[2]}={value}"
            for term, value in facts.attributes.items()
            if term.startswith("referral_route:")
        }
        return tuple(sorted(routes)), tuple(sorted(part for part in row["value"].split(";") if part))
    written = (facts.referral_window if row["kind"] == "window" else facts.catchment) or ""
    # The whole sentence is kept; the labelled words must stand in it.
    return (row["value"] if row["value"] and fold(row["value"]) in fold(written) else written,), (row["value"],)


KINDS = {
    "names": Kind("names.csv", 0.90, _name),
    "phones": Kind("phones.csv", 0.97, _phone),
    "addresses": Kind("addresses.csv", 0.92, _address),
    "languages": Kind("languages.csv", 0.95, _language),
    "e-mail and web": Kind("links.csv", 0.92, _link),
    "ages": Kind("ages.csv", 0.92, _ages),
    "waits": Kind("waits.csv", 0.92, _wait),
    "referral": Kind("referrals.csv", 0.92, _referral),
}


def labelled(kind: str, part: str) -> list[Row]:
    """The rows of one of a kind's tables, as written; none where a kind has no such table."""
    path = LABELLED / PARTS[part] / KINDS[kind].file
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measure(kind: str, rows: Iterable[Row]) -> Measured:
    """Read every row."""
    pairs = [(row["words"], *KINDS[kind].read(row)) for row in rows]
    wrong = tuple(f"{words!r}: read {read}, labelled {label}" for words, read, label in pairs if read != label)
    return Measured(len(pairs) - len(wrong), len(pairs), wrong)


def main(arguments: list[str]) -> int:
    """Print the figures; 0 where every goal is met."""
    table = Table(title="Labelled words, read")
    for head in ("", *(f"{part}: right" for part in PARTS), "right", "total", "share", "goal", ""):
        table.add_column(head, justify="right" if head else "left")
    missed, wrong = 0, []
    for kind, what in KINDS.items():
        parts = [measure(kind, labelled(kind, part)) for part in PARTS]
        right, total = sum(one.right for one in parts), sum(one.total for one in parts)
        met = right / total >= what.goal
        missed += not met
        wrong += [f"{kind}: {line}" for one in parts for line in one.wrong]
        shares = [f"{one.right}/{one.total}" if one.total else "" for one in parts]
        told = "met" if met else "missed"
        table.add_row(kind, *shares, str(right), str(total), f"{right / total:.3f}", f"{what.goal:.2f}", told)
    console = Console(width=160)
    console.print(table)
    if "--wrong" in arguments:
        for line in wrong:
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
