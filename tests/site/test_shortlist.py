"""The shortlist: a sheet on one page, and a link that tells nothing of the person referred."""

import sqlite3
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from parsel import Selector

from tests.site.test_refer import GP, text

NEED = {**GP, "place": "SW17 0YF"}


@pytest.fixture
def ids(sample_release: Path) -> dict[str, str]:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        return dict(connection.execute("SELECT name, id FROM provider").fetchall())


async def test_the_sheet_has_what_is_needed_to_reach_them(site: httpx.AsyncClient, ids: dict[str, str]) -> None:
    wanted = ["Wandle Complex Needs Service", "Headingley MBT Clinic"]
    data = {"pick": [ids[name] for name in wanted], "near": "Tooting, London, GB"}
    answer = await site.post("/refer/shortlist", data=data)
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    page = Selector(answer.text)
    assert page.css(".card h2 a::text").getall() == wanted
    first = text(page.css(".card")[0])
    for words in ("020 7946 0101", "4 Sample Close, London, SW17 0YF", "GPs can refer by letter", "within"):
        assert words in first
    assert "No: The person themselves." in first


async def test_the_answer_hands_on_no_more_than_the_town(site: httpx.AsyncClient) -> None:
    page = Selector((await site.post("/refer", data=NEED)).text)
    hidden = {one.attrib["name"]: one.attrib["value"] for one in page.css("#shortlist input[type=hidden]")}
    assert hidden == {"near": "Tooting, London, GB"}
    assert page.css("input[form=shortlist]::attr(name)").getall() == ["pick"] * len(page.css("input[form=shortlist]"))


async def test_a_link_is_made_on_request_and_holds_ids_and_a_town(site: httpx.AsyncClient, ids: dict[str, str]) -> None:
    picked = [ids["Wandle Complex Needs Service"], ids["Headingley MBT Clinic"]]
    data = {"pick": picked, "near": "Tooting, London, GB", "condition": "bpd", "age_group": "adult", "link": "yes"}
    answer = await site.post("/refer/shortlist", data=data, follow_redirects=False)
    assert answer.status_code == 303
    link = urlsplit(answer.headers["location"])
    assert link.path == f"/list/{picked[0]}.{picked[1]}"
    assert parse_qs(link.query) == {"near": ["Tooting, London, GB"]}
    handed_on = await site.get(answer.headers["location"])
    page = Selector(handed_on.text)
    assert handed_on.headers["x-robots-tag"] == "noindex"
    assert page.css("meta[name=robots]::attr(content)").get() == "noindex"
    assert [one.attrib["href"].rpartition("/")[2] for one in page.css(".card h2 a")] == picked


@pytest.mark.parametrize("near", ["SW17 0YF", "4 Sample Close, London, SW17 0YF", "Nowhereville", "", "<script>"])
async def test_what_is_finer_than_a_town_is_in_no_link(site: httpx.AsyncClient, ids: dict[str, str], near: str) -> None:
    one = ids["Headingley MBT Clinic"]
    data = {"pick": one, "near": near, "link": "yes"}
    made = await site.post("/refer/shortlist", data=data, follow_redirects=False)
    assert made.headers["location"] == f"/list/{one}"
    shown = await site.get(f"/list/{one}", params={"near": near})
    assert shown.status_code == 200
    assert "distances from" not in shown.text
    assert "<script>" not in shown.text.replace("<script src", "")


async def test_nobody_picked_says_what_to_do(site: httpx.AsyncClient) -> None:
    answer = await site.post("/refer/shortlist", data={"near": "Leeds", "link": "yes"})
    assert answer.status_code == 200
    assert "tick “Keep”" in answer.text


async def test_a_former_id_is_who_it_is_now_and_one_that_is_gone_is_said(
    site: httpx.AsyncClient, sample_release: Path, ids: dict[str, str]
) -> None:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        ((former, now),) = connection.execute("SELECT id, provider_id FROM redirect").fetchall()
    page = Selector((await site.get(f"/list/{former}.{now}.nobody.{ids['Headingley MBT Clinic']}")).text)
    links = [one.attrib["href"].rpartition("/")[2] for one in page.css(".card h2 a")]
    assert links == [now, ids["Headingley MBT Clinic"]]
    assert "1 of this list is no longer in the directory." in text(page)


async def test_a_list_of_nobody_is_not_found(site: httpx.AsyncClient) -> None:
    answer = await site.get("/list/nobody.noone")
    assert answer.status_code == 404
    assert 'href="/refer"' in answer.text


async def test_a_sheet_holds_no_more_than_twenty(site: httpx.AsyncClient, ids: dict[str, str]) -> None:
    answer = await site.post("/refer/shortlist", data={"pick": sorted(ids.values())})
    assert len(Selector(answer.text).css(".card")) == 20


@pytest.mark.parametrize("path", ["/refer", "/find", "/refer/shortlist"])
async def test_a_flood_of_fields_is_no_form(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.post(path, data={f"pick{number}": "x" for number in range(500)})
    assert answer.status_code in {200, 400}


async def test_the_address_of_the_sheet_leads_back(site: httpx.AsyncClient) -> None:
    answer = await site.get("/refer/shortlist", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, "/refer")
