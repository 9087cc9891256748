"""The numbers that rank: all there, each with its reason, and in step with the vocabulary."""

import tomllib

import pytest
from pydantic import ValidationError

from referral.match import WEIGHTS, weight_rows
from referral.match.facts import NEVER_RELAXED
from referral.match.languages import USUAL
from referral.match.weights import read_weights
from tests.match.building import ROOT, index_of

TEXT = (ROOT / "referral/match/weights.toml").read_text(encoding="utf-8")


def test_every_number_has_its_reason_on_the_public_page() -> None:
    rows = list(weight_rows(WEIGHTS))
    written = tomllib.loads(TEXT)
    assert {(row.group, row.name) for row in rows} == {
        (group, name) for group, members in written.items() for name in members
    }
    assert all(row.why.endswith(".") and row.unit for row in rows)


def test_the_figures_are_those_of_the_tested_function() -> None:
    parts = {name: weight.value for name, weight in WEIGHTS.part}
    assert parts == {
        "travel": 30, "training": 25, "programme": 15, "condition": 15, "wait": 10, "freshness": 5, "wish": 8
    }  # fmt: skip
    assert (WEIGHTS.unknown.share.value, WEIGHTS.unknown.must_have.value) == (0.35, 15)


def test_levels_and_evidence_are_the_vocabularys() -> None:
    codes = index_of([]).codes
    assert set(codes["training_level"]) == WEIGHTS.level.keys() - {"unknown"}
    assert set(codes["evidence_kind"]) == set(WEIGHTS.evidence)


def test_age_and_the_right_to_treat_have_no_price() -> None:
    assert not set(NEVER_RELAXED) & WEIGHTS.relax.keys()


def test_a_wrong_key_or_a_missing_reason_is_refused() -> None:
    with pytest.raises(ValidationError, match=r"part\.luck"):
        read_weights(TEXT + '\n[part.luck]\nvalue = 1\nunit = "points"\nwhy = "None."\n')
    with pytest.raises(ValidationError, match="why"):
        read_weights(TEXT.replace('why = "Fully trained."', 'why = ""'))


def test_usual_languages_are_comparable() -> None:
    assert USUAL["GB"] == "en"
    assert USUAL["NO"] == "no"
    assert "CH" not in USUAL
    assert "BE" not in USUAL
