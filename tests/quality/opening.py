"""Pages in a browser: opened, filled in and sent; with what the browser asked for and complained of."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from playwright.sync_api import Browser, Page, Response

from tests.quality.listing import PageToGrade

STATES: dict[str, tuple[int, Literal["light", "dark"]]] = {"desktop": (1200, "light"), "320 dark": (320, "dark")}


@dataclass
class Opened:
    """A page as it stands, and as it was sent. `asked`: every address asked for; `complaints`: the browser's errors."""

    page: Page
    status: int = 0
    html: str = ""
    asked: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def opened(browser: Browser, address: str, wanted: PageToGrade, state: str) -> Iterator[Opened]:
    """The page in one of STATES, everything folded opened."""
    width, scheme = STATES[state]
    # axe-core is put into the page from outside, which the page's own policy forbids, as it should.
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=False)
    seen = Opened(context.new_page())
    seen.page.on("request", lambda request: seen.asked.append(request.url))
    seen.page.on("console", lambda line: seen.complaints.append(line.text) if line.type == "error" else None)
    answer = reached(seen.page, address, wanted)
    seen.status, seen.html = answer.status, answer.text()
    seen.page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    try:
        yield seen
    finally:
        context.close()


def reached(page: Page, address: str, wanted: PageToGrade) -> Response:
    """Go there: open its path, fill in and send its form, press what is to be pressed; the last answer."""
    answer = page.goto(f"{address}{wanted.path}")
    if wanted.form:
        answer = send(page, wanted.form, wanted.post)
    *ticked, last = wanted.press or (None,)
    for one in ticked:
        page.locator(str(one)).check()
    if last:
        with page.expect_navigation() as going:
            page.locator(last).click()
        answer = going.value
    if answer is None:
        raise ValueError(f"{wanted.name}: {wanted.path} is the page that was there already")
    return answer


def send(page: Page, answers: Mapping[str, str], to: str = "") -> Response | None:
    """Fill in the form that asks for the first of the answers, and send it; ``to`` another address than its own."""
    form = page.locator(f"main form:has([name={next(iter(answers))}])").first
    form.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    for name, value in answers.items():
        asked = form.locator(f"[name={name}]").first
        if asked.evaluate("one => one.tagName") == "SELECT":
            asked.select_option(value)
        else:
            asked.fill(value)
    if to:
        form.evaluate("(form, to) => form.setAttribute('action', to)", to)
    with page.expect_navigation() as going:
        form.locator("button").first.click()
    return going.value
