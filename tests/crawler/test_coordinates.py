"""Coordinates on a page: read from markup, believed only where one address has one point."""

import pytest
from parsel import Selector

from crawler.listing import Listing, Said
from crawler.normalise import facts_of
from crawler.normalise.coordinates import read_coordinates
from crawler.providers.shown import shown
from crawler.read.coordinates import coordinates
from crawler.source import BUNDLED, load_source

URL = "http://example.org/clinic"
LD = '<script type="application/ld+json">{}</script>'


@pytest.mark.parametrize(
    ("html", "words"),
    [
        (LD.format('{"geo": {"latitude": 51.430, "longitude": "-0.16"}}'), ["51.430,-0.16"]),
        (LD.format('{"@graph": [{"location": {"geo": [{"latitude": 1, "longitude": 2}]}}]}'), ["1,2"]),
        (LD.format("{broken") + LD.format('{"geo": {"latitude": 1, "longitude": 2}}'), ["1,2"]),
        (LD.format("[" * 100_000), []),
        (LD.format('{"geo": {"latitude": null, "longitude": [1]}}'), []),
        ('<p data-lat="51.4" data-lng="-0.1">x</p>', ["51.4,-0.1"]),
        ('<p data-lat="" data-lng="">x</p>', []),
        ('<p data-lat="51.4">x</p>', []),
        (
            '<div itemtype="https://schema.org/GeoCoordinates"><meta itemprop="latitude" content="1.5">'
            '<span itemprop="longitude"> 2.5 </span></div>',
            ["1.5,2.5"],
        ),
        ('<p data-lat="1" data-lng="2">x</p><p data-lat="1" data-lng="2">x</p>', ["1,2"]),
    ],
)
def test_reading(html: str, words: list[str]) -> None:
    assert [said.words for said in coordinates(Selector(text=html), URL)] == words


@pytest.mark.parametrize(
    ("words", "point"),
    [
        ("51.43,-0.16", (51.43, -0.16)),
        (" -90 , 180", (-90.0, 180.0)),
        ("0,0", None),
        ("91,0", None),
        ("1,181", None),
        ("nan,1", None),
        ("1e5,1", None),
        ("51.43", None),
        ("1,2,3", None),
        (",", None),
    ],
)
def test_values(words: str, point: tuple[float, float] | None) -> None:
    assert read_coordinates(words) == point


def test_one_address_and_one_point_or_nothing() -> None:
    source = load_source(BUNDLED / "gb_nhs_trusts.toml")

    def facts(addresses: list[str], points: list[str]) -> tuple[float, float] | None:
        said = [("address", words) for words in addresses] + [("coordinates", words) for words in points]
        spoken = tuple(Said(field=field, words=words, quote=words, url=URL) for field, words in said)
        found = facts_of(Listing(key="k", kind="service", name="Clinic", url=URL, said=spoken), source)
        assert source.permission is not None
        hidden = source.permission.model_copy(update={"may_show": ["phone"]})
        assert shown(found, hidden).coordinates is None
        return (found.coordinates.latitude, found.coordinates.longitude) if found.coordinates else None

    here, there = "1 High Street, London SW17 8AA", "2 Low Street, Leeds LS1 1AA"
    assert facts([here], ["51.43,-0.16"]) == (51.43, -0.16)
    assert facts([here], ["51.43,-0.16", "51.430,-0.160", "0,0"]) == (51.43, -0.16)
    assert facts([here], ["51.43,-0.16", "53.1,-1.2"]) is None
    assert facts([here, there], ["51.43,-0.16"]) is None
    assert facts([], ["51.43,-0.16"]) is None
