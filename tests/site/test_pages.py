"""The pages: there, honest about what is not known, and asking nobody else for anything."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from referral.match import WEIGHTS, weight_rows
from tests.site.over import client_over

NOTICE = "Sample data, invented"
WANTED = {
    "place": "SW17 0YF",
    "country": "GB",
    "condition": "bpd",
    "payment": "public",
    "referral_route": "primary_care",
}


def provider_id(release: Path, name: str) -> str:
    with sqlite3.connect(f"file:{release}?mode=ro", uri=True) as connection:
        return str(connection.execute("SELECT id FROM provider WHERE name = ?", [name]).fetchone()[0])


@pytest.mark.parametrize(
    "path",
    ["/", "/find", "/refer", "/directory", "/directory/provider", "/directory/source", "/directory/who_may_refer"],
)
async def test_every_page_says_that_the_sample_is_invented(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 200
    assert NOTICE in answer.text


@pytest.mark.parametrize("path", ["/", "/find", "/refer", "/directory", "/directory/provider", "/no-such-page"])
async def test_no_cookie_and_strict_headers_everywhere(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert "set-cookie" not in answer.headers
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.headers["x-content-type-options"] == "nosniff"


OURS = (
    "/", "/find", "/about-mbt", "/crisis", "/crisis/gb", "/in", "/in/gb", "/in/gb/london", "/in/us", "/search",
    "/coverage", "/coverage/gb", "/coverage/it", "/how-we-rank", "/sources", "/changes", "/data", "/privacy",
    "/no-such-page",
)  # fmt: skip


@pytest.mark.parametrize("path", OURS)
async def test_our_pages_load_only_from_here(site: httpx.AsyncClient, path: str) -> None:
    page = Selector((await site.get(path)).text)
    # A block of data is no script: no browser runs it.
    assert not page.css("iframe, [style], [onclick], script:not([src]):not([type='application/ld+json'])")
    assert all(source.startswith("/assets/") for source in page.css("script::attr(src)").getall())
    assert page.css("link[rel=stylesheet]::attr(href)").getall() == ["/assets/site.css"]
    assert set(page.css("link:not([rel=stylesheet])::attr(href)").getall()) <= {"/changes.atom"}
    assert all(source.startswith("/map/") for source in page.css("img::attr(src)").getall())


@pytest.mark.parametrize("path", OURS)
async def test_every_link_of_ours_leads_somewhere(site: httpx.AsyncClient, path: str) -> None:
    page = Selector((await site.get(path)).text)
    ids = set(page.css("::attr(id)").getall())
    links = set(page.css("a::attr(href), form::attr(action)").getall())
    assert {
        "/",
        "/find",
        "/refer",
        "/about-mbt",
        "/crisis",
        "/in",
        "/coverage",
        "/search",
        "/changes",
        "/data",
        "/privacy",
    } <= links
    for link in links:
        if link.startswith("#"):
            assert link[1:] in ids, link
        elif link.startswith("/"):
            answer = await site.get(link, follow_redirects=True)
            assert answer.status_code == 200, link


@pytest.mark.parametrize("path", OURS)
async def test_a_page_has_one_title_and_one_main_heading(site: httpx.AsyncClient, path: str) -> None:
    page = Selector((await site.get(path)).text)
    assert len(page.css("h1")) == 1
    assert page.css("title::text").get("").endswith(" · MBT directory")
    assert page.css("meta[name=description]::attr(content)").get("").endswith(".")
    ids = page.css("::attr(id)").getall()
    assert len(ids) == len(set(ids))


async def test_the_form_answers_with_reasons_in_the_same_page(site: httpx.AsyncClient) -> None:
    answer = await site.post("/match", data=WANTED)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    page = Selector(answer.text)
    names = page.css("ol.cards h3 a::text").getall()
    assert names[0] == "Wandle Complex Needs Service"
    assert 1 < len(names) <= 5
    assert page.css("ol.cards .card:first-child .why tbody tr").getall()
    assert "GPs can refer by letter" in answer.text
    assert len(page.css("svg .dot")) == len(page.css("ol.cards .card"))
    assert "116 123" in answer.text


async def test_what_nobody_said_is_a_question_and_never_a_no(site: httpx.AsyncClient, sample_release: Path) -> None:
    page = Selector((await site.get(f"/provider/{provider_id(sample_release, 'Maya Samplington')}")).text)
    assert page.css(".values li").getall() == []
    assert any("family doctor may refer" in question for question in page.css(".unknown li::text").getall())
    assert "MBT supervisor" in page.css(".facts strong::text").getall()


async def test_every_fact_of_a_provider_says_who_says_so(site: httpx.AsyncClient, sample_release: Path) -> None:
    answer = await site.get(f"/provider/{provider_id(sample_release, 'Wandle Complex Needs Service')}")
    page = Selector(answer.text)
    facts = page.css(".values li")
    assert len(facts) > 8
    for fact in facts:
        assert fact.css("blockquote::text").get("").strip("“”"), fact.get()
        assert "last checked" in " ".join(fact.css(".source p ::text, .source p::text").getall())
    assert "mentalisation based therapy (MBT)" in page.css(".facts blockquote::text").get("")
    assert page.css("a[href^='http://swlstg.example.org/']")


async def test_a_name_in_other_letters_and_a_closed_list(site: httpx.AsyncClient, sample_release: Path) -> None:
    assert "Anna Przykładowa" in (await site.get(f"/provider/{provider_id(sample_release, 'Anna Przykładowa')}")).text
    closed = await site.get(f"/provider/{provider_id(sample_release, 'Avon Personality Therapies')}")
    assert "Takes nobody new now" in closed.text


async def test_an_online_only_provider_has_no_place(site: httpx.AsyncClient, sample_release: Path) -> None:
    answer = await site.get(f"/provider/{provider_id(sample_release, 'Sam Fictional')}")
    assert "Online only." in answer.text


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"place": "Nowhereville"}, 422, "No place of that name was found."),
        ({"place": "Springfield", "country": "US"}, 422, "Which place do you mean?"),
        ({"place": ""}, 400, "Enter a postcode or a town."),
        ({"place": "Leeds", "condition": "rabies"}, 400, "“rabies” is no answer to “Is there a main difficulty?”."),
    ],
)
async def test_a_problem_is_said_on_top_and_the_answers_are_kept(
    site: httpx.AsyncClient, data: dict[str, str], status: int, said: str
) -> None:
    answer = await site.post("/find", data={**data, "age_group": "adult"})
    assert answer.status_code == status
    page = Selector(answer.text)
    assert said in " ".join(page.css(".errors a::text").getall())
    assert page.css("select#age_group option[selected]::attr(value)").get() == "adult"
    for link in page.css(".errors a::attr(href)").getall():
        assert page.css(f"[id='{link.removeprefix('#')}']"), f"{link} leads nowhere"


async def test_each_candidate_of_an_ambiguous_place_can_be_chosen(site: httpx.AsyncClient) -> None:
    page = Selector((await site.post("/find", data={"place": "Springfield", "country": "US"})).text)
    labels = page.css("input[type=radio]::attr(value)").getall()
    assert len(labels) >= 3
    for label in labels:
        answer = await site.post("/find", data={"place": label, "country": "US"})
        assert answer.status_code == 200, label
        assert label.split(",")[0] in Selector(answer.text).css("h1::text").get("")


async def test_nothing_nearby_is_still_an_answer(site: httpx.AsyncClient) -> None:
    answer = await site.post("/find", data={"place": "Bergen", "country": "NO", "within_km": "10"})
    page = Selector(answer.text)
    assert "Nobody here meets all of that" in answer.text
    assert "DBT" in " ".join(page.css(".others strong::text").getall())
    assert page.css(".others a[href^='/provider/']")


async def test_markup_in_a_search_is_shown_as_text(site: httpx.AsyncClient) -> None:
    answer = await site.post("/find", data={"place": '"><script>alert(1)</script>'})
    assert "<script>alert" not in answer.text
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/provider/nobody", "/assets/none.css", "/-/plugins", "/nothing/here"])
async def test_pages_that_do_not_exist_help(site: httpx.AsyncClient, path: str) -> None:
    answer = await site.get(path)
    assert answer.status_code == 404
    page = Selector(answer.text)
    assert page.css("main form[action='/search'][method=post] input[name=q]")
    assert {"/find", "/in", "/", "/crisis"} <= set(page.css("main a::attr(href)").getall())


async def test_a_listing_that_nobody_could_confirm_says_so(sample_release: Path, tmp_path: Path) -> None:
    copied = tmp_path / "directory.db"
    shutil.copyfile(sample_release, copied)
    one = provider_id(copied, "Headingley MBT Clinic")
    with closing(sqlite3.connect(copied)) as connection:
        connection.execute("UPDATE provider SET unconfirmed_since = '2026-05-01' WHERE id = ?", [one])
        connection.commit()
    async with client_over(copied, sample_release.parent) as client:
        there = Selector((await client.get(f"/provider/{one}")).text)
        listed = Selector((await client.get("/in/gb/leeds")).text)
    assert there.css(".stale strong::text").getall() == ["Not confirmed since 2026-05-01."]
    (card,) = [card for card in listed.css(".card") if card.css(".stale")]
    assert card.css("h3 a::attr(href)").get() == f"/provider/{one}"


async def test_a_provider_says_where_they_are_and_whom_to_call(site: httpx.AsyncClient, sample_release: Path) -> None:
    page = Selector((await site.get(f"/provider/{provider_id(sample_release, 'Headingley MBT Clinic')}")).text)
    assert page.css(".trail a::attr(href)").getall() == ["/", "/in", "/in/gb", "/in/gb/leeds"]
    assert page.css(".crisis a[href='tel:999'], .crisis a[href='tel:116123'], .crisis a[href='sms:85258']").getall()


async def test_every_number_that_ranks_is_shown_with_its_reason(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/how-we-rank")).text)
    cells = [row.css("th, td") for row in page.css(".weights tbody tr")]
    rows = [[" ".join(cell.css("::text").getall()) for cell in row] for row in cells]
    assert len(rows) == len(list(weight_rows(WEIGHTS)))
    assert all(amount and why for _, amount, why in rows)
    assert ["Travel", "30 points"] in [row[:2] for row in rows]


async def test_places_are_suggested_while_typing(site: httpx.AsyncClient) -> None:
    answer = await site.post("/places", data={"q": "Leed", "country": "GB"})
    assert answer.headers["cache-control"] == "no-store"
    labels = answer.json()["places"]
    assert labels[0].startswith("Leeds")
    assert (await site.post("/find", data={"place": labels[0]})).status_code == 200


@pytest.mark.parametrize("body", [b"", b"q=", b"q=%00%ff", b"q=" + b"x" * 20_000, b"country=ZZ&q=Leeds", b"\xff\xfe"])
async def test_odd_questions_for_places_get_an_empty_list(site: httpx.AsyncClient, body: bytes) -> None:
    answer = await site.post("/places", content=body)
    assert answer.status_code == 200
    assert answer.json() == {"places": []}


async def test_what_another_source_says_is_one_click_away(site: httpx.AsyncClient, sample_release: Path) -> None:
    page = Selector((await site.get(f"/provider/{provider_id(sample_release, 'Chandra Exampleton')}")).text)
    claim, elsewhere = page.css("dl.facts > div")[:2]
    assert "supervisor" in claim.css("strong::text").get("").lower()
    assert elsewhere.css("summary::text").get() == "Another source says otherwise"
    other = " ".join(elsewhere.css("details ::text").getall())
    assert "practitioner" in other.lower()
    assert elsewhere.css("details a::attr(href)").get() == "http://bpc.example.org/mbt-roster"
    assert "First seen" in other
    assert "last checked" in other


async def test_a_former_address_leads_to_the_provider(site: httpx.AsyncClient, sample_release: Path) -> None:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        ((former, now),) = connection.execute("SELECT id, provider_id FROM redirect").fetchall()
    answer = await site.get(f"/provider/{former}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/provider/{now}")


async def test_a_licence_is_shown_apart_from_the_training(site: httpx.AsyncClient, sample_release: Path) -> None:
    person = Selector((await site.get(f"/provider/{provider_id(sample_release, 'Chandra Exampleton')}")).text)
    section = next(one for one in person.css("section") if one.css("h2::text").get() == "Licence to practise")
    assert "another thing than training in MBT" in " ".join(section.css("p::text").getall())
    assert len(section.css("li a[href^='https://']")) >= 3
    assert all("says nothing about MBT" in " ".join(one.css("::text").getall()) for one in section.css("li"))
