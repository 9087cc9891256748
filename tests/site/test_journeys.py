"""Whole journeys by keyboard alone, back from an answer, and every page at 320 px in a high-contrast mode."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from tests.quality.listing import PAGES, pages_of
from tests.site.conftest import Served
from tests.site.printed import words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
from tests.quality.opening import reached  # noqa: E402 - needs playwright
from tests.screenshots import ask  # noqa: E402 - needs playwright

STOPS_MAX = 80
"""Presses of Tab that a page may need from its top to the end of its main part."""
# What the keyboard stands on: how it is marked, where it lies, and whether it comes after where the keyboard was.
_STOP = """() => {
  const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
  const last = window.stoodOn;
  window.stoodOn = one;
  return {
    name: one.tagName.toLowerCase() + " " + (one.name || one.innerText || one.value || "").trim().slice(0, 40),
    tag: one.tagName,
    outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
    shown: box.width > 0 && box.height > 0 && style.visibility === "visible"
      && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    after: !last || Boolean(last.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
  };
}"""


@dataclass
class Keyboard:
    """Somebody at a page with nothing but Tab, Enter, Space, the arrows and letters."""

    page: "Page"
    stood: list[str] = field(default_factory=list)
    """Where it was on this page."""

    def to(self, wanted: str) -> None:
        """Tab until the element that the selector names has the focus; every stop must be marked and in order."""
        url = self.page.url
        while len(self.stood) < STOPS_MAX:
            self.page.keyboard.press("Tab")
            stop: dict[str, Any] = self.page.evaluate(_STOP)
            self.stood.append(stop["name"])
            assert stop["tag"] != "BODY", f"{url}: {wanted} is not reached: {self.stood}"
            assert stop["outline"] >= 1, f"{url}: nothing shows that {stop['name']!r} has the focus"
            assert stop["shown"], f"{url}: {stop['name']!r} has the focus and is not to be seen"
            assert stop["after"], f"{url}: {stop['name']!r} comes too late: {self.stood}"
            assert self.stood[0].startswith("a Skip to the content"), f"{url} begins with {self.stood[0]!r}"
            if self.page.locator(f"{wanted} >> visible=true").and_(self.page.locator(":focus")).count():
                return
        pytest.fail(f"{url}: {wanted} is not reached within {STOPS_MAX} presses of Tab: {self.stood}")

    def follow(self, wanted: str) -> None:
        """Tab to it and press Enter, which leads to another page."""
        self.to(wanted)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.stood = []

    def type(self, text: str) -> None:
        """Into what has the focus."""
        self.page.keyboard.type(text)


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def keyboard(page: "Page", served: Served) -> Keyboard:
    """At the first page."""
    page.goto(served.address)
    return Keyboard(page)


def test_somebody_who_looks_for_help_reaches_a_phone(keyboard: Keyboard, page: "Page") -> None:
    keyboard.follow(".door[href='/find']")
    keyboard.to("main [name=place]")
    keyboard.type("SW17 0YF")
    keyboard.to("main select[name=age_group]")
    page.keyboard.press("ArrowDown")
    chosen = page.locator("main select[name=age_group]").input_value()
    assert chosen, "an arrow chooses"
    keyboard.to("main details summary")
    page.keyboard.press("Space")
    assert page.locator("main details").first.get_attribute("open") is not None
    keyboard.follow("main form.questions button")
    assert page.locator("h1").inner_text().startswith("Near SW17")
    name = page.locator("ol.cards h3 a").first.inner_text()
    keyboard.follow("ol.cards h3 a")
    assert page.locator("h1").inner_text() in name
    keyboard.to("main a[href^='tel:']")


def test_a_doctor_reaches_the_letter_and_the_sheet(keyboard: Keyboard, page: "Page") -> None:
    keyboard.follow(".door[href='/refer']")
    keyboard.to("main [name=place]")
    keyboard.type("SW17 0YF")
    keyboard.to("main [name=condition]")
    keyboard.type("EUPD")
    keyboard.follow("main form.questions button")
    assert "EUPD" in page.locator(".said").inner_text() or "Borderline" in page.locator(".said").inner_text()
    keyboard.to("ol.cards .pick input")
    page.keyboard.press("Space")
    assert page.locator("ol.cards .pick input").first.is_checked()
    keyboard.follow("ol.cards a.button")
    assert "/letter/" in page.url
    keyboard.to("main textarea, main input")
    keyboard.type("Words of a letter")
    assert "Words of a letter" in page.locator("#letter").inner_text()


def test_a_maintainer_reaches_a_table(keyboard: Keyboard, page: "Page") -> None:
    keyboard.follow("a[href='/sources']")
    keyboard.follow("a[href='/data']")
    keyboard.follow("main a[href='/directory/provider']")
    assert page.locator("h1").inner_text() == "Providers"
    keyboard.to("table td a[href*='/provider/']")


@pytest.mark.parametrize("path", ["/find", "/refer"])
def test_back_from_a_provider_is_the_answer_again(page: "Page", served: Served, path: str) -> None:
    ask(page, served.address, path, place="SW17 0YF", condition="bpd")
    answer = page.locator("main").inner_text()
    with page.expect_navigation():
        page.locator("ol.cards h3 a").first.click()
    try:
        page.go_back()
    except playwright.Error as error:
        # No cache keeps an answer, so that the browser asks before it sends the search again, and says why.
        assert "ERR_CACHE_MISS" in str(error)  # noqa: PT017 - the page behind it is looked at below
        assert "send this data again" in page.locator("body").inner_text()
        page.reload()
    assert page.locator("main").inner_text() == answer


def test_an_answer_to_somebody_who_looks_for_help_can_be_printed(page: "Page", served: Served) -> None:
    ask(page, served.address, "/find", place="SW17 0YF", country="GB")
    names = page.locator("ol.cards h3 a").all_inner_texts()
    phones = page.locator("ol.cards a[href^='tel:']").all_inner_texts()
    printed = words(page.pdf(prefer_css_page_size=True))
    assert len(phones) >= len(names) > 3
    assert [phone for phone in phones if " ".join(phone.split()) not in printed] == []
    assert [name for name in names if " ".join(name.split()) not in printed] == []
    for wanted in ("116 123", "999"):
        assert wanted in printed
    for unwanted in ("Find help", "Leave this page", "Change the search"):
        assert unwanted not in printed


@dataclass
class HighContrast:
    """Pages that are wider than a small screen, and things to press or to fill in that nothing shows the edge of."""

    wide: list[str]
    edgeless: list[str]


@pytest.fixture(scope="module")
def high_contrast(browser: "Browser", served: Served) -> HighContrast:
    """Every page at 320 px as somebody sees it who has chosen few strong colours."""
    context = browser.new_context(viewport={"width": 320, "height": 700}, forced_colors="active")
    page, found = context.new_page(), HighContrast([], [])
    for wanted in pages_of(served.address):
        reached(page, served.address, wanted)
        page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            found.wide.append(wanted.name)
        found.edgeless += page.locator("button:visible, input:visible, select:visible, textarea:visible").evaluate_all(
            "(all, name) => all.filter(one => !['checkbox', 'radio'].includes(one.type)"
            " && parseFloat(getComputedStyle(one).borderTopWidth) < 1).map(one => `${name}: ${one.outerHTML}`)",
            wanted.name,
        )
    context.close()
    return found


def test_every_page_fits_a_small_screen_in_high_contrast(high_contrast: HighContrast) -> None:
    assert len(PAGES) > 30
    assert high_contrast.wide == []


def test_whatever_is_pressed_or_filled_in_has_an_edge_in_high_contrast(high_contrast: HighContrast) -> None:
    assert high_contrast.edgeless == []
