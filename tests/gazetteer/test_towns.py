"""Towns and their people, for maps and coverage."""

from referral.gazetteer import Gazetteer
from referral.gazetteer.earth import distance_km


def test_every_country_has_larger_towns_the_largest_first(gazetteer: Gazetteer) -> None:
    for country in gazetteer.countries:
        people = [town.people for town in gazetteer.larger_towns(country)]
        assert people
        assert people == sorted(people, reverse=True)
        assert people[-1] >= 5000


def test_towns_in_a_box_are_all_there(gazetteer: Gazetteer) -> None:
    found = gazetteer.towns_between(53.5, 54.1, -2.0, -1.0)
    assert found[0].name == "Leeds"
    assert found[0].region == "England"
    assert distance_km((found[0].latitude, found[0].longitude), (53.7997, -1.5492)) < 2
    larger = {
        town
        for town in gazetteer.larger_towns("GB")
        if 53.5 <= town.latitude <= 54.1 and -2.0 <= town.longitude <= -1.0
    }
    assert larger == {town for town in found if town.people >= 5000}
