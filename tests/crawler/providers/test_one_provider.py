"""Several listings of one provider: what is shown, what is kept beside it, and whose it is."""

from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise.claims import LEVELS
from crawler.providers.provider import STRENGTH
from tests.crawler.providers.making import SOURCES, decided, kept, one, together

MAIL = {"email": "ada@sampleton.example"}
REGISTER, OWN = "gb_register", "gb_own"


def shown(provider: Any, field: str) -> list[str]:
    return [each.evidence.words for each in provider.stated if each.evidence.field == field and each.shown]


def beside(provider: Any, field: str) -> list[tuple[str, str]]:
    return [
        (each.origin.source, each.evidence.words)
        for each in provider.stated
        if each.evidence.field == field and not each.shown
    ]


def claims(provider: Any) -> list[tuple[str, str, bool]]:
    return [(each.origin.source, each.claim.level, each.shown) for each in provider.qualifications]


def test_the_strongest_source_is_shown_and_the_other_kept() -> None:
    register = kept(REGISTER, {"claim": "practitioner", "phone": "020 7946 0101", **MAIL}, day="2026-10-01")
    own = kept(OWN, {"claim": "supervisor", "phone": "020 7946 0102", **MAIL}, day="2026-11-01")
    provider = one([own, register])
    assert claims(provider) == [(REGISTER, "practitioner", True), (OWN, "supervisor", False)]
    assert provider.facts.phone is not None
    assert provider.facts.phone.e164 == "+442079460101"
    assert beside(provider, "phone") == [(OWN, "020 7946 0102")]
    assert [each.field for each in provider.disagreements] == ["phone", "qualification:MBT"]


def test_of_two_alike_the_newer_is_shown() -> None:
    items = [
        kept("gb_clinic", {"claim": level, "ages": ages, **MAIL}, day=day, key=f"/{day}")
        for level, ages, day in (("basic", "18-65", "2026-09-01"), ("practitioner", "from 25", "2026-11-01"))
    ]
    provider = one(items)
    assert [each for each in claims(provider) if each[2]] == [("gb_clinic", "practitioner", True)]
    assert provider.facts.ages is not None
    assert provider.facts.ages.youngest == 25
    assert provider.facts.attributes["age_group:adult"] == "yes"
    assert beside(provider, "ages") == [("gb_clinic", "18-65")]


def test_a_mention_is_no_other_level() -> None:
    provider = one([kept(OWN, {"claim": "practitioner", **MAIL}), kept("gb_clinic", {"claim": "mentioned", **MAIL})])
    assert claims(provider) == [(OWN, "practitioner", True), ("gb_clinic", "mentioned", False)]
    assert provider.disagreements == ()


def test_a_directorys_mention_is_never_a_claim_and_its_phone_is_still_theirs() -> None:
    directory = kept("gb_directory", {"claim": "mentioned", "phone": "020 7946 0103", **MAIL})
    assert together([directory]).providers == ()
    provider = one([directory, kept(REGISTER, {"claim": "practitioner", **MAIL})])
    assert claims(provider) == [(REGISTER, "practitioner", True)]
    assert shown(provider, "phone") == ["020 7946 0103"]


def test_what_all_say_is_said_by_all() -> None:
    items = [kept(name, {"claim": "practitioner", "phone": "020 7946 0101", **MAIL}) for name in (REGISTER, OWN)]
    provider = one(items)
    assert shown(provider, "phone") == ["020 7946 0101"] * 2
    assert {each.origin.source for each in provider.stated if each.evidence.field == "phone"} == {REGISTER, OWN}
    assert provider.disagreements == ()


def test_languages_of_all_pages_are_theirs() -> None:
    items = [
        kept(REGISTER, {"claim": "practitioner", "language": "Polish", **MAIL}),
        kept(OWN, {"claim": "practitioner", "language": "English, Polish", **MAIL}),
    ]
    assert one(items).facts.languages == ["pl", "en"]


