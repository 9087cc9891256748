"""Pages with schema.org data: JSON-LD, microdata, the page's own text; and a new source in fifteen lines of TOML."""

import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing
from crawler.normalise import facts_of
from crawler.read import Page, Read, read_page
from crawler.read.things import things, types, words
from crawler.source import Source, load_source

TOML = """title = "Sample county: clinicians"
publisher = "Sample County"
country = "US"
language = "en"
url = "https://county.example.org/"
evidence_kind = "own_statement"
holds = "practitioners"
history = "Invented: a county's list of clinicians with schema.org data."
start = ["https://county.example.org/clinicians"]
[[page]]
shape = "structured"
follow = "/clinicians/[^/]+$"
[assertions]
listings_min = 2
"""
LIST = "https://county.example.org/clinicians"
ADA = f"{LIST}/ada"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    file = tmp_path_factory.mktemp("sources") / "us_county.toml"
    file.write_text(TOML, encoding="utf-8")
    return load_source(file)


def block(data: Any) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<script type="application/ld+json">{text}</script>'


def read(source: Source, html: str, url: str = ADA) -> Read:
    return read_page(Page(url, html), source, source.page[0])


def said(listing: Listing) -> dict[str, list[str]]:
    return {one.field: listing.words(one.field) for one in listing.said}


PERSON: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "Person",
    "name": "Ada Sample",
    "honorificSuffix": "PhD",
    "url": ADA,
    "telephone": "720-555-0101",
    "email": "mailto:ada@county.example.org",
    "description": "I offer mentalization-based treatment. I am a certified MBT Therapist &amp; <b>supervised</b>.",
    "knowsLanguage": ["en", {"@type": "Language", "name": "Spanish"}],
    "worksFor": {"@id": "#clinic"},
    "isAcceptingNewPatients": True,
    "address": {"@type": "PostalAddress", "streetAddress": "1 Sample Street", "addressLocality": "Denver",
                "addressRegion": "CO", "postalCode": 80202},
    "geo": {"@type": "GeoCoordinates", "latitude": 39.75, "longitude": -104.99},
    "sameAs": ["javascript:alert(1)", "https://ada.example.com/"],
}  # fmt: skip
CLINIC = {"@type": "MedicalClinic", "@id": "#clinic", "name": "Sample Clinic"}


def test_a_source_of_fifteen_lines_reads_a_list_its_next_page_and_its_people(source: Source) -> None:
    assert len(TOML.splitlines()) <= 15
    bo = {"@type": "Person", "name": "Bo Sample", "url": f"{LIST}/bo"}
    entries = [{"@type": "ListItem", "position": 1, "url": "/clinicians/ada"}, {"@type": "ListItem", "item": bo}]
    html = block({"@type": "ItemList", "itemListElement": entries}) + '<a href="/clinicians/cy#top">Cy</a>'
    html += '<a href="/jobs">Jobs</a><a rel="next" href="?page=2">More</a>'
    first = read(source, html, LIST)
    assert set(first.links) == {ADA, f"{LIST}/bo", f"{LIST}/cy", f"{LIST}?page=2"}
    assert [(one.key, one.name) for one in first.listings] == [("/clinicians/bo", "Bo Sample")]
    people = [
        read(source, block(PERSON)),
        read(source, "<h1>Cy Sample</h1><p>I offer mentalization-based treatment.</p>", f"{LIST}/cy"),
    ]
    assert [one.name for got in people for one in got.listings] == ["Ada Sample", "Cy Sample"]
    assert all(got.links == () for got in people)


def test_every_property_is_read_into_its_field(source: Source) -> None:
    html = block({"@graph": [PERSON, CLINIC]}) + "<h1>Ada</h1><h2>Ages</h2><p>Adults</p><p>Phone: 720-555-0199</p>"
    (ada,) = read(source, html).listings
    assert (ada.key, ada.kind, ada.name) == ("/clinicians/ada", "practitioner", "Ada Sample")
    facts = facts_of(ada, source)
    assert facts.phone is not None
    assert facts.phone.e164 == "+17205550101"  # structured data first; the page's text only fills what is missing
    assert (facts.email, facts.website) == ("ada@county.example.org", "https://ada.example.com/")
    assert (facts.credentials, facts.organization, facts.accepting) == ("PhD", "Sample Clinic", "yes")
    assert facts.languages == ["en", "es"]
    assert [(one.postcode, one.city, one.region) for one in facts.addresses] == [("80202", "Denver", "CO")]
    assert facts.coordinates is not None
    assert facts.ages is not None  # from the headings
    assert [claim.level for claim in facts.claims] == ["practitioner"]
    assert "I am a certified MBT Therapist & supervised." in said(ada)["prose"]


MICRODATA = """<div itemscope itemtype="https://schema.org/Person"><h1 itemprop="name">Ada <b>Sample</b></h1>
<p itemprop="description">I offer mentalization-based treatment.</p>
<a itemprop="telephone" href="tel:+17205550101">(720) 555-0101</a>
<div itemprop="worksFor" itemscope itemtype="http://schema.org/Organization"><i itemprop="name">Sample Clinic</i></div>
<div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">
<span itemprop="streetAddress">1 Sample Street</span><span itemprop="addressLocality">Denver</span>
<meta itemprop="addressRegion" content="CO"><span itemprop="postalCode">80202</span></div></div>"""


