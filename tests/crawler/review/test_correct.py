"""`mbt correct`: what a provider had put right is tried out before it is written; nothing else comes to light."""

import pytest

from crawler.errors import BadInputError
from crawler.providers import Provider
from crawler.providers.corrections import SOURCE
from crawler.review.correcting import Tried, beside, tried
from crawler.review.labels import fields
from crawler.review.shown_words import changed
from tests.crawler.review.making import ALICE, BASIC, DAY, FAY, FAY_TOO, MORE, SECOND, Desk, alice, fay, listing

HOME = (SECOND, "home")
STREET = "14 Sample Lane, London SW17 0QT"


def correct(desk: Desk, field: str, value: str | None, words: str | None = None, key: str = "") -> Tried:
    provider = key or desk.provider(ALICE).id
    return tried(desk.workshop, desk.sources, desk.log, provider, field, value, words, DAY)


SHOWN = [
    ("phone", "020 7946 0377", ["phone number: 020 7946 0301 -> 020 7946 0377"]),
    ("email", " new@example.org ", ["e-mail address: alice@bpc.example.org -> new@example.org"]),
    ("website", "https://alice.example.org/", None),
    ("name", "Dr Alicia Sampleworth", ["name: Dr Alice Sampleworth -> Dr Alicia Sampleworth"]),
    ("credentials", "PhD", ["credentials: nothing -> PhD"]),
    ("organization", "Sample Trust", ["organisation: nothing -> Sample Trust"]),
    ("address", "10 Sample Road, London SW17 0QT", ["address: London -> 10 Sample Road, London SW17 0QT"]),
    ("visits_per_week", "2", ["visits a week: nothing -> 2"]),
    ("wait", "6 weeks", ["wait: nothing -> 6 weeks"]),
    ("catchment", "Residents of Sampleton", ["catchment: nothing -> Residents of Sampleton"]),
    ("referral_window", "weeks 22-24", ["weeks in which referrals are taken: nothing -> weeks 22-24"]),
    ("how_to_refer", "Please phone first.", ["way to refer: nothing -> Please phone first."]),
    ("accepting", "no", ["answer whether new people are taken: nothing -> no"]),
    ("language", "Polish, English", ["languages: nothing -> Polish, English"]),
    ("ages", "18-65", None),
    ("condition:bpd", "yes", ["condition “Borderline personality disorder”: nothing -> yes"]),
    ("delivery:online", "no", ["way of meeting “Online”: nothing -> no"]),
    ("training_level:basic", "Basic certificate", None),
    ("training_level:practitioner", "yes", []),
]


@pytest.mark.parametrize(("field", "value", "sentences"), SHOWN, ids=[one[0] for one in SHOWN])
def test_a_correction_says_what_will_be_shown(desk: Desk, field: str, value: str, sentences: list[str] | None) -> None:
    done = correct(desk, field, value)
    assert sentences is None or changed(done.before, done.after) == sentences
    assert desk.log.decisions == ()  # it was only tried
    desk.decide(**done.made)
    assert changed(done.after, desk.provider(ALICE)) == []


def test_every_field_of_the_help_is_tried_here() -> None:
    settable = {one.name for one in fields().field if not one.instead} - {"wait_as_of"}
    assert settable == {field for field, *_ in SHOWN if ":" not in field}


def test_a_level_is_lowered_on_their_word(desk: Desk) -> None:
    done = correct(desk, "training_level:basic", "yes")
    assert changed(done.before, done.after) == [
        "MBT training: MBT practitioner or therapist (MBT for adults) -> "
        "Basic training (three-day course) (MBT for adults)"
    ]
    assert [(source, words) for source, *_, words in beside(done)] == [(ALICE[0], "MBT Practitioner")]


WRONG = [
    ("training_level:supervisor", "yes", "can lower a level and not raise one: let them send an owner file"),
    ("credentials", "Accredited MBT supervisor of mentalization-based treatment, Anna Freud", "claims 'supervisor'"),
    ("how_to_refer", MORE, "claims 'supervisor'"),
    ("training_level:mentioned", "yes", "'mentioned' is none of basic, supervised"),
    ("phone", "call me", "'call me' cannot be read"),
    ("phone", "", "the value is empty; --withdraw shows nothing for it"),
    ("phone", "020\u200b7946 0377", "control or invisible character"),
    ("ages", "everybody", "cannot be read"),
    ("name", "x", "has 1 letters; 2 to 200 are needed"),
    ("name", "x" * 201, "has 201 letters; 2 to 200"),
    ("catchment", "x" * 601, "has 601 letters; at most 600"),
    ("condition:bpd", "perhaps", "'perhaps' is neither yes nor no"),
    ("condition:measles", "yes", "'measles' is none of bpd"),
    ("months", "18", "cannot be set by a correction: it is read from sentences only; let them send an owner file"),
    ("coordinates", "51, 0", "`mbt geocode pin`"),
    ("wait_as_of", "2026-11-01", "correct that first"),
    ("fax", "1", "'fax' is no field; there are: name, credentials"),
    ("name", None, "cannot be withdrawn: without a name nobody can be listed"),
    ("training_level:basic", None, "cannot be withdrawn: to lower it give the right level"),
    ("fax", None, "'fax' is no field"),
]


