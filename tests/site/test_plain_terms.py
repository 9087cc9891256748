"""Cost, who may come, ages and online in plain lines: as stated, and never more than that."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.site.plain_terms import FAR_KM, Reader, ages, coming, cost, online

ROUTES = ("self", "primary_care", "secondary_care", "any_professional", "criminal_justice")
VALUES = st.sampled_from(["yes", "no", None])


def stated(vocabulary: str, said: dict[str, str | None]) -> dict[str, str]:
    return {f"{vocabulary}:{term}": value for term, value in said.items() if value}


@pytest.mark.parametrize(
    ("said", "reader", "words"),
    [
        ({"public": "yes"}, "find", "Cost: free, or the public system pays."),
        ({"self_pay": "yes"}, "find", "Cost: you pay. Ask what it costs."),
        ({"self_pay": "yes"}, "refer", "Cost: the person pays. Ask what it costs."),
        (
            {"self_pay": "yes", "sliding_scale": "yes"},
            "find",
            "Cost: you pay. Ask what it costs. Reduced fees are possible.",
        ),
        ({"insurance": "yes", "public": "no"}, "find", "Cost: health insurance can pay. Ask if yours does."),
        ({"public": "yes", "self_pay": "yes"}, "find", "Cost: free in the public system, or you pay."),
        ({"public": "no"}, "find", "Cost: the public system does not pay. Ask what it costs."),
        ({"sliding_scale": "yes"}, "refer", "Cost: reduced fees are possible. Ask what it costs."),
        ({"self_pay": "no"}, "find", "Cost: not stated. Ask what it costs."),
        ({}, "refer", "Cost: not stated. Ask what it costs."),
    ],
)
def test_cost(said: dict[str, str | None], reader: Reader, words: str) -> None:
    assert cost(stated("payment", said), reader) == words


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"self": "yes", "primary_care": "yes"}, "You can contact them yourself."),
        ({"primary_care": "yes", "self": "no"}, "A GP must refer you."),
        ({"primary_care": "yes"}, "A GP can refer you. Ask if you can come without one."),
        (
            {"criminal_justice": "yes", "self": "no", "primary_care": "no", "secondary_care": "no"},
            "Only through probation or the courts.",
        ),
        ({"criminal_justice": "yes"}, "Through probation or the courts. Ask who else can refer you."),
        (
            {"secondary_care": "yes", "self": "no", "primary_care": "no"},
            "Only a specialist mental-health team can refer you.",
        ),
        (
            {"any_professional": "yes", "self": "no"},
            "A health or social-care professional must refer you. A GP is one of them.",
        ),
        (
            {"any_professional": "yes", "primary_care": "no"},
            "A health or social-care professional can refer you, but not a GP.",
        ),
        ({"self": "no"}, "You cannot refer yourself. Ask who can refer you."),
        ({}, "Who may come: not stated. Ask how to come."),
    ],
)
def test_who_may_come(said: dict[str, str | None], words: str) -> None:
    assert coming(stated("referral_route", said)) == words


@given(st.fixed_dictionaries(dict.fromkeys(ROUTES, VALUES)))
def test_nobody_is_turned_away_who_is_not(said: dict[str, str | None]) -> None:
    words = coming(stated("referral_route", said))
    if any(strict in words for strict in ("must", "Only", "cannot", "but not")):
        assert "no" in said.values()
    if "not a GP" in words or "a GP cannot" in words or "A GP cannot" in words:
        assert said["primary_care"] == "no"
    if "A GP is one" in words or words.startswith(("A GP can ", "A GP must", "A GP or")):
        assert said["primary_care"] != "no"
    assert ("yourself." in words and "cannot" not in words) == (said["self"] == "yes")


@pytest.mark.parametrize(
    ("youngest", "oldest", "groups", "words"),
    [
        (12, 18, (), "Ages 12 to 18."),
        (17, None, (), "From age 17."),
        (None, 25, (), "Up to age 25."),
        (None, None, ("Adult (18 to 64)",), "For: Adult (18 to 64)."),
        (None, None, (), "Ages: not stated. Ask which ages they see."),
    ],
)
def test_ages(youngest: int | None, oldest: int | None, groups: tuple[str, ...], words: str) -> None:
    assert ages(youngest, oldest, groups) == words


@pytest.mark.parametrize(
    ("value", "km", "words"),
    [
        ("yes", 3.0, "Also online."),
        ("yes", None, "Also online."),
        ("no", FAR_KM - 1, None),
        ("no", FAR_KM, "Not online."),
        (None, FAR_KM - 1, None),
        (None, FAR_KM + 100, "Ask if they also work online."),
        (None, None, None),
    ],
)
def test_online_where_it_matters(value: str | None, km: float | None, words: str | None) -> None:
    assert online(stated("delivery", {"online": value}), km) == words