def test_microdata_says_the_same(source: Source) -> None:
    (ada,) = read(source, MICRODATA).listings
    assert ada.name == "Ada Sample"
    assert said(ada)["address"] == ["1 Sample Street, Denver, CO 80202"]
    assert said(ada)["organization"] == ["Sample Clinic"]
    assert said(ada)["phone"] == ["(720) 555-0101"]
    assert ada.key == "/clinicians/ada"


def test_one_malformed_block_loses_no_other(source: Source) -> None:
    broken = ['{"@type": "Person", "name": "a "quote""}', "{", "", "[1, 2", "nonsense", "\x00", '"text"', "null", "17"]
    html = "".join(map(block, broken)) + block(PERSON) + block('{"@type": "WebSite",}')
    assert [one.name for one in read(source, html).listings] == ["Ada Sample"]
    lines = block('<!-- {"@type": "Person", "name": "Ada\nSample"} -->')
    assert [one.name for one in read(source, lines).listings] == ["Ada Sample"]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000 + "]" * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        '{"@type":"Person","name":"x","a":' + '{"a":' * 800 + "1" + "}" * 800 + "}",
        json.dumps([{"@type": "Thing", "name": str(at)} for at in range(50_000)]),
        json.dumps({"@id": "#a", "@type": "Person", "knows": {"@id": "#a"}}),
    ],
    ids=["lists", "dicts", "inside", "many", "itself"],
)
def test_what_is_deep_or_large_is_left_out_and_the_rest_read(source: Source, text: str) -> None:
    begun = time.perf_counter()
    names = {one.name for one in read(source, block(text) + block(PERSON)).listings}
    assert "Ada Sample" in names
    assert time.perf_counter() - begun < 5


def test_a_megabyte_of_name_is_cut(source: Source) -> None:
    for html in (block(PERSON | {"name": "A" * 1_000_000}), f"<h1>{'A' * 1_000_000}</h1><p>words</p>"):
        (one,) = read(source, html).listings
        assert len(one.name) <= 200
    (one,) = read(source, block(PERSON | {"description": "word " * 100_000})).listings
    assert all(len(each.words) <= 2_000 for each in one.said)


def test_deep_microdata_is_read_in_time(source: Source) -> None:
    begun = time.perf_counter()
    read(source, MICRODATA + '<div itemscope itemtype="https://schema.org/Person"><p itemprop="name">x' * 20_000)
    assert time.perf_counter() - begun < 10


@pytest.mark.parametrize(
    ("data", "names"),
    [
        ([PERSON, {"@type": "Person", "name": "Sample County", "url": "https://county.example.org/"}], ["Ada Sample"]),
        ([CLINIC], []),  # the source holds practitioners
        ([{"@type": "BreadcrumbList", "name": "Home"}], []),
        ([{"@type": "Person", "name": "…"}], []),
        ([{"@type": ["Thing", "Psychologist"], "givenName": "Ada", "familyName": "Sample"}], ["Ada Sample"]),
        ([PERSON, {"@type": "Person", "name": "Bo Sample", "url": f"{LIST}/bo"}], ["Ada Sample"]),  # the page's own
    ],
)  # fmt: skip
def test_who_is_listed_on_a_page_of_ones_own(source: Source, data: list[Any], names: list[str]) -> None:
    assert [one.name for one in read(source, block({"@graph": data})).listings] == names


def test_types_are_data(source: Source, tmp_path: Path) -> None:
    assert types({"@type": ["schema:Person", "http://schema.org/Physician/", 7]}) == ["Person", "Physician"]
    file = tmp_path / "us_clinics.toml"
    text = TOML.replace('"practitioners"', '"services"').replace("follow", 'types = { Preschool = "service" }\nfollow')
    file.write_text(text, encoding="utf-8")
    clinics = load_source(file)
    (one,) = read(clinics, block({"@type": "Preschool", "name": "Sample Nursery", "description": "Care."})).listings
    assert (one.kind, one.name) == ("service", "Sample Nursery")
    assert read(clinics, block(CLINIC)).listings[0].name == "Sample Clinic"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(["Person", ADA]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "@type",
                    "@id",
                    "@graph",
                    "name",
                    "url",
                    "address",
                    "telephone",
                    "itemListElement",
                    "item",
                    "geo",
                    "email",
                ]
            )
            | st.text(max_size=5),
            inner,
            max_size=5,
        )
    ),
    max_leaves=15,
)


@given(anything, st.sampled_from([LIST, ADA]))
def test_any_json_is_no_crash_and_what_is_read_is_in_it(source: Source, data: Any, url: str) -> None:
    text = json.dumps(data).replace("<", "\\u003c")
    for html in (block(text), block({"@type": "Person", "name": "Ada", "address": json.loads(text)})):
        got = read(source, html, url)
        assert all(link.startswith("http") for link in got.links)
        for one in got.listings:
            facts_of(one, source)
            assert 2 <= len(one.name) <= 200


@given(st.text(max_size=300))
def test_any_text_is_no_crash(source: Source, text: str) -> None:
    read(source, text)
    read(source, block(text))
    read(source, f'<div itemscope itemtype="https://schema.org/Person">{text}<b itemprop="name">{text}</b>')


def test_words_of_a_property() -> None:
    (thing,) = things(
        Page(ADA, block({"@type": "Person", "name": ["A", {"@value": "B"}, None, 3, {"name": "C"}, "A"]}))
    )
    assert words(thing, "name") == ["A", "B", "3", "C"]
