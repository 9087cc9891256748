"""Whole explanations, word for word: `python -m tests.match.golden --write` writes them anew after a wanted change."""

import json

from tests.match.golden import FILE, as_text, differences, explanations


def test_explanations_are_those_that_were_read_and_kept() -> None:
    found = list(differences(FILE.read_text(encoding="utf-8"), as_text(explanations())))
    assert not found, "\n".join(found)


def test_a_dozen_are_kept_and_they_show_every_kind_of_reason() -> None:
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert len(kept) >= 12
    matches = [one for answer in kept.values() for one in answer["matches"].values()]
    parts = {line.split()[0] for one in matches for line in one["parts"]}
    assert parts >= {"travel", "training", "programme", "condition", "wait", "freshness"}
    assert any(one["unknown_cost"] for one in matches)
    for kind in ("not_accepting", "near_misses", "alternatives", "crisis"):
        assert any(answer[kind] for answer in kept.values()), kind
