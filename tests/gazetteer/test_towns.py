"""Towns and their people, for maps and coverage."""

from referral.gazetteer import Gazetteer
from referral.gazetteer.earth import distance_km


def test_larger_towns_are_the_towns_with_5000_people(gazetteer: Gazetteer) -> None:
    every = gazetteer.towns()
    for country in ("GB", "DK", "US"):
        larger = gazetteer.larger_towns(country)
        assert sorted(larger) == sorted(town for town in every[country] if town.people >= 5000)
        assert [town.people for town in larger] == sorted((town.people for town in larger), reverse=True)


def test_every_country_has_towns_with_people(gazetteer: Gazetteer) -> None:
    every = gazetteer.towns()
    assert set(every) == set(gazetteer.countries)
    assert all(town.people > 0 for towns in every.values() for town in towns)


def test_towns_in_a_box_are_all_there(gazetteer: Gazetteer) -> None:
    found = gazetteer.towns_between(53.5, 54.1, -2.0, -1.0)
    assert found[0].name == "Leeds"
    assert found[0].region == "England"
    assert distance_km((found[0].latitude, found[0].longitude), (53.7997, -1.5492)) < 2
    inside = [t for t in gazetteer.towns()["GB"] if 53.5 <= t.latitude <= 54.1 and -2.0 <= t.longitude <= -1.0]
    assert sorted(found) == sorted(inside)
