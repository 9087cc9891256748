"""One provider's page: who takes new patients, who may refer, and who says so, each once and in words for people."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest
from parsel import Selector

from referral.site.provider_page import Source, sides
from tests.site.over import client_over
from tests.site.test_pages import provider_id
from tests.site.test_refer import text

ANY = "Any health or social-care professional may refer"
KEYS = re.compile(r"(who_may_refer|conditions|formats|payment|delivery|access|ages|accepting|languages)\s*:")


@contextmanager
def changing(release: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(release)) as connection:
        yield connection
        connection.commit()


async def page_of(site: httpx.AsyncClient, release: Path, name: str, under: str = "/provider") -> Selector:
    answer = await site.get(f"{under}/{provider_id(release, name)}")
    assert answer.status_code == 200, answer.text
    return Selector(answer.text)


def fact(page: Selector, heading: str) -> Selector:
    """The row of a heading."""
    return next(one for one in page.css("dl.facts > div") if text(one.css("dt")[0]) == heading)


def routes(page: Selector) -> list[str]:
    """Who may refer, as the page says it: "Yes …", "No …"."""
    return [
        " ".join(" ".join(one.xpath("text() | span/text()").getall()).split())
        for one in group(page).css("li.yes, li.no")
    ]


def group(page: Selector) -> Selector:
    return next(one for one in page.css("section.group") if one.css("h2::text").get() == "Who may refer")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Charles Sample MBT Clinic", "They take new patients (said or first read on "),
        ("Avon Personality Therapies", "Nobody new now (said or first read on "),
        ("Maya Samplington", "Not stated. Ask whether they take new patients now."),
    ],
)
async def test_whether_they_take_new_patients_is_always_said(
    site: httpx.AsyncClient, sample_release: Path, name: str, words: str
) -> None:
    assert text(fact(await page_of(site, sample_release, name), "New patients").css("dd")[0]).startswith(words)


async def test_who_says_otherwise_about_new_patients_is_one_click_away(
    sample_release: Path, copied_release: Path
) -> None:
    name = "Charles Sample MBT Clinic"
    one = provider_id(copied_release, name)
    with changing(copied_release) as connection:
        for number in (1, 2):
            connection.execute(
                "INSERT INTO provenance SELECT ?, provider_id, field, 'no', 'accepting: no', source, url, 0,"
                " first_seen, last_changed, last_checked FROM provenance WHERE provider_id = ?"
                " AND field = 'accepting' AND words = 'yes'",
                (f"other{number}", one),
            )
    async with client_over(copied_release, sample_release.parent) as client:
        row = fact(await page_of(client, copied_release, name), "New patients")
    assert row.css("summary::text").getall() == ["Who says so", "Another source says otherwise"]
    assert row.css("blockquote::text").getall() == ["They told us: yes.", "They told us: no."]


@pytest.mark.parametrize(
    ("name", "said", "asked"),
    [
        ("Mentalization-based treatment for families (MBT-F)", f"Yes {ANY}, a family doctor among them", False),
        ("Croydon Introductory MBT Group", f"Yes {ANY}", False),
        ("Waterside Centre", "Yes Another health or social-care professional refers", False),
        ("Beverley Brook Personality Disorder Therapies", None, True),
    ],
)
async def test_any_professional_is_said_as_the_match_counts_it(
    site: httpx.AsyncClient, sample_release: Path, name: str, said: str | None, asked: bool
) -> None:
    page = await page_of(site, sample_release, name)
    assert ("Ask whether a specialist mental-health team may refer." in text(group(page))) is asked
    assert "Ask whether a family doctor may refer." not in text(group(page))
    assert [one for one in routes(page) if "professional" in one] == ([said] if said else [])


async def test_the_sheet_says_it_alike(site: httpx.AsyncClient, sample_release: Path) -> None:
    sheet = await page_of(site, sample_release, "Mentalization-based treatment for families (MBT-F)", "/list")
    assert "Yes: Any health or social-care professional, a family doctor among them." in text(sheet)
    refused = await page_of(site, sample_release, "Waterside Centre", "/list")
    assert "Another health or social-care professional. No: GP or family doctor." in text(refused)


async def test_a_list_says_it_alike(site: httpx.AsyncClient) -> None:
    cards = Selector((await site.get("/in/gb")).text).css(".card")
    croydon = next(one for one in cards if one.css("h3 bdi::text").get() == "Croydon Introductory MBT Group")
    assert ANY in text(croydon)


@pytest.mark.parametrize("under", ["/provider", "/letter", "/list", "/de/provider", "/de/letter"])
async def test_no_key_of_a_file_sent_in_is_shown(site: httpx.AsyncClient, sample_release: Path, under: str) -> None:
    with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as connection:
        sent = connection.execute(
            "SELECT DISTINCT v.provider_id FROM provenance v JOIN source s ON s.name = v.source"
            " WHERE s.permission_basis = 'own_submission'"
        ).fetchall()
    assert len(sent) > 5
    for (one,) in sent:
        page = Selector((await site.get(f"{under}/{one}")).text)
        assert KEYS.findall(text(page.css("main")[0])) == [], one


async def test_what_was_sent_in_is_no_page_of_theirs(site: httpx.AsyncClient, sample_release: Path) -> None:
    letter = text(await page_of(site, sample_release, "Charles Sample MBT Clinic", "/letter"))
    assert "They told us:" in letter
    assert "Their page says:" not in letter
    elsewhere = text(await page_of(site, sample_release, "Waterside Centre", "/letter"))
    assert "Their page says:" in elsewhere
    assert "They told us:" not in elsewhere


async def test_the_same_claim_of_several_listings_is_there_once(sample_release: Path, copied_release: Path) -> None:
    name = "Headingley MBT Clinic"
    one = provider_id(copied_release, name)
    with changing(copied_release) as connection:
        for number, quote in ((1, "quote"), (2, "'We offer MBT for adults.'")):
            connection.execute(
                "INSERT INTO qualification SELECT ?, provider_id, level, variant, local_title, issuer, evidence_kind,"
                f" {quote}, evidence_url, shown, source, first_seen, last_seen FROM qualification WHERE provider_id = ?"
                " AND id NOT LIKE 'again%'",
                (f"again{number}", one),
            )
    async with client_over(copied_release, sample_release.parent) as client:
        page = await page_of(client, copied_release, name)
    (claim,) = [row for row in page.css("dl.facts > div") if text(row.css("dt")[0]) == "MBT"]
    quotes = claim.css("blockquote::text").getall()
    assert len(quotes) == 2
    assert "“We offer MBT for adults.”" in quotes


def source(words: str, first: str = "2026-01-01", last: str = "2026-02-01", *, shown: bool = True) -> Source:
    return Source(words, words, None, "A list", first, last, shown, False)


def test_who_says_the_same_twice_is_there_once() -> None:
    found = sides([source("a", "2026-01-05"), source("a", last="2026-03-01"), source("b"), source("a", shown=False)])
    assert found.shown == (source("a", last="2026-03-01"), source("b"))
    assert found.others == (source("a", shown=False),)


async def test_long_words_are_whole_and_there_once(sample_release: Path, copied_release: Path) -> None:
    name, tail = "Headingley MBT Clinic", "and what helps in a crisis."
    words = "Please include what you know of the person, " + "all that was tried before, " * 12 + tail
    one = provider_id(copied_release, name)
    cut = f"{words[:190]}…"
    with changing(copied_release) as connection:
        connection.execute("UPDATE provider SET how_to_refer = ? WHERE id = ?", (words, one))
        connection.execute(
            "UPDATE provenance SET words = ?, quote = ? WHERE provider_id = ? AND field = 'how_to_refer'",
            (cut, cut, one),
        )
    async with client_over(copied_release, sample_release.parent) as client:
        found = {
            "/find": (await client.post("/find", data={"place": "Leeds", "limit": "50"})).text,
            "/refer": (await client.post("/refer", data={"place": "Leeds", "limit": "50"})).text,
            "/list": (await client.get(f"/list/{one}")).text,
            "/letter": (await client.get(f"/letter/{one}")).text,
        }
    for path, html in found.items():
        told = text(Selector(html).css("main")[0])
        assert told.count("Please include what you know of the person") == 1, path
        assert told.count(tail) == 1, path
        assert "…" not in told, path


@pytest.mark.parametrize(
    ("path", "data", "words"),
    [
        ("/find", {"place": "Leeds", "within_km": "abc"}, "“abc” is no answer to “No further than”."),
        ("/find", {"within_km": "10"}, "Enter a postcode or a town."),
        ("/find", {"place": "x" * 300}, "This is too long for a place."),
        ("/find", {"place": "Leeds", "colour": "red"}, "This form has no question “colour”. Leave it out."),
        ("/refer", {"place": "Leeds", "limit": "many"}, "“many” does not fit “limit”, which this form does not ask."),
        ("/refer", {"place": "Leeds", "wishes": "a pony"}, "“a pony” is no answer to “Nice to have”."),
        ("/de/find", {"place": "Leeds", "within_km": "abc"}, "„abc“ ist keine Antwort auf „Höchstens entfernt“."),
        ("/de/find", {"place": "Leeds", "colour": "red"}, "Dieses Formular hat keine Frage „colour“."),
        ("/nl/find", {}, "Vul een postcode of plaats in."),
    ],
)
async def test_what_is_wrong_names_the_question_and_the_answer(
    site: httpx.AsyncClient, path: str, data: dict[str, str], words: str
) -> None:
    answer = await site.post(path, data=data)
    assert answer.status_code == 400
    page = Selector(answer.text)
    assert words in text(page.css(".errors")[0])
    for link in page.css(".errors a::attr(href)").getall():
        assert page.css(f"[id='{link.removeprefix('#')}']"), f"{link} leads nowhere"


@pytest.mark.parametrize(
    ("language", "licence"), [("", "Facts: see"), ("/de", "Angaben: siehe"), ("/nl", "Gegevens: zie")]
)
async def test_the_licence_is_in_the_pages_language(site: httpx.AsyncClient, language: str, licence: str) -> None:
    assert licence in (await site.get(f"{language}/data")).text


async def test_german_pages_quote_as_german_does(site: httpx.AsyncClient, sample_release: Path) -> None:
    one = provider_id(sample_release, "Wandle Complex Needs Service")
    quotes = Selector((await site.get(f"/de/provider/{one}")).text).css("blockquote::text").getall()
    assert len(quotes) > 5
    assert all(quote.startswith("„") and quote.endswith("“") for quote in quotes)