def test_a_yes_and_a_no_are_both_visible() -> None:
    items = [
        kept("gb_clinic", {"claim": "practitioner", "payment:public": "yes", **MAIL}),
        kept(OWN, {"claim": "practitioner", "payment:public": "no", **MAIL}),
    ]
    provider = one(items)
    assert provider.facts.attributes["payment:public"] == "yes"
    assert beside(provider, "payment:public") == [(OWN, "no")]
    assert [each.field for each in provider.disagreements] == ["payment:public"]


def test_a_newer_wait_is_shown_whoever_says_it() -> None:
    items = [
        kept(REGISTER, {"claim": "practitioner", "wait": "12 weeks", "wait_as_of": "1 March 2026", **MAIL}),
        kept(OWN, {"claim": "practitioner", "wait": "20 weeks", "wait_as_of": "1 October 2026", **MAIL}),
    ]
    provider = one(items)
    assert (provider.facts.wait_weeks, provider.wait_said_on) == (20, "2026-10-01")


# --- whether anybody new is taken, and the wait ---


def stated(accepting: str | None, wait: str | None, on: str | None) -> dict[str, str]:
    """What an owner file says of both, with its day."""
    said = {"claim": "practitioner", **MAIL}
    if accepting:
        said |= {"accepting": accepting} | ({"accepting_as_of": on} if on else {})
    if wait:
        said |= {"wait": wait} | ({"wait_as_of": on} if on else {})
    return said


NEWER, OLDER = "2026-11-15", "2026-06-01"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        # The newer statement wins whole, whichever is called what.
        (("no", "60 weeks", NEWER), ("yes", "4 weeks", OLDER), ("no", NEWER, 60, NEWER)),
        (("yes", "4 weeks", NEWER), ("no", "60 weeks", OLDER), ("yes", NEWER, 4, NEWER)),
        # On one day "no" wins, and its wait with it.
        (("no", "60 weeks", NEWER), ("yes", "4 weeks", NEWER), ("no", NEWER, 60, NEWER)),
        # A wait that came with the answer that lost is not shown beside the other.
        (("no", None, NEWER), ("yes", "4 weeks", OLDER), ("no", NEWER, None, None)),
        # One that came with no answer, or with the same, may be.
        (("yes", "20 weeks", OLDER), (None, "30 weeks", NEWER), ("yes", OLDER, 30, NEWER)),
        (("yes", None, NEWER), ("yes", "4 weeks", OLDER), ("yes", NEWER, 4, OLDER)),
        # No day stated: the day it was first read (1 November). A day to come is no day on which anything was said.
        (("no", None, None), ("yes", None, "2026-10-01"), ("no", "2026-11-01", None, None)),
        (("yes", None, "2030-01-01"), ("no", None, NEWER), ("no", NEWER, None, None)),
    ],
)
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("sources", [(OWN, OWN), (REGISTER, OWN), (OWN, REGISTER)])
def test_the_newest_statement_is_shown_whole(
    first: Any, second: Any, expected: Any, swapped: bool, sources: tuple[str, str]
) -> None:
    keys = ("/b", "/a") if swapped else ("/a", "/b")
    undated = [day is None or day > "2027" for _, _, day in (first, second)]
    items = [
        kept(source, stated(*said), day="2026-11-01" if plain else "2026-11-20", key=key)
        for said, key, source, plain in zip((first, second), keys, sources, undated, strict=True)
    ]
    provider = one(items)
    facts = provider.facts
    assert (facts.accepting, provider.accepting_since, facts.wait_weeks, provider.wait_said_on) == expected
    losers = {said[0] for said in (first, second)} - {facts.accepting, None}
    assert {words for _, words in beside(provider, "accepting")} == losers
    assert ("accepting" in [each.field for each in provider.disagreements]) == bool(losers)


def test_a_wait_that_lost_with_its_answer_is_kept_beside() -> None:
    items = [
        kept(OWN, stated("no", None, NEWER), day="2026-11-20", key="/a"),
        kept(OWN, stated("yes", "4 weeks", OLDER), day="2026-11-20", key="/b"),
    ]
    assert beside(one(items), "wait_weeks") == [(OWN, "4 weeks")]
    assert shown(one(items), "wait_weeks") == []


