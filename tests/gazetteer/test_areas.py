"""Areas by name, and homes in them: yes, no, or nobody can tell; "no" is never said of somebody who lives there."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.gazetteer import Area, AreasOf, Found, Gazetteer, NotFound, Place, lies_in, served
from referral.gazetteer.made_areas import districts

CASES = tomllib.loads(Path(__file__).with_name("areas.toml").read_text(encoding="utf-8"))
TOLD = {True: "yes", False: "no", None: "unknown"}
WITH_COUNTIES = ("GB", "DK", "NO", "SE", "NL", "FI")


def place(gazetteer: Gazetteer, query: str, country: str) -> Place:
    answer = gazetteer.find(query, country)
    assert isinstance(answer, Found), answer
    return answer.place


@pytest.mark.parametrize("case", CASES["named"], ids=lambda case: f"{case['country']}-{case['words']}")
def test_words_name_an_area_or_nobody_can_tell(gazetteer: Gazetteer, case: dict[str, Any]) -> None:
    near = [tuple(case["near"])] if "near" in case else []
    answer = gazetteer.area_named(case["words"], case["country"], near)
    assert (answer.code if isinstance(answer, Area) else "") == case["area"], answer


@pytest.mark.parametrize("case", CASES["homes"], ids=lambda case: f"{case['place']}-{case['area']}-{case['answer']}")
def test_a_home_lies_in_an_area_or_not_or_nobody_can_tell(gazetteer: Gazetteer, case: dict[str, Any]) -> None:
    home = place(gazetteer, case["place"], case["country"])
    area = gazetteer.area_named(case["area"], case["country"])
    assert isinstance(area, Area), area
    basis = case.get("basis", "residence") or None
    assert TOLD[lies_in(home, gazetteer.areas_of(home), area, basis)] == case["answer"]


@pytest.mark.parametrize("case", CASES["several"], ids=lambda case: f"{case['place']}-{case['areas'][-1]}")
def test_a_home_in_one_of_several_boroughs(gazetteer: Gazetteer, case: dict[str, Any]) -> None:
    home = place(gazetteer, case["place"], "GB")
    areas = [area for name in case["areas"] if isinstance(area := gazetteer.area_named(name, "GB"), Area)]
    assert len(areas) == len(case["areas"])
    told = served(home, gazetteer.areas_of(home), [(area, "residence") for area in areas], whole=True)
    assert TOLD[told] == case["answer"]


def test_districts_name_areas_that_there_are_and_codes_of_the_file(gazetteer: Gazetteer) -> None:
    for country, code in districts():
        found = gazetteer.find(code, country)
        assert isinstance(found, Found), code
        assert found.place.postcode == code


@pytest.mark.parametrize("country", WITH_COUNTIES)
def test_nobody_who_lives_in_a_county_or_region_is_told_no(gazetteer: Gazetteer, country: str) -> None:
    # Every area of the file by its own name, and the towns that the file puts into it.
    rows = gazetteer._connection.execute(
        "SELECT CASE a.county WHEN '' THEN a.region ELSE a.county END, p.name, p.latitude, p.longitude, p.uncertainty"
        " FROM place p JOIN area own ON own.id = p.area JOIN area a ON a.id IN (own.id, own.parent)"
        " WHERE p.country = ? AND p.population > 0 ORDER BY p.latitude % 1009, p.folded, a.id LIMIT 150",
        (country,),
    ).fetchall()
    assert len(rows) > 10
    understood = 0
    for area_name, town, latitude, longitude, uncertainty in rows:
        point = latitude / 10_000, longitude / 10_000
        area = gazetteer.area_named(area_name, country, [point])
        if not isinstance(area, Area):
            continue
        understood += 1
        home = Place(town, *point, "town", uncertainty / 10, country, city=town)
        assert lies_in(home, gazetteer.areas_of(home), area) is not False, (area, town)
    assert understood > len(rows) / 2


HOME = Place("A home", 51.5, -0.1, "town", 2.0, "GB", city="A home")
HERE = Area("GB/-/here", "Here", "GB", "county", 51.5, -0.1, 5.0)
FAR = Area("GB/-/far", "Far", "GB", "county", 56.0, -3.0, 5.0)
OF = AreasOf(frozenset({"GB", "GB/-/here"}), frozenset())


def test_only_a_whole_catchment_says_no() -> None:
    assert served(HOME, OF, [(HERE, "residence"), (FAR, "residence")], whole=False) is True
    assert served(HOME, OF, [(FAR, "residence")], whole=True) is False
    assert served(HOME, OF, [(FAR, "residence")], whole=False) is None
    assert served(HOME, OF, [], whole=True) is None


@given(
    st.floats(0, 3),
    st.floats(0, 80),
    st.floats(0.1, 60),
    st.sampled_from(["region", "county", "borough", "town"]),
    st.booleans(),
)
def test_gp_is_never_a_firmer_no_and_wider_is_never_a_firmer_no(
    away: float, reach: float, uncertainty: float, kind: Any, perhaps: bool
) -> None:
    area = Area("GB/-/x", "X", "GB", kind, 51.5 + away, -0.1, reach)
    of = AreasOf(frozenset({"GB", "GB/-/here"}), frozenset({"GB/-/x"} if perhaps else ()))
    home = HOME._replace(uncertainty_km=uncertainty)
    residence, gp = lies_in(home, of, area), lies_in(home, of, area, "gp")
    assert residence is False or gp is None
    assert lies_in(home, of, area, None) == gp
    if not perhaps and kind == "town" and residence is None:
        assert lies_in(home, of, area._replace(reach_km=reach + 10)) is None


@given(st.text(max_size=90), st.sampled_from(["GB", "DK", "US", "XX", ""]))
def test_any_words_are_answered(gazetteer: Gazetteer, words: str, country: str) -> None:
    answer = gazetteer.area_named(words, country)
    assert isinstance(answer, Area | NotFound) or len(answer) > 1
