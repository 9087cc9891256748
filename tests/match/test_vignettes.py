"""People who ask (vignettes.toml) of an invented directory (directory.toml): what must be true of each answer."""

import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from referral.match import WEIGHTS, Weights
from tests.match.building import TODAY
from tests.match.invented import invented
from tests.match.vignettes import HERE, PROPERTIES, Desk, failures, read_vignettes
from tests.match.vignettes_of import main

FILE = HERE / "vignettes.toml"
VIGNETTES, ON = read_vignettes(FILE)


@pytest.fixture(scope="module")
def desk() -> Desk:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(invented())
    return Desk.over(connection, ON)


def test_there_are_many_and_every_property_is_used() -> None:
    assert len(VIGNETTES) >= 64
    assert {key for vignette in VIGNETTES for key in vignette} >= PROPERTIES
    assert len({vignette["who"] for vignette in VIGNETTES}) == len(VIGNETTES)
    assert ON == TODAY


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[vignette["who"] for vignette in VIGNETTES])
def test_vignette(vignette: dict[str, Any], desk: Desk) -> None:
    assert failures(vignette, desk) == []


WRONG: dict[str, dict[str, Any]] = {
    "first": {"first": "clapham"},
    "matches": {"matches": ["usonline"]},
    "not_matches": {"not_matches": ["leeds"]},
    "nowhere": {"nowhere": ["leeds"]},
    "not_accepting": {"not_accepting": ["leeds"]},
    "above": {"above": [["york", "leeds"]]},
    "near": {"near": [["condition"]]},
    "needs_km": {"needs_km": [1, 2]},
    "asks": {"asks": ["leeds referral_route"]},
    "says": {"says": [["leeds", "no such words"]]},
    "alternatives": {"alternatives": ["wonder"]},
    "nobody": {"nobody": True},
    "reads": {"reads": "npd"},
    "crisis": {"crisis": False},
    "opens": {"opens": [["leeds", "2027-01-01"]]},
    "a name that nobody has": {"not_matches": ["atlantis"]},
    "words that are no condition": {"matches": ["leeds"], "need": {"condition": "rabies"}},
    "a place without a point": {"matches": ["leeds"], "at": None, "need": {"place": "Leeds"}},
}


@pytest.mark.parametrize("name", WRONG)
def test_a_vignette_that_does_not_hold_fails(name: str, desk: Desk) -> None:
    asked = {
        "at": ["Leeds", 53.7997, -1.5492, 3.0, "GB"],
        "need": {"condition": "EUPD", "referral_route": "primary_care"},
    }
    made = {key: value for key, value in {**asked, **WRONG[name]}.items() if value is not None}
    assert len(failures(made, desk)) == 1


@pytest.mark.parametrize(
    ("weight", "value"),
    [
        ("part.travel", 0), ("part.training", 0), ("part.programme", 0), ("part.condition", 0), ("part.wait", 0),
        ("part.freshness", 0), ("part.wish", 0), ("unknown.must_have", 0), ("unknown.share", 1), ("travel.online", 1),
        ("travel.cross_border_km", 15), ("travel.cross_border_km", 300), ("evidence.own_statement", 5),
        ("variant.general", 0), ("variant.general", 1), ("variant.other_age", 1),
    ],
)  # fmt: skip
def test_some_vignette_stands_on_every_weight(weight: str, value: float, desk: Desk) -> None:
    group, name = weight.split(".")
    data = WEIGHTS.model_dump()
    data[group][name]["value"] = value
    other = replace(desk, weights=Weights.model_validate(data))
    assert any(failures(vignette, other) for vignette in VIGNETTES)


def test_the_command_checks_other_vignettes_over_another_directory(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory, file = tmp_path / "directory.db", tmp_path / "vignettes.toml"
    directory.write_bytes(invented())
    assert main([str(directory), str(FILE)]) == 0
    assert f"{len(VIGNETTES)} of {len(VIGNETTES)} hold on 2026-11-21" in capsys.readouterr().out
    file.write_text(
        '[[vignette]]\nwho = "By name, and a place that is looked up."\nneed = { place = "Leeds", country = "GB" }\n'
        'first = "Sample Leeds MBT service"\n\n'
        '[[vignette]]\nwho = "Wrong."\nneed = { place = "Leeds", country = "GB" }\nfirst = "York"\n',
        encoding="utf-8",
    )
    assert main([str(directory), str(file)]) == 1
    out = capsys.readouterr().out
    assert "pass  By name" in out
    assert "FAIL  Wrong.\n      LookupError: no provider of this directory has the id or the name 'York'" in out
    assert "1 of 2 hold on 2026-11-01" in out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no [[vignette]]"),
        ('[[vignette]]\nneed = { place = "x" }\n', "nobody who asks"),
        ('[[vignette]]\nwho = "A"\nneed = { place = "x" }\n', "nothing that must be true"),
        ('[[vignette]]\nwho = "A"\nfirts = "b"\n', "firts"),
    ],
)
def test_a_file_that_checks_nothing_is_refused(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory, file = tmp_path / "directory.db", tmp_path / "vignettes.toml"
    directory.write_bytes(invented())
    file.write_text(text, encoding="utf-8")
    assert main([str(directory), str(file)]) == 65
    assert said in capsys.readouterr().err
    assert main([str(directory), str(tmp_path / "none.toml")]) == 66