def test_what_a_provider_had_put_right_stands_against_newer_pages() -> None:
    page = kept(OWN, stated("no", "60 weeks", "2026-11-21"), day="2026-11-22")
    told = decided("set_value", page.ref, field="accepting", value="yes")
    provider = one([page], [told])
    assert (provider.facts.accepting, provider.facts.wait_weeks) == ("yes", None)


# --- words that nobody could read ---


def test_words_that_nobody_could_read_are_shown_as_written() -> None:
    unread = kept(OWN, {"claim": "practitioner", "ages": "purple", "months": "ages", **MAIL})
    provider = one([unread])
    assert (provider.facts.ages, provider.facts.months) == (None, None)
    assert (shown(provider, "ages"), shown(provider, "months")) == (["purple"], ["ages"])
    read = kept(REGISTER, {"claim": "practitioner", "ages": "18-65", **MAIL})
    both = one([unread, read])
    assert (shown(both, "ages"), beside(both, "ages")) == (["18-65"], [(OWN, "purple")])


# --- places of a service ---


@pytest.mark.parametrize(
    ("here", "there", "shown_at"),
    [
        ("1 Park Row, Leeds LS1 5AB", "Wakefield WF1 3SJ", 2),
        ("1 Park Row, Leeds LS1 5AB", "9 The Headrow, Leeds LS1 6PU", 2),
        ("1 Park Row, Leeds LS1 5AB", "Park Row, Leeds LS1 5AB", 1),
        ("1 Park Row, Leeds LS1 5AB", "Leeds", 1),
    ],
)
def test_a_service_keeps_the_places_of_all_its_listings(here: str, there: str, shown_at: int) -> None:
    service = {"kind": "service", "name": "Aire MBT Service", "claim": "mentioned"}
    items = [
        kept(source, {**service, "address": address}, key=f"/{source}")
        for source, address in ((REGISTER, here), ("gb_clinic", there))
    ]
    provider = one(items, [decided("same", items[0].ref, items[1].ref)])
    assert len(provider.places) == shown_at
    assert here in [place.address.written for place in provider.places]


# --- ids ---


def test_the_id_is_the_oldest_listings_and_stays_when_its_page_is_gone() -> None:
    old = kept(REGISTER, {"claim": "practitioner", **MAIL}, first="2025-01-01")
    new = kept(OWN, {"claim": "practitioner", **MAIL}, first="2026-01-01")
    alone = one([new])
    both = together([new, old])
    assert both.providers[0].id == one([old]).id
    assert both.redirects == {alone.id: both.providers[0].id}
    gone = kept(REGISTER, {"claim": "practitioner", **MAIL}, first="2025-01-01", gone="2026-11-02")
    left = one([new, gone])
    assert left.id == both.providers[0].id
    assert [member.ref for member in left.members] == [new.ref]


def test_a_merge_undone_gives_both_back() -> None:
    ada = kept(REGISTER, {"claim": "practitioner"})
    bea = kept(OWN, {"name": "Bea Fictional", "claim": "practitioner"})
    apart = together([ada, bea])
    same = decided("same", ada.ref, bea.ref)
    assert len(together([ada, bea], [same]).providers) == 1
    assert together([ada, bea], [same, decided_undo(1)]) == apart


def decided_undo(of: int) -> Any:
    from crawler.decisions import Decision

    return Decision(number=2, kind="undo", who="M", when="2026-11-21", why="a mistake", undoes=of)


# --- corrections ---


def test_a_correction_is_shown_and_the_pages_words_beside_it() -> None:
    page = kept(REGISTER, {"claim": "practitioner", "phone": "020 7946 0101"})
    told = decided("set_value", page.ref, field="phone", value="020 7946 0109", words="I have a new number")
    provider = one([page], [told])
    assert provider.facts.phone is not None
    assert provider.facts.phone.e164 == "+442079460109"
    assert beside(provider, "phone") == [(REGISTER, "020 7946 0101")]
    (stated,) = [each for each in provider.stated if each.evidence.field == "phone" and each.shown]
    assert stated.evidence.quote == "I have a new number"
    assert (stated.origin.source, stated.origin.last_checked) == ("provider_corrections", "2026-11-20")


