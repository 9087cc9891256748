"""One service, many markups: the order of labels and the line breaks must change nothing."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise import facts_of
from crawler.read import Page, read_page
from crawler.reviewable import reviewable
from crawler.source import BUNDLED, load_source

SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml")
LABELS = [
    ("Disabled access", "yes"),
    ("Service Contact", "clinic@trust.example.org"),
    ("Reception phone number", "020 7946 0101"),
    ("Address", "Willow Building, 4 Sample Close, London, SW17 0YF"),
    ("Service Type", "Adults"),
    ("Reception hours", "8.30am - 4pm, Monday to Thursday"),
    ("Waiting time", "about 14 weeks"),
    ("Catchment area", "People registered with a GP near the Wandle"),
]
Pairs = list[tuple[str, str]]
LAYOUTS: dict[str, Callable[[Pairs], str]] = {
    "list": lambda pairs: "<ul>" + "".join(f"<li><strong>{k}:</strong> {v}</li>" for k, v in pairs) + "</ul>",
    "dl": lambda pairs: "<dl>" + "".join(f"<dt>{k}</dt><dd>{v}</dd>" for k, v in pairs) + "</dl>",
    "dl with colons": lambda pairs: "<dl>" + "".join(f"<dt>{k}:</dt>\n<dd> {v} </dd>" for k, v in pairs) + "</dl>",
    "table": lambda pairs: "<table>" + "".join(f"<tr><th>{k}</th><td>{v}</td></tr>" for k, v in pairs) + "</table>",
    "breaks": lambda pairs: "<p>" + "<br>".join(f"{k}: {v}" for k, v in pairs) + "</p>",
    "break after the label": lambda pairs: "".join(f"<p><b>{k}:</b><br>{v}</p>" for k, v in pairs),
    "lines of their own": lambda pairs: "".join(f"<p>{k}:</p><p>{v}</p>" for k, v in pairs),
    "headings": lambda pairs: "".join(f"<h3>{k}</h3><p>{v}</p>" for k, v in pairs),
    "divs": lambda pairs: "".join(f"<div><span>{k}: </span><span>{v}</span></div>" for k, v in pairs),
}


def facts(pairs: Pairs, layout: str) -> dict[str, object]:
    html = f"<h1>Willow Clinic</h1><p>We give mentalization-based treatment.</p>{LAYOUTS[layout](pairs)}"
    (listing,) = read_page(Page("http://trust.example.org/x", html), SOURCE, SOURCE.page[0]).listings
    return reviewable(facts_of(listing, SOURCE))


EXPECTED = facts(LABELS, "list")


def test_what_all_of_them_say() -> None:
    assert EXPECTED["phone"] == "+442079460101"
    assert EXPECTED["email"] == "clinic@trust.example.org"
    assert EXPECTED["ages"] == [18, None]
    assert EXPECTED["wait_weeks"] == 14
    assert EXPECTED["catchment"] == "People registered with a GP near the Wandle"
    assert EXPECTED["addresses"] == [
        {"written": LABELS[3][1], "postcode": "SW17 0YF", "city": "London", "region": None}
    ]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_facts(layout: str) -> None:
    assert facts(LABELS, layout) == EXPECTED


@given(st.sampled_from(sorted(LAYOUTS)), st.randoms(use_true_random=False))
def test_every_order_gives_the_same_facts(layout: str, order: random.Random) -> None:
    pairs = LABELS.copy()
    order.shuffle(pairs)
    assert facts(pairs, layout) == EXPECTED


@pytest.mark.parametrize("layout", ["list", "dl", "table", "divs", "headings"])
def test_an_address_over_several_lines_is_one_address(layout: str) -> None:
    pairs = [(k, v.replace(", ", "<br>") if k == "Address" else v) for k, v in LABELS]
    assert facts(pairs, layout) == EXPECTED


@pytest.mark.parametrize("mark", ["<h2>{}</h2>", "<p>{}:</p>", "<p>{}?</p>", "<dt>{}</dt>"])
def test_a_question_or_a_colon_heads_what_follows(mark: str) -> None:
    html = f"<h1>Willow Clinic</h1>{mark.format('Who is the service for')}<p>Adults with psychosis.</p>"
    (listing,) = read_page(Page("http://trust.example.org/x", html), SOURCE, SOURCE.page[0]).listings
    assert listing.words("inclusion") == ["Adults with psychosis."]


def test_a_notice_of_the_sites_own_program_is_not_the_pages_word() -> None:
    notice = (
        "<br />\n<b>Notice</b>:  Undefined variable: x in <b>/home/a/wp-content/B.php</b> on line <b>15</b><br />\n"
        "Warning: foreach() argument must be of type array, null given in /srv/www/a.php on line 7"
    )
    pages = [f"<h1>Willow Clinic</h1>{between}<p>We give therapy in groups.</p>" for between in ("", notice)]
    read = [read_page(Page("http://trust.example.org/x", html), SOURCE, SOURCE.page[0]) for html in pages]
    assert read[0] == read[1]
