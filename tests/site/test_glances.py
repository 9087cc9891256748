"""A card says what it costs, who may come, for which ages, and how to call: on /find and on /refer."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from tests.site.over import client_over
from tests.site.test_pages import provider_id
from tests.site.test_refer import GP, card, text


def lines(one: Selector) -> list[str]:
    return [text(line) for line in one.css(".brief li")]


@pytest.mark.parametrize("path", ["/find", "/refer"])
@pytest.mark.parametrize("place", ["Leeds", "SW17 0YF", "Utrecht", "Boston"])
async def test_every_card_says_what_it_costs_and_for_whom(site: httpx.AsyncClient, path: str, place: str) -> None:
    country = {"Boston": "US"}.get(place, "")
    page = Selector((await site.post(path, data={"place": place, "country": country, "limit": "50"})).text)
    cards = page.css("ol.cards > li")
    assert cards
    for one in cards:
        said = lines(one)
        assert 2 <= len(said) <= 4, said
        assert said[0].startswith("Cost: ")
        assert any(re.search(r"\bages?\b|^For: ", line, re.IGNORECASE) for line in said)
        if path == "/find":
            assert any(re.search(r"yourself|refer you|come|probation", line) for line in said), said


async def test_what_it_costs_is_as_stated(site: httpx.AsyncClient) -> None:
    page = Selector((await site.post("/find", data={"place": "Leeds", "limit": "50"})).text)
    assert lines(card(page, "Headingley MBT Clinic"))[0] == "Cost: free, or the public system pays."
    assert lines(card(page, "Leila Namuneh"))[:2] == [
        "Cost: you pay. Ask what it costs.", "You can contact them yourself."
    ]  # fmt: skip


async def test_a_doctor_reads_of_the_person(site: httpx.AsyncClient) -> None:
    said = lines(card(Selector((await site.post("/refer", data={**GP, "payment": ""})).text), "Leila Namuneh"))
    assert said[:2] == ["Cost: the person pays. Ask what it costs.", "The person can also contact them."]


@pytest.mark.parametrize("path", ["/find", "/refer"])
async def test_every_number_to_call_is_whole(site: httpx.AsyncClient, path: str) -> None:
    for place in ("Leeds", "Utrecht", "Boston, Massachusetts"):
        page = Selector((await site.post(path, data={"place": place, "limit": "50"})).text)
        links = page.css(".cards a[href^='tel:']::attr(href)").getall()
        assert links
        assert [link for link in links if not re.fullmatch(r"tel:\+\d{8,15}", link)] == []


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/find", "In Belgium. Ask if insurance or the public system pays for you there."),
        ("/refer", "In Belgium. Ask if insurance or the public system pays for the person there."),
    ],
)
async def test_across_a_border_the_country_and_the_whole_number_are_said(
    sample_release: Path, copied_release: Path, path: str, words: str
) -> None:
    one = provider_id(copied_release, "MBT-dagbehandeling De Wilg")
    with closing(sqlite3.connect(copied_release)) as connection:
        connection.execute(
            "UPDATE provider SET phone = '+3220000000', phone_display = '02 000 00 00' WHERE id = ?", [one]
        )
        connection.commit()
        ((city,),) = connection.execute("SELECT city FROM location WHERE provider_id = ?", [one]).fetchall()
    async with client_over(copied_release, sample_release.parent) as client:
        at_home, abroad = [
            card(Selector((await client.post(path, data=data)).text), "MBT-dagbehandeling De Wilg")
            for data in (
                {"place": city, "country": "BE", "limit": "50"}, {"place": "Maastricht", "country": "NL", "limit": "50"}
            )
        ]  # fmt: skip
    assert abroad.css("a[href^='tel:']::attr(href)").get() == "tel:+3220000000"
    assert abroad.css("a[href^='tel:']::text").get() == "+32 2 000 00 00"
    assert words in lines(abroad)
    assert at_home.css("a[href^='tel:']::attr(href)").get() == "tel:+3220000000"
    assert at_home.css("a[href^='tel:']::text").get() == "02 000 00 00"
    assert not [line for line in lines(at_home) if line.startswith("In ")]
