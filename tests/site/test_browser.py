"""The pages in a real browser: without JavaScript, at 320 px, by keyboard, and asking nobody else for anything."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import Served
from tests.site.printed import pages, words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

playwright = pytest.importorskip("playwright.sync_api")
from tests.screenshots import CHROMIUM, ask  # noqa: E402 - needs playwright

pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason=f"no chromium at {CHROMIUM}: install Debian's package, or set CHROMIUM"
)


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(viewport={"width": 320, "height": 700}, java_script_enabled=False)
    yield context.new_page()
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize(
    "path",
    ["/", "/find", "/refer", "/how-we-rank", "/sources", "/provider", "/answer", "/problem", "/sheet", "/letter"],
)
def test_no_page_is_wider_than_a_small_screen(browser: "Browser", served: Served, path: str) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    if path in {"/answer", "/problem", "/provider", "/sheet", "/letter"}:
        ask(page, served.address, "/refer", place="Nowhereville" if path == "/problem" else "SW17 0YF")
    else:
        page.goto(f"{served.address}{path}")
    if path == "/provider":
        with page.expect_navigation():
            page.locator(".card h3 a").first.click()
    if path == "/sheet":
        page.locator(".pick input").first.check()
        with page.expect_navigation():
            page.get_by_role("button", name="Contact sheet").click()
    if path == "/letter":
        with page.expect_navigation():
            page.get_by_role("link", name="Write the letter").first.click()
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_a_doctor_gets_an_answer_on_a_small_screen_without_script(page: "Page", served: Served) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.address)
    page.get_by_text("I’m referring someone").click()
    page.get_by_label("Postcode or town").fill("SW17 0YF")
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


def test_from_the_first_page_to_a_printed_answer_in_three_steps(browser: "Browser", served: Served) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    page.goto(served.address)
    page.get_by_role("link", name="I’m referring someone").click()  # one
    page.get_by_label("Postcode or town").fill("Leeds")
    page.get_by_label("Age", exact=True).select_option("adult")
    page.get_by_label("Main difficulty").fill("BPD")
    page.get_by_label("Who pays?").select_option("public")
    assert page.get_by_label("Who is referring?").input_value() == "primary_care"
    page.get_by_role("button", name="Show who fits").click()  # two
    assert page.locator("h1").inner_text().startswith("Near Leeds")
    pdf = page.pdf(prefer_css_page_size=True)  # three
    context.close()
    assert pages(pdf) == 1
    printed = words(pdf)
    for expected in ("Headingley MBT Clinic", "020 7946 0105", "3 Sample Terrace, Leeds, LS6 1AA", "You may refer",
                     "Ask whether they take new patients now.", "nearer", "because a GP may not refer", "Answered on",
                     "from release"):  # fmt: skip
        assert expected in printed, expected
    for unwanted in ("Keep", "Write the letter", "Change the search", "Find help", "Why it stands here"):
        assert unwanted not in printed, unwanted


@pytest.mark.parametrize("place", ["Leeds", "SW17 0YF", "Nottingham", "Newcastle upon Tyne"])
def test_an_answer_is_one_sheet_of_paper(browser: "Browser", served: Served, place: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    ask(page, served.address, "/refer", place=place, condition="bpd", age_group="adult", payment="public")
    assert page.locator("ol.cards > li").count() == 5
    assert pages(page.pdf(prefer_css_page_size=True)) == 1
    context.close()


def tab_to(page: "Page", wanted: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.locator(f"{wanted}:focus").count():
            return
    pytest.fail(f"{wanted} is not reached within forty presses of Tab")


def test_a_referral_by_keyboard_alone(page: "Page", served: Served) -> None:
    page.goto(served.address)
    tab_to(page, ".door[href='/refer']")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    tab_to(page, "[name=place]")
    page.keyboard.type("Leeds")
    order = []
    for typed in ("Adult (18", "EUPD", "", "Free or"):
        page.keyboard.press("Tab")
        order.append(page.locator(":focus").get_attribute("name"))
        page.keyboard.type(typed)
    assert order == ["age_group", "condition", "referral_route", "payment"]
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "More questions"
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    said = page.locator(".said").inner_text()
    assert "Adult (18 to 64)" in said
    assert "Borderline personality disorder" in said
    assert "I am the GP" in said
    assert page.locator("ol.cards h3").first.inner_text().endswith("Headingley MBT Clinic")


def test_a_list_is_kept_without_script_and_handed_on(page: "Page", served: Served) -> None:
    ask_in = {"place": "SW17 0YF", "condition": "bpd"}
    ask(page, served.address, "/refer", **ask_in)
    for box in page.locator("ol.cards .pick input").all()[:2]:
        box.check()
    names = [one.split("\n")[-1] for one in page.locator("ol.cards h3 a").all_inner_texts()[:2]]
    with page.expect_navigation():
        page.get_by_role("button", name="Contact sheet of those I keep").click()
    assert page.locator(".card h2 a").all_inner_texts() == names
    with page.expect_navigation():
        page.get_by_role("button", name="Make a link to this list").click()
    assert page.locator(".card h2 a").all_inner_texts() == names
    assert not any(told in page.url for told in ("SW17", "bpd", "primary_care", "adult"))
    assert "near=Tooting" in page.url


def controls(page: "Page") -> "list[Locator]":
    return page.locator("main input, main textarea, main select").all()


def write_canaries(page: "Page") -> list[str]:
    """Every field gets words of its own; those that can be typed are given back."""
    typed = []
    for number, control in enumerate(controls(page)):
        if control.evaluate("one => one.tagName") == "SELECT":
            control.select_option(index=1)
        else:
            typed.append(f"Canary{number:02}word")
            control.press_sequentially(typed[-1])
    return typed


@pytest.mark.parametrize("role", ["primary_care", "secondary_care", "self"])
def test_a_letter_is_printed_and_nothing_of_it_leaves_the_browser(
    browser: "Browser", served: Served, role: str
) -> None:
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    page = context.new_page()
    ask(page, served.address, "/refer", place="SW17 0YF", condition="bpd")
    address = page.locator(".card", has_text="Wandle Complex Needs Service").locator("a.button").get_attribute("href")
    page.goto(f"{served.address}{address}".partition("?")[0] + f"?as={role}")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    context.on("request", lambda request: asked.append(f"{request.url} {request.post_data}"))
    context.on("page", lambda opened: asked.append(opened.url))
    canaries = write_canaries(page)
    page.keyboard.press("Enter")
    assert len(canaries) > 15
    pdf = page.pdf(prefer_css_page_size=True)
    sheet = page.locator("#letter").inner_text()
    assert [canary for canary in canaries if canary not in sheet] == []
    assert page.locator("#missing").is_hidden()
    kept = page.evaluate(
        "async () => ({local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,"
        " bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length, hash: location.hash,"
        " state: history.state})"
    )
    assert kept == {"local": 0, "session": 0, "cookie": "", "bases": 0, "caches": 0, "hash": "", "state": None}
    assert context.cookies() == []
    assert asked == []
    answered: list[str] = []
    context.on("response", lambda response: answered.append(response.url))
    for attempt in (
        "fetch('/places', {method: 'POST', body: 'q=x'})",
        "new Promise((done, fail) => Object.assign(new Image(), {onload: done, onerror: fail, src: '/x'}))",
    ):
        with pytest.raises(playwright.Error):
            page.evaluate(attempt)
    page.evaluate(
        "() => { const form = document.createElement('form'); form.method = 'post'; form.action = '/match';"
        " document.body.append(form); form.submit(); }"
    )
    page.wait_for_timeout(200)
    assert answered == []
    page.reload()
    assert [control.input_value() for control in controls(page)] == [""] * len(controls(page))
    assert not [one for one in asked if "Canary" in one]
    context.close()
    assert "Canary" not in served.log.read_text()
    printed = words(pdf)
    assert [canary for canary in canaries if canary not in printed] == []
    assert "Wandle Complex Needs Service" in printed
    assert "Their page says" not in printed


def test_going_away_and_back_leaves_nothing_of_a_letter(browser: "Browser", served: Served) -> None:
    context = browser.new_context()
    page = context.new_page()
    ask(page, served.address, "/refer", place="SW17 0YF")
    with page.expect_navigation():
        page.get_by_role("link", name="Write the letter").first.click()
    write_canaries(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{served.address}/refer")
    page.go_back()
    assert [control.input_value() for control in controls(page)] == [""] * len(controls(page))
    context.close()


def test_without_script_the_letter_is_a_form_on_paper(page: "Page", served: Served) -> None:
    ask(page, served.address, "/refer", place="SW17 0YF")
    with page.expect_navigation():
        page.get_by_role("link", name="Write the letter").first.click()
    assert page.get_by_text("This browser runs no script").is_visible()
    page.emulate_media(media="print")
    lines = page.locator(".rules:visible i")
    assert lines.count() > 20
    assert page.locator("#letterform").is_visible()
    assert page.locator("#letter").is_hidden()
    assert page.locator(".says:visible").count() == 0
    page.emulate_media(media="null")
    page.get_by_label("Reason for referral").fill("CanaryReason")
    printed = words(page.pdf(prefer_css_page_size=True))
    assert "CanaryReason" in printed
    assert "Yes, they have read it and agree" in printed
    assert "Signature:" in printed
