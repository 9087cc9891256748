"""/refer: a short form, and an answer that a doctor can act on."""

import re
import sqlite3
from pathlib import Path
from typing import Any

import httpx
import pytest
from parsel import Selector

from referral.match import Need
from referral.match.hidden import FEWER_POINTS, NOT_ACCEPTING, Hidden, HiddenOne
from referral.match.records import Provider
from referral.site.contacts import says_what_to_attach
from referral.site.gaps import grouped
from referral.site.roles import roles
from tests.match.building import Somebody, index_of

LEEDS = {"place": "Leeds", "age_group": "adult", "condition": "EUPD", "payment": "public"}
GP = {**LEEDS, "referral_route": "primary_care"}


def text(one: Selector) -> str:
    return " ".join(" ".join(one.css("::text").getall()).split())


async def answered(site: httpx.AsyncClient, data: dict[str, Any], path: str = "/refer") -> Selector:
    answer = await site.post(path, data=data)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return Selector(answer.text)


def card(page: Selector, name: str) -> Selector:
    found = [one for one in page.css("ol.cards > li") if one.css("h3 a::text").get() == name]
    assert len(found) == 1, page.css("ol.cards h3 a::text").getall()
    return found[0]


async def test_the_form_asks_five_things_and_knows_the_doctor(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/refer")).text)
    first = page.css("form.questions > .field").css("input::attr(name), select::attr(name)").getall()
    assert first == ["place", "age_group", "condition", "referral_route", "payment"]
    assert page.css("#referral_route option[selected]::attr(value)").get() == "primary_care"
    assert page.css("form.questions details:not([open]) select").getall()
    assert not page.css("[autofocus]")


async def test_the_former_address_leads_here(site: httpx.AsyncClient) -> None:
    answer = await site.get("/match", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, "/refer")


async def test_a_form_posted_to_the_former_address_is_answered(site: httpx.AsyncClient) -> None:
    by_match, by_refer = [(await site.post(path, data=GP)).text for path in ("/match", "/refer")]
    assert by_match == by_refer
    assert "Headingley MBT Clinic" in by_refer


@pytest.mark.parametrize(
    "words",
    ["bpd", "BPD", "EUPD", "f60.3", "Borderline personality disorder", "emotionally unstable personality disorder"],
)
async def test_a_difficulty_in_a_doctors_words(site: httpx.AsyncClient, words: str) -> None:
    page = await answered(site, {**GP, "condition": words})
    assert "Borderline personality disorder" in text(page.css(".said")[0])
    assert page.css("#condition::attr(value)").get() == "Borderline personality disorder"
    assert "condition" in " ".join(page.css(".why th::text").getall()).lower()


async def test_no_diagnosis_leaves_it_open(site: httpx.AsyncClient) -> None:
    page = await answered(site, {**GP, "condition": "no diagnosis"})
    assert page.css("#condition::attr(value)").get() == ""
    assert "condition" not in " ".join(page.css(".why th::text").getall()).lower()


async def test_words_that_mean_several_are_asked_back(site: httpx.AsyncClient) -> None:
    answer = await site.post("/refer", data={**GP, "condition": "BPD and an eating disorder"})
    page = Selector(answer.text)
    assert answer.status_code == 422
    assert page.css(".errors a::attr(href)").get() == "#condition"
    assert {"bpd", "eating_disorder"} <= set(page.css("#condition input[type=radio]::attr(value)").getall())
    for code in page.css("#condition input::attr(value)").getall():
        assert (await site.post("/refer", data={**GP, "condition": code})).status_code == 200


async def test_words_that_are_not_known_say_what_to_do(site: httpx.AsyncClient) -> None:
    answer = await site.post("/refer", data={**GP, "condition": "rabies"})
    page = Selector(answer.text)
    assert answer.status_code == 400
    assert page.css(".errors a::attr(href)").get() == "#condition"
    assert "leave it empty" in page.css(".errors a::text").get("")
    assert page.css("#condition::attr(value)").get() == "rabies"
    assert page.css("#condition::attr(aria-describedby)").get() == page.css(".wrong .fault::attr(id)").get()


async def test_a_card_says_whether_you_may_and_how(site: httpx.AsyncClient) -> None:
    one = card(await answered(site, {**GP, "place": "SW17 0YF"}), "Wandle Complex Needs Service")
    assert text(one.css(".may.yes")[0]).endswith(roles()["primary_care"].yes)
    rows = {text(row.css("dt")[0]): text(row.css("dd")[0]) for row in one.css(".glance > div")}
    assert "GPs can refer by letter." in rows["How to refer"]
    assert rows["Attach"].startswith("Please include the reason for referral")
    assert "Please include" not in rows["How to refer"]
    assert rows["New patients"] == "Not stated. Wait about 14 weeks (as of 2026-10-01)."
    assert "020 7946 0101" in rows["Reach them"]
    assert "4 Sample Close, London, SW17 0YF" in rows["Reach them"]
    assert "Ask whether they take new patients now." in rows["Not known"]
    assert one.css("details.why:not([open]) tbody tr")
    assert one.css("a.button::attr(href)").get("").endswith("?as=primary_care")


async def test_what_the_page_does_not_say_is_a_question(site: httpx.AsyncClient) -> None:
    one = card(await answered(site, GP), "Headingley MBT Clinic")
    assert "Ask what they want with the referral." in text(one)


async def test_who_may_refer_is_unknown_and_never_no(site: httpx.AsyncClient) -> None:
    page = await answered(site, {"place": "Leeds", "referral_route": "criminal_justice"})
    values = [one.attrib["class"] for one in page.css("ol.cards .may")]
    assert "may unknown" in values
    assert "may no" not in values


async def test_nearer_services_that_are_hidden_are_counted_and_named(site: httpx.AsyncClient) -> None:
    page = await answered(site, GP)
    gaps = page.css("details.gaps")
    names = gaps.css("li a::text").getall()
    said = text(gaps.css("summary")[0])
    number = re.match(r"(\d+) nearer", said)
    assert number is not None
    assert int(number[1]) == len(names) == sum(map(int, re.findall(r"(\d+) because", said)))
    refused = next(one for one in gaps.css("h3") if one.css("::text").get() == "Because a GP may not refer")
    assert "Aire Valley Personality Disorder Service" in refused.xpath("following-sibling::ul[1]//a/text()").getall()
    assert not set(names) & set(page.css("ol.cards h3 a::text").getall())


def provider(name: str, kind: str = "service") -> Provider:
    return index_of([Somebody(name, kind=kind)]).providers[0]


def test_reasons_are_grouped_with_points_last() -> None:
    hidden = Hidden(
        (
            HiddenOne(provider("a"), 1.0, (FEWER_POINTS,)),
            HiddenOne(provider("b"), 2.0, (FEWER_POINTS,)),
            HiddenOne(provider("c"), 3.0, ("referral_route", NOT_ACCEPTING)),
        ),
        more=False,
    )
    gaps = grouped(hidden, "primary_care")
    assert gaps is not None
    assert [(gap.why, len(gap.who)) for gap in gaps.gaps] == [("a GP may not refer", 1), ("others fit better", 2)]
    assert gaps.gaps[0].who[0][1] == ("nobody new is taken now",)
    assert grouped(Hidden((), more=False), None) is None


@pytest.mark.parametrize("reason", [*Need.model_fields, "right_to_treat", NOT_ACCEPTING, FEWER_POINTS, "anything"])
def test_every_reason_has_words(reason: str) -> None:
    gaps = grouped(Hidden((HiddenOne(provider("a"), 1.0, (reason,)),), more=False), "self")
    assert gaps is not None
    assert gaps.gaps[0].why


def test_every_way_to_refer_has_words(sample_release: Path) -> None:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        codes = connection.execute("SELECT code FROM vocabulary WHERE vocabulary = 'referral_route'").fetchall()
    assert {code for (code,) in codes} == roles().keys()


@pytest.mark.parametrize(
    ("sentence", "says"),
    [
        ("Please include the reason for referral, risk and what has been tried.", True),
        ("Henvisningen må beskrive alvor og tidligere behandling.", True),
        ("Skriv kort, hvorfor du henviser.", True),
        ("Bifoga gärna tidigare utredningar.", True),
        ("Bitte legen Sie einen Befund bei.", True),
        ("GPs can refer by letter.", False),
        ("We include group and individual sessions.", False),
        ("Din egen læge kan henvise dig.", False),
        ("Skicka remiss från vårdcentral till vårt team.", False),
    ],
)
def test_sentences_about_what_to_attach(sentence: str, says: bool) -> None:
    assert says_what_to_attach(sentence) is says


async def test_nobody_near_is_still_an_answer_with_a_way_on(site: httpx.AsyncClient) -> None:
    page = await answered(site, {"place": "Bergen", "country": "NO", "within_km": "10", "referral_route": "self"})
    assert "Nobody here meets all of that" in page.css("h2::text").getall()
    assert page.css(".others li")
