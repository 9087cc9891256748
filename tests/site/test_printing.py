"""The pages in a real browser: crisis lines print on one sheet, nothing breaks the policy, nothing is too wide."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.site.conftest import Served
from tests.site.test_pages import provider_id

if TYPE_CHECKING:
    from playwright.sync_api import Browser

playwright = pytest.importorskip("playwright.sync_api")
from tests.screenshots import CHROMIUM  # noqa: E402 - needs playwright

pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).exists(), reason=f"no chromium at {CHROMIUM}: install Debian's package, or set CHROMIUM"
)
PAGES = (
    "/", "/about-mbt", "/crisis", "/crisis/gb", "/in", "/in/gb", "/in/us/region/ma", "/search", "/changes", "/data",
    "/privacy", "/no-such-page", "/provider",
)  # fmt: skip


@pytest.mark.parametrize("path", ["/crisis", "/crisis/gb", "/crisis/us", "/crisis/no"])
def test_crisis_lines_print_on_one_sheet(browser: "Browser", served: Served, path: str) -> None:
    page = browser.new_page()
    page.goto(f"{served.address}{path}")
    for sheet in ("A4", "Letter"):
        printed = page.pdf(format=sheet, margin={"top": "1cm", "bottom": "1cm", "left": "1cm", "right": "1cm"})
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, sheet
    page.close()


@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_too_wide_or_against_the_policy(
    browser: "Browser", served: Served, sample_release: Path, path: str
) -> None:
    if path == "/provider":
        path = f"/provider/{provider_id(sample_release, 'Wandle Complex Needs Service')}"
    page = browser.new_page(viewport={"width": 320, "height": 700})
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', e => console.error(e.violatedDirective))"
    )
    answer = page.goto(f"{served.address}{path}")
    assert answer
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    # That a page was not found is the one thing which the browser itself remarks on.
    assert [text for text in said if answer.status != 404 or "404" not in text] == []
    assert all(url.startswith(served.address) for url in asked)
    page.close()
