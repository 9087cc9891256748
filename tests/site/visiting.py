"""Every page of the site in a browser, in turn: what it asked for, what failed, and what it left in the browser.

``python -m tests.site.visiting RELEASE VAR DRAWN`` starts `mbt serve` and the browser and prints what it found as JSON.
Where there is no network but loopback (`unshare -rn`), it switches that on first. Linux alone.
"""

import fcntl
import json
import socket
import struct
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Page, Request, Response, sync_playwright

from tests.bench.servers import served
from tests.quality.listing import PageToGrade, pages_of
from tests.quality.opening import reached
from tests.screenshots import CHROMIUM, FLAGS

DATA_PAGES = ("/data", "/directory", "/directory/provider", "/directory/location?country=GB", "/directory/candidates")
# What waits to be seen (maps, what is folded) is asked for when it is.
_LOOKED_AT = """async () => {
  document.querySelectorAll("details").forEach(one => one.open = true);
  document.querySelectorAll("img").forEach(one => one.loading = "eager");
  await Promise.all([...document.images].map(one => one.decode().catch(() => null)));
}"""
_KEPT = """async () => ({
  local: localStorage.length, session: sessionStorage.length, cookie: document.cookie,
  bases: (await indexedDB.databases()).length, caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length, state: history.state})"""
_NOTHING = {"local": 0, "session": 0, "cookie": "", "bases": 0, "caches": 0, "workers": 0, "state": None}
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8913, 0x8914, 0x1  # netdevice(7)


@dataclass
class Seen:
    """``pages`` by name; ``asked``: every request of the browser; ``failed``: those without an answer, or with a wrong
    status; ``kept``: what a page left in the browser; ``cookies``: answers that set one.
    """

    pages: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)

    def elsewhere(self, address: str) -> list[str]:
        """Requests that went to somebody else."""
        return [url for url in self.asked if not url.startswith(f"{address}/")]


def visited(browser: Browser, address: str, drawn: Mapping[str, str]) -> Seen:
    """Open every page, fill in its form, scroll to its end. ``drawn``: pages that no address gives, name -> HTML."""
    seen = Seen()
    context = browser.new_context(viewport={"width": 1200, "height": 900})
    context.on("request", lambda request: seen.asked.append(request.url))
    context.on("requestfailed", lambda request: _failed(request, seen))
    statuses = {200}
    context.on("response", lambda response: _answered(response, statuses, seen))
    for name, html in drawn.items():
        context.route(
            f"{address}/drawn/{name}", lambda route, _, html=html: route.fulfill(body=html, content_type="text/html")
        )
    extra = [PageToGrade(name=path, path=path) for path in (*DATA_PAGES, *(f"/drawn/{name}" for name in drawn))]
    page = context.new_page()
    for wanted in (*pages_of(address), *extra):
        statuses |= {wanted.status}
        _visit(page, address, wanted, seen)
    seen.kept += [f"cookie {one.get('name')}" for one in context.cookies()]
    context.close()
    return seen


def _visit(page: Page, address: str, wanted: PageToGrade, seen: Seen) -> None:
    reached(page, address, wanted)
    page.evaluate(_LOOKED_AT)
    kept = page.evaluate(_KEPT)
    if kept != _NOTHING:
        seen.kept.append(f"{wanted.name}: {kept}")
    seen.pages.append(wanted.name)


def _failed(request: Request, seen: Seen) -> None:
    # A form that is sent while suggestions for it are on their way does not wait for them.
    if not (request.url.endswith("/places") and request.failure == "net::ERR_ABORTED"):
        seen.failed.append(f"{request.url}: {request.failure}")


def _answered(response: Response, statuses: set[int], seen: Seen) -> None:
    request: Request = response.request
    right = {*statuses, 301} if request.is_navigation_request() else {200, 304}
    if response.status not in right:
        seen.failed.append(f"{request.url}: {response.status}")
    if "set-cookie" in response.headers:
        seen.cookies.append(request.url)


def main(release: Path, var: Path, drawn: Path) -> None:
    """Serve, visit, tell. ``drawn``: a folder of pages that no address gives, as name.html."""
    only_loopback = [name for _, name in socket.if_nameindex()] == ["lo"]
    _switch_loopback_on()
    pages = {file.stem: file.read_text(encoding="utf-8") for file in sorted(drawn.glob("*.html"))}
    with served(release, var) as (port, _), sync_playwright() as started:
        address = f"http://127.0.0.1:{port}"
        browser = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        seen = visited(browser, address, pages)
        browser.close()
    print(json.dumps({**asdict(seen), "elsewhere": seen.elsewhere(address), "only_loopback": only_loopback}))


def _switch_loopback_on() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        name, flags = struct.unpack("16sh", fcntl.ioctl(one, _SIOCGIFFLAGS, struct.pack("16sh", b"lo", 0)))
        if not flags & _UP:
            fcntl.ioctl(one, _SIOCSIFFLAGS, struct.pack("16sh", name, flags | _UP))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
