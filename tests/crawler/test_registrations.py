"""A title in a register: its level, and how long it holds."""

import csv
from datetime import date
from pathlib import Path

import pytest

from crawler.listing import Listing, Said
from crawler.normalise.claims import Claim, read_claims
from crawler.providers import gather
from crawler.source import BUNDLED, Permission, load_source
from crawler.workshop import Kept

REGISTER = load_source(BUNDLED / "nl_register_mbt.toml")
URL = "https://register.example.org/"
with (Path(__file__).parent / "titles.csv").open(encoding="utf-8", newline="") as file:
    TITLES = list(csv.DictReader(file))


def listing(*rows: dict[str, str]) -> Listing:
    said = [
        Said(field=field, words=words, quote=" · ".join(row.values()), url=URL)
        for row in rows
        for field, words in row.items()
    ]
    return Listing(key="anna", kind="practitioner", name="Anna Voorbeeld", url=URL, said=tuple(said))


def claims(*rows: dict[str, str]) -> list[Claim]:
    return read_claims(listing(*rows), REGISTER)


@pytest.mark.parametrize("row", TITLES, ids=lambda row: row["title"])
def test_the_level_of_a_local_title(row: dict[str, str]) -> None:
    found = {(claim.level, claim.variant) for claim in claims({"title": row["title"]})}
    assert found == ({(row["level"], row["variant"])} if row["level"] else set())


def test_a_bare_level_counts_in_a_list_of_mbt_only() -> None:
    directory = REGISTER.model_copy(update={"evidence_kind": "directory_mention"})
    assert read_claims(listing({"title": "Supervisor"}), directory) == []


def shown(*rows: dict[str, str]) -> list[str]:
    """The levels that are published of somebody last read on 22 November 2026."""
    permission = Permission(
        basis="written_agreement", recorded_by="a test", recorded_on=date(2026, 11, 21), reference="a test"
    )
    source = REGISTER.model_copy(update={"permission": permission})
    item = Kept(source.name, listing(*rows), "2026-01-01", "2026-01-01", "2026-11-22")
    return [
        one.claim.level
        for provider in gather([item], {source.name: source}).providers
        for one in provider.qualifications
    ]


@pytest.mark.parametrize(
    ("rows", "levels"),
    [
        ([{"title": "MBT Therapeut", "valid_until": "22-11-2026"}], ["practitioner"]),
        ([{"title": "MBT Therapeut", "valid_until": "21-11-2026"}], []),
        ([{"title": "MBT Therapeut", "valid_until": "11/2026"}], ["practitioner"]),  # all through that month
        ([{"title": "MBT Therapeut", "valid_until": "onbekend"}], ["practitioner"]),
        ([{"title": "MBT Therapeut", "status": "verlopen"}], []),
        ([{"title": "MBT Therapeut", "status": "actief"}], ["practitioner"]),
        (
            [
                {"title": "MBT Therapeut", "valid_until": "1-1-2030"},
                {"title": "MBT-Supervisor", "valid_until": "1-1-2020"},
            ],
            ["practitioner"],
        ),
        # Renewed: the later of two rows of one title holds.
        ([{"title": "MBT Therapeut", "valid_until": f"1-1-{year}"} for year in (2020, 2030)], ["practitioner"]),
    ],
)  # fmt: skip
def test_what_has_run_out_is_read_and_not_published(rows: list[dict[str, str]], levels: list[str]) -> None:
    assert shown(*rows) == levels
    assert claims(*rows)
