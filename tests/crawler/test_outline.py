"""A page as a reader sees it: headings and lines in order, whatever the markup."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.read.outline import Page, clean


def lines(html: str) -> list[str]:
    return [block.text for block in Page("http://example.org/", html).blocks if block.text]


def test_headings_lines_and_links_in_reading_order() -> None:
    page = Page(
        "http://example.org/",
        "<body><h1>A <em>clinic</em></h1><p>One <b>bold</b> line.<p>Two<h3>Deeper</h3>"
        "<ul><li>three <a href=' /x '>link</a></li><li>four</li></ul>tail</body>",
    )
    assert [(block.level, block.text) for block in page.blocks] == [
        (1, "A clinic"), (0, "One bold line."), (0, "Two"), (3, "Deeper"), (0, "three link"), (0, "four"), (0, "tail"),
    ]  # fmt: skip
    assert page.blocks[4].links == ("/x",)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", []),
        (" \n\t ", []),
        ("<!-- only a comment -->", []),
        ("<html></html>", []),
        ("plain words", ["plain words"]),
        ("a\x00b", ["ab"]),
        ("<p>one<br>two<br/>three</p>", ["one", "two", "three"]),
        ("<p>before<!-- hidden -->after</p>", ["beforeafter"]),
        ("<?php notice ?><p>words</p>", ["words"]),
        ("<p>one</p><script>two()</script><style>.three{}</style><p>four</p>", ["one", "four"]),
        ("<p hidden>gone</p><p>here</p>", ["here"]),
        ("<nav>Menu</nav><div role='navigation'>Menu</div><p>words</p><footer>Foot</footer>", ["words"]),
        ("<p>in <span hidden>gone</span>side</p>", ["in side"]),
        ("<dl><dt>Phone</dt><dd>1234</dd></dl>", ["Phone", "1234"]),
        ("<table><tr><th>Phone</th><td>1234</td></tr></table>", ["Phone", "1234"]),
        ("<p>zero\u200bwidth \u202ebidi\u202c soft\u00adhyphen \ufeffmark</p>", ["zerowidth bidi softhyphen mark"]),
        ("<p>no\u00a0break   and\n\tfolded</p>", ["no break and folded"]),
        ("<p>&lt;b&gt; &amp; &eacute;</p>", ["<b> & é"]),
        ("<h2>never closed<p>line", ["never closed", "line"]),
        ("<select><option>no</select><button>no</button><p>yes</p>", ["yes"]),
        ("<noscript>no</noscript><template><p>no</p></template><p>yes</p>", ["yes"]),
    ],
)
def test_what_is_read(html: str, expected: list[str]) -> None:
    assert lines(html) == expected


def test_terms_and_lines_after_a_break_are_marked() -> None:
    html = "<dl><dt>Ages</dt><dd>18</dd></dl><table><tr><th>Phone</th><td>1<br>2</td></tr></table><p>3</p>"
    blocks = Page("http://example.org/", html).blocks
    assert [block.term for block in blocks] == [True, False, True, False, False, False]
    assert [block.after_break for block in blocks] == [False, False, False, False, True, False]


@pytest.mark.parametrize("tag", ["div", "b", "li", "table"])
def test_deep_nesting_does_not_hide_the_rest_of_the_page(tag: str) -> None:
    html = "<h1>head</h1>" + f"<{tag}>" * 2_000 + "end" + f"</{tag}>" * 2_000 + "<p>after</p>"
    assert lines(html) == ["head", "end", "after"]


@pytest.mark.parametrize("tag", ["div", "b", "li", "table"])
def test_nesting_far_deeper_than_pythons_stack_does_not_crash(tag: str) -> None:
    # The parser itself gives up at some depth; what stands before it is read.
    assert lines("<h1>head</h1>" + f"<{tag}>" * 50_000 + "end")[0] == "head"


def test_a_long_page_is_read_in_time() -> None:
    assert len(lines("<p>a line of words</p>" * 20_000)) == 20_000


@given(st.text(max_size=400))
def test_any_text_gives_clean_lines(text: str) -> None:
    for block in Page("http://example.org/", text).blocks:
        assert not [char for char in block.text if unicodedata.category(char) == "Cc"]
        assert block.text == clean(block.text)


PIECES = ["<p>", "</p>", "<h1>", "</h2>", "<br>", "<!--", "-->", "<li", ">", "<a", "&#0;", "&#x202e;", "<script>"]
PIECES += ["</script>", "<?", "<![CDATA[", "<dt>", "<th>", "</"]
MARKUP = st.lists(st.sampled_from([*PIECES, "\x00", "\x1f", "\u200b", "words "]), max_size=40)


@given(MARKUP)
def test_broken_markup_gives_clean_lines(parts: list[str]) -> None:
    for block in Page("http://example.org/", "".join(parts)).blocks:
        assert not [char for char in block.text if unicodedata.category(char) == "Cc" or char in "\u200b\u202e"]


@given(st.binary(max_size=400), st.sampled_from(["utf-8", "latin-1", "utf-16", "cp1252"]))
def test_any_bytes_decoded_any_way_are_read(data: bytes, encoding: str) -> None:
    page = Page("http://example.org/", data.decode(encoding, errors="replace"))
    assert isinstance(page.blocks, tuple)
    assert page.selector.css("p") is not None
