"""``SITE_ADDRESS=… python -m tests.screenshots FOLDER``: the main pages of a running site at 320 px and on a desktop.

Needs Debian's chromium (or CHROMIUM=/path/to/it). `make screenshots` runs it against the sample release.
"""

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from tests.quality.opening import send

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = {"320": 320, "desktop": 1200}


def ask(page: Page, address: str, path: str, **answers: str) -> None:
    """Fill in a form and send it."""
    page.goto(f"{address}{path}")
    send(page, answers)


def shots(browser: Browser, address: str, folder: Path) -> None:
    """Every page at every width, light; the answer page dark as well."""
    for label, width in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()

        def keep(name: str, page: Page = page, label: str = label) -> None:
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            print(f"{name} at {label}: {'fits' if wide <= 0 else f'{wide} px too wide'}")
            page.screenshot(path=folder / f"{name}-{label}.png", full_page=True)

        page.goto(address)
        keep("home")
        page.goto(f"{address}/find")
        keep("find")
        ask(page, address, "/find", place="Springfield", country="US")
        keep("which")
        ask(page, address, "/refer", place="Nowhereville")
        keep("problem")
        page.emulate_media(color_scheme="dark")
        ask(page, address, "/refer", place="SW17 0YF", condition="bpd", payment="public", referral_route="primary_care")
        keep("answer-dark")
        page.emulate_media(color_scheme="light")
        keep("answer")
        with page.expect_navigation():
            page.locator(".card h3 a").first.click()
        keep("provider")
        ask(page, address, "/find", place="Aberdeen", country="GB", within_km="10")
        keep("nobody")
        page.goto(f"{address}/directory/provider")
        keep("data")
        context.close()


def main(address: str, folder: Path) -> None:
    """Take them all."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        shots(browser, address, folder)
        browser.close()


if __name__ == "__main__":
    main(os.environ["SITE_ADDRESS"], Path(sys.argv[1]))