def test_a_withdrawn_field_is_shown_nowhere() -> None:
    page = kept(
        REGISTER,
        {
            "claim": "practitioner",
            "phone": "020 7946 0101",
            "email": "ada@sampleton.example",
            "referral": "Please refer by phone: 020 7946 0101, or write to ada@sampleton.example.",
        },
    )
    provider = one([page], [decided("set_value", page.ref, field="phone", value="")])
    assert provider.facts.phone is None
    assert "0101" not in repr([provider.facts, provider.stated, provider.qualifications, provider.places])
    assert provider.facts.email == "ada@sampleton.example"
    assert provider.facts.how_to_refer == "Please refer by phone: [not shown], or write to ada@sampleton.example."


# --- order ---

NAMES = st.sampled_from(sorted(SOURCES))
SAID = st.fixed_dictionaries(
    {"claim": st.sampled_from(["practitioner", "supervisor", "basic", "mentioned"])},
    optional={
        "phone": st.sampled_from(["020 7946 0101", "020 7946 0102"]),
        "ages": st.sampled_from(["18-65", "from 18", "14-25"]),
        "payment:public": st.sampled_from(["yes", "no"]),
        "language": st.sampled_from(["Polish", "English, Dutch"]),
        "address": st.sampled_from(["1 Sample Road, Leeds LS1 1AA", "2 Other Street, York YO1 7HH", "Leeds"]),
    },
)
DAYS = st.sampled_from(["2026-09-01", "2026-10-01", "2026-11-01"])


@given(st.lists(st.tuples(NAMES, SAID, DAYS), min_size=1, max_size=4))
def test_nothing_is_lost_and_order_is_nothing(made: list[tuple[str, dict[str, str], str]]) -> None:
    items = [kept(source, {**said, **MAIL}, day, key=f"/{at}") for at, (source, said, day) in enumerate(made)]
    directory = together(items)
    for order in permutations(items):
        assert together(order) == directory
    for provider in directory.providers:
        stated = {(each.origin.source, each.evidence.url, each.evidence.field) for each in provider.stated}
        for member in provider.members:
            for evidence in member.facts.evidence:
                assert (member.kept.source, evidence.url, evidence.field) in stated
        levels = [each for each in provider.qualifications if each.shown]
        assert levels
        best = max(STRENGTH[each.claim.evidence_kind] for each in levels)
        for each in provider.qualifications:
            if not each.shown and each.claim.level != LEVELS[0]:
                assert STRENGTH[each.claim.evidence_kind] <= best
        for field in ("phone", "ages", "payment:public"):
            assert len(set(shown(provider, field))) <= 1


@pytest.mark.parametrize("field", ["phone", "address", "website"])
def test_two_practices_in_two_towns_are_no_disagreement(field: str) -> None:
    here = {"address": "1 Sample Road, Leeds LS1 1AA", "phone": "020 7946 0101", "website": "https://a.example/ada"}
    there = {"address": "2 Other Street, York YO1 7HH", "phone": "020 7946 0102", "website": "https://b.example/ada"}
    clinics = {"organization": "Sample Clinic"}
    provider = one(
        [
            kept(REGISTER, {"claim": "practitioner", **MAIL, **here, **clinics}),
            kept(OWN, {"claim": "practitioner", **MAIL, **there, **clinics}),
        ]
    )
    assert [place.address.city for place in provider.places] == ["Leeds", "York"]
    assert field not in [each.field for each in provider.disagreements]


def test_another_street_in_the_same_town_is_a_disagreement() -> None:
    clinics = {"organization": "Sample Clinic"}
    items = [
        kept(name, {"claim": "practitioner", "address": address, **MAIL, **clinics})
        for name, address in ((REGISTER, "1 Sample Road, Leeds LS1 1AA"), (OWN, "7 Old Street, Leeds LS2 9JT"))
    ]
    provider = one(items)
    assert [place.address.written for place in provider.places] == ["1 Sample Road, Leeds LS1 1AA"]
    assert beside(provider, "address") == [(OWN, "7 Old Street, Leeds LS2 9JT")]
    assert [each.field for each in provider.disagreements] == ["address"]
