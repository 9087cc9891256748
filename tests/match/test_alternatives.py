"""What else there is: who is named there, in which order, and what is said of them."""

from referral.match import Need, match
from tests.match.building import TODAY, Site, Somebody, Spot, index_of
from tests.match.strategies import without

SOUND = Spot("Copenhagen", 55.68, 12.57, "town", 3.0, "DK")
_PAID = {"payment:public": "no"}


def _danish(name: str, north: float, **said: str) -> Somebody:
    attributes = {**_PAID, **{key.replace("__", ":"): value for key, value in said.items()}}
    return Somebody(name, country="DK", sites=(Site(55.68 + north, 12.57, 0.3, "DK"),), attributes=attributes)


def test_the_nearest_come_with_kilometres_and_what_they_miss() -> None:
    crowd = [_danish(name, north) for name, north in (("d", 0.4), ("b", 0.2), ("c", 0.3), ("a", 0.1))]
    answer = match(without(Need(place="x"), payment="public"), index_of(crowd), SOUND, TODAY)
    nearest = [one for one in answer.alternatives if one.kind == "nearest"]
    assert [(one.provider_id, one.distance_km) for one in nearest] == [("a", 11.1), ("b", 22.2), ("c", 33.4)]
    assert nearest[0].misses == ("payment",)
    assert nearest[0].why.startswith("11.1 km away. Not as you asked: ")
    assert nearest[0].url == "/provider/a"


def test_online_is_offered_from_the_askers_country_only() -> None:
    near = [_danish(name, 0.01) for name in ("a", "b", "c")]
    home = _danish("home", 1.5, delivery__online="yes")
    malmo = Somebody("malmo", country="SE", sites=(Site(55.605, 13.0, 0.5, "SE"),),
                     attributes={**_PAID, "delivery:online": "yes"})  # fmt: skip
    answer = match(without(Need(place="x"), payment="public"), index_of([*near, home, malmo]), SOUND, TODAY)
    assert [one.provider_id for one in answer.alternatives if one.kind == "online"] == ["home"]


def test_other_treatments_and_how_to_ask_a_team_come_word_for_word_from_the_release() -> None:
    answer = match(without(Need(place="x")), index_of([]), SOUND, TODAY)
    assert [(one.kind, one.name, one.why, one.url) for one in answer.alternatives] == [
        ("team", "A mental-health team", "Often the way in. Ask a doctor.", None),
        ("treatment", "DBT", "Skills. Ask the clinic.", "https://example.org/dbt"),
    ]


def test_enough_matches_need_no_alternatives() -> None:
    crowd = [_danish(name, 0.1) for name in ("a", "b")]
    assert match(without(Need(place="x"), limit=2), index_of(crowd), SOUND, TODAY).alternatives == ()
