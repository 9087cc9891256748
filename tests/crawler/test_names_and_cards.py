"""Names after prose, and a result list's cards: what is taken for a person, and where a reader stops."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.read import Page, read_page
from crawler.read.cards import links_to_follow
from crawler.shapes import CardsPage
from crawler.source import BUNDLED, load_source

NAMES = load_source(BUNDLED / "au_mbt_supervisors.toml")
CARDS = load_source(BUNDLED / "us_goodtherapy.toml")
CARD_RULE = next(rule for rule in CARDS.page if isinstance(rule, CardsPage))
LEAD = "<h1>Supervision</h1><p>All of our accredited supervisors in Australia are named below.</p>"


def names(html: str) -> list[str]:
    page = Page("http://example.org/", html)
    return [listing.name for listing in read_page(page, NAMES, NAMES.page[0]).listings]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Ada Sample<br>Ben Example |<br>• Cleo van Madeup", ["Ada Sample", "Ben Example", "Cleo van Madeup"]),
        ("<p>Анна Образцова<br>Đ ก</p>", ["Анна Образцова", "Đ ก"]),
        ("<ul><li>A/Prof Ada Sample</li><li>Dr Ben Example</li></ul>", ["A/Prof Ada Sample", "Dr Ben Example"]),
        ("<p>Ada Sample (A Sample Clinic)</p>", ["Ada Sample"]),
        ("<p>Mary-Jane O’Sample<br>Søren Eksempel</p>", ["Mary-Jane O’Sample", "Søren Eksempel"]),
        ("<p>Ada Sample<br>Ada Sample</p>", ["Ada Sample"]),
        ("<p>Ada Sample</p><h2>Fees</h2><p>Ben Example</p>", ["Ada Sample"]),
        ("<p>Ada Sample</p><p>Fees are agreed with each.</p><p>Ben Example</p>", ["Ada Sample"]),
        ("<p>Please write to us for the list.</p>", []),
        ("", []),
    ],
)  # fmt: skip
def test_names_after_the_sentence(html: str, expected: list[str]) -> None:
    assert names(LEAD + html) == expected


def test_without_the_sentence_nobody_is_listed() -> None:
    assert names("<h1>Our team</h1><p>Ada Sample<br>Ben Example</p>") == []


def card(name: str, link: str) -> str:
    return f'<li><a href="{link}"><h2>{name}</h2></a></li>'


def cards(*items: str) -> Page:
    more = '<ul class="pagination"><a href="/2">2</a><a href="mailto:x@example.org">3</a><a href="http://[">4</a></ul>'
    return Page("http://example.org/1", f'<ul class="therapist-list">{"".join(items)}</ul>{more}')


def test_a_card_needs_a_name_and_a_link_that_is_one() -> None:
    page = cards(
        card("Ada Sample", "/therapists/profile/ada"),
        card("Ada Sample", "/therapists/profile/ada"),
        card("", "/therapists/profile/nobody"),
        card("Ben Example", "/about"),
        card("Cleo Madeup", "javascript:alert('/therapists/profile/x')"),
        card("Dev Example", "http://[broken/therapists/profile/dev"),
    )
    assert [listing.name for listing in read_page(page, CARDS, CARD_RULE).listings] == ["Ada Sample"]
    # A card without a name is followed all the same: the name may stand on the detail page.
    assert links_to_follow(page, CARD_RULE) == (
        "http://example.org/therapists/profile/ada",
        "http://example.org/therapists/profile/nobody",
        "http://example.org/2",
    )


def test_a_broken_link_on_a_page_is_no_crash() -> None:
    html = (
        '<h1>A clinic</h1><p>Words.</p><a href="http://[broken">Website</a><a href="tel:">x</a><a href="mailto:x">y</a>'
    )
    for rule in CARDS.page:
        read_page(Page("http://example.org/therapists/profile/x", html), CARDS, rule)


@given(st.text(max_size=300))
def test_any_text_after_the_sentence_gives_names_or_none(text: str) -> None:
    assert all(2 <= len(name) <= 80 for name in names(f"{LEAD}<p>{text}</p>"))


@given(st.text(max_size=100), st.text(max_size=60))
def test_any_card_is_read(name: str, link: str) -> None:
    page = cards(card(name, f"/therapists/profile/{link}"))
    assert len(read_page(page, CARDS, CARD_RULE).listings) <= 1
    assert all(url.startswith("http") for url in links_to_follow(page, CARD_RULE))
