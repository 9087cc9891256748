"""Datasette's own pages over the directory: dressed as the site, searchable, bounded, nothing from elsewhere."""

import re
import sqlite3
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from referral.site.data_questions import FACETS_MAX, QUERY_MAX, refusal

ADDRESSES = (
    "/directory",
    "/directory/provider",
    "/directory/provider?country=GB&_facet=kind&_sort_desc=last_checked",
    "/directory/provider?_search=mbt",
    "/directory/provider?country=ZZ",
    "/directory/provenance?source__contains=gb&_size=5&_labels=on",
    "/directory/new_this_month",
    "/directory/candidates?country=GB",
    "/directory/release",
)
HELP = ("/", "/find", "/refer", "/about-mbt", "/crisis", "/crisis/gb", "/in/gb", "/search")


async def rows(site: httpx.AsyncClient, address: str) -> list[dict[str, object]]:
    answer = await site.get(address)
    assert answer.status_code == 200, answer.text[:300]
    return list(answer.json())


@pytest.fixture
async def first(site: httpx.AsyncClient) -> str:
    (row,) = await rows(site, "/directory/provider.json?_shape=array&_size=1")
    return str(row["id"])


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_page_is_dressed_as_the_site(site: httpx.AsyncClient, address: str) -> None:
    answer = await site.get(address)
    assert answer.status_code == 200
    page = answer.text
    assert '<html lang="en">' in page
    assert "Sample data, invented" in page
    assert "Crisis lines by country" in page
    for door in ("/find", "/refer", "/data"):
        assert f'href="{door}"' in page
    assert page.count("<h1>") == 1
    assert '<meta name="robots" content="noindex, nofollow">' in page
    assert "<script" not in page
    assert "Datasette v" not in page


@pytest.mark.parametrize("address", ADDRESSES)
async def test_a_page_loads_nothing_from_elsewhere(site: httpx.AsyncClient, address: str) -> None:
    page = (await site.get(address)).text
    loaded = re.findall(r"<(?:link|img|script|iframe|source)[^>]*(?:href|src)=\"([^\"]+)\"", page)
    assert loaded == ["/assets/site.css"]
    assert not re.findall(r"url\(|@import", page)


async def test_a_row_leads_to_the_page_of_the_provider(site: httpx.AsyncClient, first: str) -> None:
    page = (await site.get(f"/directory/provider/{first}")).text
    assert f'href="/provider/{first}"' in page
    assert (await site.get(f"/provider/{first}")).status_code == 200


async def test_every_field_of_the_form_has_a_label(site: httpx.AsyncClient) -> None:
    page = (await site.get("/directory/provider?country=GB&kind__not=service")).text
    fields = re.findall(r"<(?:select|input(?! type=\"(?:hidden|checkbox)\"))[^>]*\bid=\"(\w+)\"", page)
    assert len(fields) >= 10
    assert not [field for field in fields if page.count(f'<label for="{field}"') != 1]


async def test_full_text_search_finds_what_the_index_has(site: httpx.AsyncClient, sample_release: Path) -> None:
    connection = sqlite3.connect(f"file:{sample_release}?mode=ro&immutable=1", uri=True)
    for words in ("london", "mbt", "München", "koln"):
        there = connection.execute(
            "SELECT provider_id FROM provider_search WHERE provider_search MATCH ?", [f'"{words}"']
        ).fetchall()
        found = await rows(site, f"/directory/provider.json?_shape=array&_size=max&_search={quote(words)}")
        assert sorted(str(row["id"]) for row in found) == sorted(one for (one,) in there), words
        assert found, words
    connection.close()


@pytest.mark.parametrize("words", ['"', "'", "a AND", "NEAR(", "*", "name:", "x" * 500, "=1+1"])
async def test_no_word_breaks_the_search(site: httpx.AsyncClient, words: str) -> None:
    answer = await site.get("/directory/provider.json", params={"_search": words, "_shape": "array"})
    # 400: not a word in it.
    assert answer.status_code == 200 or (answer.status_code == 400 and not any(map(str.isalnum, words)))


async def test_the_form_leads_on_to_its_filter(site: httpx.AsyncClient) -> None:
    asked = "/directory/provider?_filter_column=country&_filter_op=exact&_filter_value=GB&_sort=name&_sort_by_desc=on"
    answer = await site.get(asked, follow_redirects=True)
    assert answer.status_code == 200
    assert str(answer.url.query, "ascii").startswith("country__exact=GB")
    assert "sorted by name descending" in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "", "country=GB", "_sort=&_sort_desc=", "country__in=GB,DE&age_min__lte=17&_sort=name&_size=max&_next=a,b",
        "_facet=country&_facet=kind",
        "_filter_column_1=name&_filter_op_1=contains&_filter_value_1=%3D%27&_filter_column=&_filter_value=",
        "sql=select+1", "latitude=51.4&longitude=-0.1&limit=", "_shape=array&_nl=on&_labels=on&_json=name",
        "_stream=1&_dl=on&_header=off", "email__isnull=1", "_search=a+b__c&name__like=%25x%25", "rowid__gt=3",
    ],
)  # fmt: skip
def test_what_the_pages_take(query: str) -> None:
    assert refusal(query.encode()) is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("_where=1", 400), ("_trace=1", 400), ("_timelimit=1", 400), ("_fts_table=x", 400), ("_fts_pk=x", 400),
        ("_searchmode=raw", 400), ("_search_name=x", 400), ("_through={}", 400), ("_facet_array=name", 400),
        ("_facet_date=name", 400), ("_sort=a;b", 400), ("_facet=", 400), ("_col=1", 400), ("na%5Dme=x", 400),
        ("=x", 400),
        ("name__no=x", 400), ("__exact=x", 400), ("n%C3%A4me=x", 400), ("_filter_column_1234=x", 400),
        ("&".join(["_facet=name"] * (FACETS_MAX + 1)), 400), ("&".join(["a=1"] * 201), 400),
        ("a=" + "x" * (QUERY_MAX - 1), 414),
    ],
)  # fmt: skip
def test_what_the_pages_do_not_take(query: str, status: int) -> None:
    refused = refusal(query.encode())
    assert refused is not None
    assert refused[0] == status
    assert refused[1].endswith(".")


async def test_a_refusal_says_why_and_not_what(site: httpx.AsyncClient) -> None:
    answer = await site.get("/directory/provider?_sort=secret'words")
    assert (answer.status_code, answer.text) == (400, "_sort takes the name of a column.")
    assert answer.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"])
async def test_the_data_pages_are_only_read(site: httpx.AsyncClient, method: str) -> None:
    answer = await site.request(method, "/directory/provider")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"


async def test_csv_of_the_release_keeps_its_numbers_and_has_no_formula(site: httpx.AsyncClient) -> None:
    text = (await site.get("/directory/location.csv?_stream=1&longitude__lt=0&_col=longitude&_col=country")).text
    numbers = [line.split(",")[1] for line in text.splitlines()[1:]]
    assert numbers
    assert all(float(number) < 0 for number in numbers)
    phones = (await site.get("/directory/provider.csv?_stream=1&_col=phone&phone__notblank=1")).text.splitlines()[1:]
    assert phones
    assert all(line.split(",")[1].startswith("'+") for line in phones)


@pytest.mark.parametrize("address", HELP)
async def test_no_data_page_on_the_way_to_help(site: httpx.AsyncClient, address: str) -> None:
    answer = await site.get(address)
    assert answer.status_code == 200
    assert "/directory" not in answer.text
