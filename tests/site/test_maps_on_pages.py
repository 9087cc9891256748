"""Maps on pages: every town with somebody is a link of a mark's, an address lies in the middle of its own picture."""

import gzip
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from xml.etree import ElementTree

import httpx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from parsel import Selector

from referral.gazetteer.earth import distance_km
from referral.maps import Outlines, country_map
from referral.maps.country_map import Spot
from referral.site.country_spots import read_spots
from referral.site.listing_page import read_countries
from referral.site.place_map import Around, around_all
from referral.site.reach import reaches
from referral.site.render import _environment
from referral.site.slugs import region_path, slug, town_path

SVG = "{http://www.w3.org/2000/svg}"


def rows(release: Path, sql: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{release}?mode=ro", uri=True)) as connection:
        return connection.execute(sql).fetchall()


def placed(release: Path) -> set[tuple[str, str]]:
    return {
        (country, slug(city))
        for country, city in rows(
            release, "SELECT country, city FROM location WHERE latitude IS NOT NULL AND city != ''"
        )
    }


async def test_every_town_with_a_point_is_on_its_countrys_map(site: httpx.AsyncClient, sample_release: Path) -> None:
    towns = placed(sample_release)
    assert len(towns) > 30
    for country in {country for country, _ in towns}:
        answer = await site.get(f"/in/{country.lower()}")
        page = Selector(answer.text)
        marks = set(page.css(".map a::attr(href)").getall())
        shared = {link for link in marks if link.startswith("#")}
        assert shared == {f"#{one}" for one in page.css(".near li::attr(id)").getall()}
        named = (marks - shared) | set(page.css(".near a::attr(href)").getall())
        assert named == {town_path(code, name) for code, name in towns if code == country}, country
        assert len(gzip.compress(answer.content)) <= 20_000, country


async def test_the_map_of_a_region_has_its_towns_and_no_others(site: httpx.AsyncClient, sample_release: Path) -> None:
    found: dict[str, set[str]] = {}
    for country, region, city in rows(
        sample_release, "SELECT country, region, city FROM location WHERE latitude IS NOT NULL AND region != ''"
    ):
        found.setdefault(region_path(country, region), set()).add(town_path(country, city))
    assert len(found) >= 3
    for path, towns in found.items():
        page = Selector((await site.get(path)).text)
        links = page.css(".map a::attr(href), .near a::attr(href)").getall()
        assert {link for link in links if not link.startswith("#")} == towns, path


async def test_a_mark_says_in_words_what_it_stands_for(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/in/gb")).text)
    assert page.css(".map svg::attr(role)").get() == "group"
    assert "United Kingdom" in page.css(".map svg::attr(aria-label)").get("")
    names = page.css(".map a title::text").getall()
    assert "Leeds: 4 providers" in names
    assert "Edinburgh: 1 provider" in names
    assert any(re.fullmatch(r"London and \d towns? near it: \d+ providers", name) for name in names)
    counts = [int(count) for count in page.css(".map a text::text").getall()]
    assert sum(counts) == sum(int(name.split(": ")[1].split()[0]) for name in names)


async def test_every_mark_is_large_enough_for_a_finger_on_a_small_screen(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/in/gb")).text)
    width = float(page.css(".map svg::attr(viewbox)").get("").split()[2])
    for hit in page.css(".map .hit"):
        # 280 px: a screen of 320 px without the page's margins and the picture's border.
        assert 2 * float(hit.attrib["r"]) * 280 / width >= 23.9


async def test_a_country_without_a_point_has_no_map(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/in/it")).text)
    assert page.css("h1")
    assert not page.css(".map")


async def test_every_address_with_a_point_has_its_picture(site: httpx.AsyncClient, sample_release: Path) -> None:
    found = rows(sample_release, "SELECT provider_id, id, uncertainty_km, latitude FROM location ORDER BY id")
    for provider, location, unsure, latitude in found[::6]:
        page = Selector((await site.get(f"/provider/{provider}")).text)
        pictures = page.css("img::attr(src)").getall()
        assert (f"/map/{location}.svg" in pictures) == (latitude is not None)
        for picture in pictures:
            assert (await site.get(picture)).status_code == 200
        if latitude is None:
            continue
        drawn = ElementTree.fromstring((await site.get(f"/map/{location}.svg")).content)
        _, _, width, height = (float(number) for number in drawn.attrib["viewBox"].split())
        unsure_circle = next(one for one in drawn.iter(f"{SVG}circle") if one.attrib["class"] == "unsure")
        assert (float(unsure_circle.attrib["cx"]), float(unsure_circle.attrib["cy"])) == (width / 2, height / 2)
        across_km = max(90.0, 5 * float(unsure))
        assert float(unsure_circle.attrib["r"]) == pytest.approx(max(float(unsure) * width / across_km, 6), abs=0.2)
        assert " km" in "".join(drawn.itertext())


async def test_who_works_online_only_has_no_picture(site: httpx.AsyncClient, sample_release: Path) -> None:
    for (one,) in rows(sample_release, "SELECT id FROM provider WHERE online_only = 1"):
        assert not Selector((await site.get(f"/provider/{one}")).text).css("img")


async def test_a_picture_loads_nothing_and_is_kept_a_while(site: httpx.AsyncClient) -> None:
    answer = await site.get("/map/gb/leeds.svg")
    assert answer.headers["content-type"] == "image/svg+xml; charset=utf-8"
    assert "max-age" in answer.headers["cache-control"]
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "Bradford" in answer.text
    assert not re.search(r"href|<script|@import|url\(", answer.text)


async def test_the_pictures_own_colours_are_allowed_by_its_policy(site: httpx.AsyncClient) -> None:
    import base64
    import hashlib

    answer = await site.get("/map/gb/leeds.svg")
    style = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    assert len(style) == 1
    digest = base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/map/nobody.svg", "/map/gb/nowhere.svg", "/map/zz/leeds.svg", "/map/leeds"])
async def test_what_is_nowhere_has_no_picture(site: httpx.AsyncClient, path: str) -> None:
    assert (await site.get(path)).status_code == 404


def test_a_name_with_markup_in_it_is_text(sample_release: Path) -> None:
    from referral.maps import Surroundings
    from referral.maps.surroundings import Label
    from referral.site.render import render

    label = Label("<script>alert(1)</script>", 10, 10, False)
    drawn = render("map.svg", map=Surroundings(480, 320, "", (label,), 240, 160, 5, 20, 100))
    assert "<script>" not in drawn
    assert "alert(1)" in "".join(ElementTree.fromstring(drawn).itertext())


def test_a_town_in_two_spellings_is_one_spot_in_the_middle(sample_release: Path) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        with closing(sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True)) as original:
            original.backup(connection)
        before = {spot.name: spot for spot in read_spots(connection, "GB")}
        connection.execute(
            "UPDATE location SET city = 'LEEDS ' WHERE id = (SELECT min(id) FROM location WHERE city = 'Leeds')"
        )
        after = {spot.name: spot for spot in read_spots(connection, "GB")}
        assert after == before
        assert after["Leeds"].count == 4
        assert read_countries(connection)


points = st.lists(
    st.builds(Around, st.floats(40, 60), st.floats(-10, 20), st.floats(0, 40)).map(
        lambda one: Around(53 + one.latitude / 1000, -1 + one.longitude / 1000, one.km)
    ),
    min_size=1,
    max_size=8,
)


@given(points)
def test_the_circle_of_a_town_holds_every_address_and_how_unsure_it_is(given_points: list[Around]) -> None:
    circle = around_all(given_points)
    assert circle
    for point in given_points:
        away = distance_km((circle.latitude, circle.longitude), (point.latitude, point.longitude))
        assert away + point.km <= circle.km + 0.05


def test_nobody_has_no_circle() -> None:
    assert around_all([]) is None


async def test_circles_of_reach_are_as_large_as_they_say(site: httpx.AsyncClient) -> None:
    page = Selector((await site.get("/coverage/gb")).text)
    radii = [{float(one) for one in group.css("circle::attr(r)").getall()} for group in page.css(".map .circles")]
    far, near = (one.pop() for one in radii)
    assert all(not one for one in radii)
    assert far / near == pytest.approx(reaches()[1].km / reaches()[0].km, abs=0.02)


@pytest.mark.parametrize("number", [20, 400])
def test_a_crowded_map_says_the_same_in_fewer_words(number: int) -> None:
    spots = [
        Spot(f"Town {n}", f"/in/gb/town-{n}", 1 + n % 3, 51 + n % 20 / 10, -3 + n // 20 / 5) for n in range(number)
    ]
    drawn = country_map("GB", spots, np.empty((0, 3)), Outlines.load())
    assert drawn
    marks = [mark for one in drawn.clusters for mark in one.marks]
    assert {mark.url for mark in marks} == {spot.url for spot in spots}
    named = sum(len(one.marks[: drawn.named]) for one in drawn.clusters)
    if number == 20:
        assert (named, drawn.dots) == (20, "")
        return
    assert named <= 160
    x = y = 0
    points = []
    for across, down in re.findall(r"m(-?\d+) ?(-?\d+)h0", drawn.dots):
        x, y = x + int(across), y + int(down)
        points.append((x, y))
    assert len(points) <= number
    # Nowhere farther from a mark than half the grid of three pixels.
    assert all(min(abs(mark.x - x) + abs(mark.y - y) for x, y in points) <= 3 for mark in marks)


def test_circles_of_a_crowded_map_are_one_line() -> None:
    spots = [Spot(f"Town {n}", f"/in/gb/town-{n}", 1, 51 + n % 20 / 10, -3 + n // 20 / 5) for n in range(400)]
    drawn = country_map("GB", spots, np.empty((0, 3)), Outlines.load())
    assert drawn
    macro = _environment().get_template("_map.html").module
    page = Selector(str(macro.country(drawn, "Britain", [100.0, 60.0])))  # type: ignore[attr-defined]
    assert not page.css(".circles circle")
    widths = [float(one) for one in page.css("path.circles::attr(stroke-width)").getall()]
    assert widths == pytest.approx([200 * drawn.scale, 120 * drawn.scale], abs=0.1)
