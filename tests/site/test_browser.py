"""The pages in a real browser: without JavaScript, at 320 px, by keyboard, and asking nobody else for anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import Served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

playwright = pytest.importorskip("playwright.sync_api")
from tests.screenshots import CHROMIUM, FLAGS, ask  # noqa: E402 - needs playwright

pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason=f"no chromium at {CHROMIUM}: install Debian's package, or set CHROMIUM"
)


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with playwright.sync_playwright() as started:
        opened = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(
    "path", ["/", "/find", "/match", "/how-we-rank", "/sources", "/provider", "/answer", "/problem"]
)
def test_no_page_is_wider_than_a_small_screen(browser: "Browser", served: Served, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    if path in {"/answer", "/problem", "/provider"}:
        ask(page, served.address, "/match", place="Nowhereville" if path == "/problem" else "SW17 0YF")
    else:
        page.goto(f"{served.address}{path}")
    if path == "/provider":
        with page.expect_navigation():
            page.locator(".card h3 a").first.click()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_doctor_gets_an_answer_on_a_small_screen_without_script(page: "Page", served: Served) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.address)
    page.get_by_text("I’m referring someone").click()
    page.get_by_label("Postcode or town").fill("SW17 0YF")
    page.get_by_label("Who is referring?").select_option("primary_care")
    page.get_by_role("button", name="Show who fits").click()
    page.get_by_role("link", name="Wandle Complex Needs Service", exact=True).click()
    assert page.locator("dd", has_text="GPs can refer by letter").first.is_visible()
    assert page.get_by_role("link", name="020 7946 0101").is_visible()
    assert asked
    assert all(url.startswith(served.address) for url in asked)


def test_by_keyboard_alone(page: "Page", served: Served) -> None:
    page.goto(served.address)
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to the content"
    while page.locator(":focus").get_attribute("name") != "place":
        page.keyboard.press("Tab")
    page.keyboard.type("Leeds")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Leeds" in page.locator("h1").inner_text()


def test_an_error_leads_to_its_field(page: "Page", served: Served) -> None:
    page.goto(f"{served.address}/find")
    page.get_by_label("Postcode or town").fill("Nowhereville")
    page.get_by_role("button", name="Find help near me").click()
    page.get_by_role("link", name="No place of that name was found.").click()
    assert page.locator(":target").get_attribute("name") == "place"


def test_places_are_suggested_in_the_box(browser: "Browser", served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(served.address)
    with page.expect_response("**/places"):
        page.get_by_label("Postcode or town").press_sequentially("Leed")
    page.locator("datalist option").first.wait_for(state="attached")
    assert "Leeds" in str(page.locator("datalist option").first.get_attribute("value"))
    context.close()


def test_it_prints(browser: "Browser", served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    ask(page, served.address, "/match", place="SW17 0YF")
    assert page.pdf().startswith(b"%PDF")
    context.close()
