"""People who ask (vignettes.toml) of an invented directory (directory.toml): what must be true of each answer."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from referral.match import Index, match, read_need
from referral.match.answer import Answer
from tests.match.building import TODAY, Claim, Site, Somebody, Spot, index_of
from tests.match.standing import mentioned

_HERE = Path(__file__).parent
VIGNETTES: list[dict[str, Any]] = tomllib.loads((_HERE / "vignettes.toml").read_text(encoding="utf-8"))["vignette"]
_PROPERTIES = {
    "first", "matches", "not_matches", "not_accepting", "nowhere", "near", "needs_km", "asks", "alternatives", "nobody"
}  # fmt: skip


@pytest.fixture(scope="module")
def index() -> Index:
    rows = tomllib.loads((_HERE / "directory.toml").read_text(encoding="utf-8"))["person"]
    return index_of([_somebody(dict(row)) for row in rows])


def _somebody(row: dict[str, Any]) -> Somebody:
    attributes = dict.fromkeys(row.pop("yes", []), "yes") | dict.fromkeys(row.pop("no", []), "no")
    sites = tuple(
        Site(latitude, longitude, uncertainty, country, city)
        for latitude, longitude, uncertainty, country, city in row.pop("sites", [])
    )
    claims = tuple(Claim(level, kind) for level, kind in row.pop("claims", [["practitioner", "training_body"]]))
    languages = tuple((tag, how) for tag, how in row.pop("languages", []))
    accepting = row.pop("accepting", None)
    return Somebody(**row, attributes=attributes, sites=sites, claims=claims, languages=languages, accepting=accepting)


def test_the_data_file_says_nothing_that_is_not_checked() -> None:
    assert len(VIGNETTES) >= 15
    for vignette in VIGNETTES:
        assert vignette.keys() <= {"who", "at", "need", *_PROPERTIES}
        assert vignette.keys() & _PROPERTIES


@pytest.mark.parametrize("vignette", VIGNETTES, ids=[vignette["who"] for vignette in VIGNETTES])
def test_vignette(vignette: dict[str, Any], index: Index) -> None:
    label, latitude, longitude, uncertainty, country = vignette["at"]
    spot = Spot(label, latitude, longitude, "town", uncertainty, country)
    need = read_need({"place": label, "limit": 20, **vignette["need"]}, index.codes)
    answer = match(need, index, spot, TODAY)
    ids = [one.provider_id for one in answer.matches]
    if "first" in vignette:
        assert ids[:1] == [vignette["first"]]
    assert set(vignette.get("matches", [])) <= set(ids)
    assert not set(vignette.get("not_matches", [])) & set(ids)
    assert not set(vignette.get("nowhere", [])) & mentioned(answer)
    assert set(vignette.get("alternatives", [])) <= {one.kind for one in answer.alternatives}
    assert not (vignette.get("nobody") and ids)
    _not_accepting(vignette, answer)
    _near(vignette, answer)
    _asks(vignette, answer)


def _not_accepting(vignette: dict[str, Any], answer: Answer) -> None:
    closed = {one.provider_id: one.not_accepting_since for one in answer.not_accepting}
    for provider_id in vignette.get("not_accepting", []):
        assert closed[provider_id] == "2026-09-01"


def _near(vignette: dict[str, Any], answer: Answer) -> None:
    sets = {one.relax: one for one in answer.near_misses}
    for relax in vignette.get("near", []):
        assert tuple(relax) in sets
    if "needs_km" in vignette:
        low, high = vignette["needs_km"]
        assert low <= (sets[("within_km",)].needs_km or 0) <= high


def _asks(vignette: dict[str, Any], answer: Answer) -> None:
    questions = {(one.provider_id, asked.fact): asked.question for one in answer.matches for asked in one.unknown}
    for line in vignette.get("asks", []):
        provider_id, fact = line.split()
        assert questions[provider_id, fact].startswith("Ask ")
