"""Words on a page that look like labels and name no field: a run tells a maintainer of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.read import Page, read_page
from crawler.source import BUNDLED, load_source

SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml")
RULE = SOURCE.page[0]


def unknown(html: str, **labels: str) -> tuple[str, ...]:
    rule = RULE.model_copy(update={"labels": labels})
    return read_page(Page("http://trust.example.org/x", f"<h1>A clinic</h1>{html}"), SOURCE, rule).unknown


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Phone: 020 7946 0101</p><p>Reception hours: 9am</p>", ()),
        ("<p>Cost centre: 17</p><p>Cost centre: 18</p>", ("Cost centre",)),
        ("<ul><li><strong>Pathway lead:</strong> the team</li></ul>", ("Pathway lead",)),
        ("<dl><dt>Phone</dt><dd>1</dd><dt>Room colour</dt><dd>blue</dd></dl>", ("Room colour",)),
        ("<table><tr><th>Parking</th><td>no</td></tr></table>", ("Parking",)),
        ("<p>Remisskod:</p><p>X1</p>", ("Remisskod",)),
        ("<p>We offer two things at this clinic: groups and more</p>", ()),
        ("<p>At 9:00 we open. The rest: later</p>", ()),
        ("<p>See https://example.org/x</p>", ()),
        ("<h2>Parking: none</h2>", ()),
        ("<p>lower case: words</p>", ()),
        ("", ()),
    ],
)
def test_labels_that_no_rule_knows(html: str, expected: tuple[str, ...]) -> None:
    assert unknown(html) == expected


def test_a_sources_own_labels_are_known() -> None:
    assert unknown("<p>Pathway lead: the team</p>", **{"pathway lead": "contact"}) == ()


def test_what_stands_before_the_page_proper_is_not_asked_of() -> None:
    page = Page("http://trust.example.org/x", "<p>Cookie policy: read it</p><h1>A clinic</h1><p>Words.</p>")
    assert read_page(page, SOURCE, RULE).unknown == ()


@given(st.lists(st.text(max_size=60), max_size=5))
def test_any_lines_give_short_labels_or_none(lines: list[str]) -> None:
    for label in unknown("".join(f"<p>{line}</p>" for line in lines)):
        assert 0 < len(label) <= 60
        assert ":" not in label
