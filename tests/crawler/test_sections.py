"""Several services on one page: where one begins and ends, what it is called, and what the list says of all of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing
from crawler.normalise import facts_of
from crawler.read import Page, read_page
from crawler.shapes import SectionsPage
from crawler.source import BUNDLED, load_source

SOURCE = load_source(BUNDLED / "au_mbt_services.toml")
OLD, NEW = "http://old.example.org/services", "http://new.example.org/projects"
SERVICES = {
    "Banksia MBT Program (Melbourne): In short": "Weekly individual therapy for people aged 15 to 22.",
    "Wattle: Personality Service - MBT Clinic": "Weekly groups for adults with borderline personality disorder.",
    "Grevillea MBT Service (Sydney)": "Phone: +44 20 7946 0126",
}
NAMES = [
    "Banksia MBT Program (Melbourne)",
    "Wattle: Personality Service - MBT Clinic",
    "Grevillea MBT Service (Sydney)",
]


def listings(html: str, url: str = NEW, **changes: str | None) -> list[Listing]:
    rule = SOURCE.page[0].model_copy(update=changes)
    assert isinstance(rule, SectionsPage)
    return list(read_page(Page(url, html), SOURCE, rule).listings)


def html(tag: str, services: dict[str, str], lead: str = "<p>Australian MBT Services</p>") -> str:
    body = "".join(f"<{tag}>{name}</{tag}><p>{text}</p>" for name, text in services.items())
    return f"<h1>Our projects</h1>{lead}{body}"


@pytest.mark.parametrize("tag", ["h2", "h3", "p", "div"])
def test_each_service_is_a_listing_whatever_marks_its_line(tag: str) -> None:
    found = listings(html(tag, SERVICES))
    assert [one.name for one in found] == NAMES
    assert [one.kind for one in found] == ["service"] * 3
    facts = [facts_of(one, SOURCE) for one in found]
    assert facts[0].ages is not None
    assert (facts[0].ages.youngest, facts[0].ages.oldest) == (15, 22)
    assert [one.attributes.get("condition:bpd") for one in facts] == [None, "yes", None]
    assert facts[2].phone is not None


def test_a_town_in_brackets_is_where_it_is_and_an_address_is_better() -> None:
    town, street = listings(
        html(
            "h2",
            {"Banksia MBT Program (Melbourne)": "Words.", "Acacia MBT Clinic (Perth)": "Address: 1 Sample St, Perth"},
        )
    )
    assert town.words("address") == ["Melbourne"]
    assert street.words("address") == ["1 Sample St, Perth"]


def test_what_the_list_says_of_all_is_quoted_as_the_evidence() -> None:
    claims = facts_of(listings(html("h2", SERVICES))[0], SOURCE).claims
    assert [(claim.level, claim.evidence_kind, claim.quote) for claim in claims] == [
        ("mentioned", "training_body", "Australian MBT Services")
    ]
    assert facts_of(listings(html("h2", SERVICES, lead=""))[0], SOURCE).claims == []
    assert facts_of(listings(html("h2", SERVICES), offers=None)[0], SOURCE).claims == []


def test_a_heading_that_stands_no_lower_ends_a_service() -> None:
    page = html("h3", SERVICES) + "<h4>Waiting time</h4><p>10 weeks</p><h2>Research</h2><p>Phone: 020 7946 0198</p>"
    last = listings(page)[-1]
    assert last.words("wait") == ["10 weeks"]
    assert "020 7946 0198" not in last.words("phone")


def test_a_copy_at_another_host_keeps_the_keys() -> None:
    keys = [[one.key for one in listings(html(tag, SERVICES), url)] for tag, url in (("h2", OLD), ("p", NEW))]
    assert keys[0] == keys[1]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<h1>Banksia MBT Program</h1>",
        "<h1>Our projects</h1><p>Nothing here yet.</p>",
        "<h1>Our projects</h1><h2>Banksia MBT Program</h2>",
        f"<h1>Our projects</h1><p>{'A long sentence ' * 9} on our MBT Program</p><p>Words.</p>",
    ],
)
def test_a_page_without_a_named_and_described_service_lists_none(page: str) -> None:
    assert listings(page) == []


@given(st.permutations(sorted(SERVICES)))
def test_the_order_changes_no_service(order: list[str]) -> None:
    found = {one.key: facts_of(one, SOURCE) for one in listings(html("h2", {name: SERVICES[name] for name in order}))}
    expected = {one.key: facts_of(one, SOURCE) for one in listings(html("h2", SERVICES))}
    assert found == expected


@given(st.text(max_size=300), st.sampled_from([".", "^", "MBT", "(?P<name>.*)", "(?P<name>)(?P<town>x)?"]))
def test_any_page_and_any_beginning_give_listings_or_none(text: str, begins: str) -> None:
    for one in listings(f"<h2>{text}</h2><p>{text}</p>", begins=begins):
        assert one.key
        assert 2 <= len(one.name) <= 200
