"""/data: every public table and its columns in the words of metadata.yml, and links that lead into Datasette."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
from parsel import Selector

from referral.asgi import metadata
from referral.site.data_page import read_data


async def test_tables_columns_and_questions_are_those_of_metadata(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/data")).text)
    described = metadata()["databases"]["directory"]
    public = {name: table for name, table in described["tables"].items() if not table.get("hidden")}
    assert page.css("section.table::attr(id)").getall() == list(public)
    for name, table in public.items():
        section = page.css(f"section#{name}")
        meant = {
            row.css("dt ::text").get(""): row.css("dd::text").get("") for row in section.css("dl.columns-of > div")
        }
        assert meant == table["columns"], name
        assert table["description"] in section.css("p::text").get("")
    for name, query in described["queries"].items():
        assert page.css(f"a[href='/directory/{name}']::text").get() == query["title"]


async def test_every_way_into_the_data_is_open(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/data")).text)
    links = page.css("main a[href^='/']::attr(href)").getall()
    assert len(links) > 50
    for link in links:
        assert (await site.get(link)).status_code == 200, link
    csv = (await site.get("/directory/provider.csv?_stream=on")).text.splitlines()
    assert len(csv) > 60
    assert "63 rows." in page.css("#provider .small::text").getall()


def test_what_an_older_release_does_not_have_is_left_out(sample_release: Path, tmp_path: Path) -> None:
    older = tmp_path / "directory.db"
    shutil.copyfile(sample_release, older)
    with closing(sqlite3.connect(older)) as connection:
        connection.execute("DROP TABLE registration_check")
        connection.execute("ALTER TABLE provider DROP COLUMN unconfirmed_since")
        tables = {table.name: dict(table.columns) for table in read_data(connection).tables}
    assert "registration_check" not in tables
    assert "last_checked" in tables["provider"]
    assert "unconfirmed_since" not in tables["provider"]
