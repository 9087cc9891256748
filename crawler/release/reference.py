"""The rows of directory.db that come from our own data: vocabulary, crisis lines, other treatments."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crawler import vocabulary
from crawler.vocabulary import terms

_FOLDER = Path(vocabulary.__file__).parent


def vocabulary_rows() -> Iterator[dict[str, Any]]:
    """Every term, in the order of terms.toml."""
    for term in terms():
        yield {
            "vocabulary": term.vocabulary,
            "code": term.code,
            "label": term.label,
            "sort": term.sort,
            "question": term.extra.get("question"),
            "tier": term.extra.get("tier"),
            "also_known_as": "; ".join(term.extra.get("also_known_as", [])) or None,
            "icd10": term.extra.get("icd10"),
            "icd11": term.extra.get("icd11"),
            "note": term.extra.get("note"),
            "source": term.extra.get("source"),
        }


def crisis_rows() -> Iterator[dict[str, Any]]:
    """Crisis lines, curated by hand (crisis.toml)."""
    data = tomllib.loads((_FOLDER / "crisis.toml").read_text(encoding="utf-8"))
    for row in data["crisis"]:
        yield {
            **row,
            "emergency": row.get("emergency"),
            "read_on": row["read_on"].isoformat(),
            "verify_by": row["verify_by"].isoformat(),
        }


def alternative_rows() -> Iterator[dict[str, Any]]:
    """Other evidence-based treatments, in the order in which they are offered."""
    data = tomllib.loads((_FOLDER / "alternatives.toml").read_text(encoding="utf-8"))
    for sort, row in enumerate(data["alternative"]):
        yield {**row, "url": row.get("url"), "sort": sort}