@pytest.mark.parametrize(("field", "value", "told"), WRONG)
def test_what_cannot_be_is_refused(desk: Desk, field: str, value: str | None, told: str) -> None:
    with pytest.raises(BadInputError, match=told):
        correct(desk, field, value)


@pytest.mark.parametrize("field", ["phone", "email", "address", "website"])
def test_what_is_withdrawn_is_shown_no_more(desk: Desk, field: str) -> None:
    done = correct(desk, field, None)
    assert len(changed(done.before, done.after)) == 1
    assert changed(done.before, done.after)[0].endswith("-> nothing")
    assert [one for one in done.after.stated if one.evidence.field == field and one.shown] == []


def test_the_sources_words_stand_beside_it(desk: Desk) -> None:
    done = correct(desk, "phone", "020 7946 0377", "ring me on 0377")
    assert [(source, words) for source, *_, words in beside(done)] == [
        (ALICE[0], "020 7946 0301"),
        (SECOND, "020 7946 0399"),
    ]
    (own,) = (one for one in done.after.stated if one.evidence.field == "phone" and one.shown)
    assert (own.origin.source, own.evidence.quote) == (SOURCE, "ring me on 0377")


def test_a_value_that_was_withdrawn_needs_an_undo_first(desk: Desk) -> None:
    desk.decide(**correct(desk, "wait", None).made)
    with pytest.raises(BadInputError, match="it was withdrawn; undo decision 1 first"):
        correct(desk, "wait", "6 weeks")
    desk.undo(desk.log.decisions[0])
    wait = desk.decide(**correct(desk, "wait", "6 weeks").made)
    desk.undo(wait)
    with pytest.raises(BadInputError, match="correct that first"):
        correct(desk, "wait_as_of", "2026-11-20")


def test_the_day_of_a_wait_goes_with_the_wait(desk: Desk) -> None:
    desk.decide(**correct(desk, "wait", "6 weeks").made)
    done = correct(desk, "wait_as_of", "2026-11-20")
    assert changed(done.before, done.after) == ["day on which the wait was said: nothing -> 2026-11-20"]
    assert done.after.wait_said_on == "2026-11-20"


def test_a_newer_wait_stays(desk: Desk) -> None:
    desk.reads(alice(wait="3 months", wait_as_of="30 November 2026"), fay(), day="2026-11-30")
    with pytest.raises(BadInputError, match="'6 weeks' would not be shown: something newer is shown"):
        correct(desk, "wait", "6 weeks")


def test_a_former_id_leads_on_and_the_correction_stays_with_its_listing(desk: Desk) -> None:
    former = desk.provider(FAY_TOO).id
    merge = desk.decide(kind="same", a=FAY, b=FAY_TOO)
    now = desk.provider(FAY).id
    old = former if former != now else desk.provider(FAY).id
    done = correct(desk, "phone", "020 7946 0388", key=old)
    assert done.after.id == now
    desk.decide(**done.made)
    desk.undo(merge)
    phone = desk.provider(FAY_TOO).facts.phone
    assert phone is not None
    assert phone.display == "020 7946 0388"
    assert correct(desk, "phone", "020 7946 0389", key=desk.provider(FAY).id).made["a"] == FAY


def test_an_id_that_is_nobodys(desk: Desk) -> None:
    with pytest.raises(BadInputError, match="no provider 'p000' is published"):
        correct(desk, "phone", "020 7946 0377", key="p000")


AT_HOME = [
    ("address", "London"),
    ("address", None),
    ("address", "20 Sample Street, London SW17 0QT"),
    ("phone", "020 7946 0356"),
    ("organization", "Sample Clinic"),
    ("credentials", "PhD"),
]


@pytest.mark.parametrize(("field", "value"), AT_HOME)
def test_no_correction_brings_a_home_to_light(desk: Desk, field: str, value: str | None) -> None:
    said = {"address": STREET, "how_to_refer": f"Write to {STREET}.", "claim": BASIC}
    desk.reads(alice(), fay(), listing("home", "Hanna Homeworth", **said))
    before = desk.provider(HOME)
    assert "14 Sample Lane" not in _everything(before)
    told = _written(desk, field, value, before.id)
    assert told == "" or "may be a home" in told
    assert "14 Sample Lane" not in _everything(desk.provider(HOME))


def _written(desk: Desk, field: str, value: str | None, key: str) -> str:
    """Why it was refused; empty where it was written."""
    try:
        desk.decide(**correct(desk, field, value, key=key).made)
    except BadInputError as error:
        return str(error)
    return ""


def _everything(provider: Provider) -> str:
    return f"{provider.stated}{provider.places}{provider.facts}"
