"""Where a name leads, and who is asked for it: no private address behind a public name, no proxy but our own."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.crawler.fetch.archive import Row, pages
from tests.crawler.fetch.declared import declare
from tests.crawler.fetch.processes import Ended, Zygote
from tests.sites.hostile.case import CLINIC, always
from tests.sites.wire import Wire, answer

PUBLIC = "8.8.8.8"  # never connected to: internet.py leads it to loopback
PROXIES = ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY")
NAMES = {
    "steady": [PUBLIC],
    "private": ["10.0.0.1"],
    "loopback": ["127.0.0.1"],
    "link-local": ["169.254.169.254"],
    "rebound": [PUBLIC, "127.0.0.1"],  # its robots.txt is public, and its page is not
}


@dataclass
class Site:
    """The servers outside (behind public addresses), inside (on 127.0.0.1) and a proxy, all on one port."""

    outside: Wire
    inside: Wire
    proxy: Wire
    port: int


@pytest.fixture
def site() -> Iterator[Site]:
    fine = always(answer(CLINIC))
    with Wire(fine, at="127.0.0.2") as outside, Wire(fine) as proxy:
        port = int(outside.address.rpartition(":")[2])
        with Wire(fine, port=port) as inside:
            yield Site(outside, inside, proxy, port)


def crawl(
    zygote: Zygote, site: Site, folder: Path, *without: str, proxy: Wire | None = None
) -> tuple[Ended, dict[str, Row]]:
    for name in NAMES:
        source = f"gb_{name.replace('-', '_')}"
        declare(folder / "sources", source, [f"http://{name}.example.org:{site.port}/page"])
    internet = {
        "names": {f"{name}.example.org": found for name, found in NAMES.items()} | {"127.0.0.1": ["127.0.0.1"]},
        "addresses": {PUBLIC: "127.0.0.2"},
    }
    environment: dict[str, Any] = dict.fromkeys(PROXIES, proxy.proxy) if proxy else {}
    started = zygote.start(
        folder / "var",
        folder / "sources",
        "crawl",
        without=without,
        internet=internet,
        **environment,
    )
    ended = started.ended()
    return ended, {row.url.split("//")[1].partition(".")[0]: row for row in pages(folder / "var")}


def test_a_name_that_leads_inside_is_not_asked(zygote: Zygote, site: Site, tmp_path: Path) -> None:
    ended, rows = crawl(zygote, site, tmp_path)
    assert "Traceback" not in ended.stdout + ended.stderr
    assert {name: row.outcome for name, row in rows.items()} == {
        "steady": "read",
        "private": "not_public",
        "loopback": "not_public",
        "link-local": "not_public",
        "rebound": "not_public",
    }
    assert "rebound.example.org leads to 127.0.0.1" in rows["rebound"].detail
    assert [one.path for one in site.outside.asked_of("rebound.example.org")] == ["/robots.txt"]
    assert site.inside.asked == []


def test_without_a_look_at_the_address_it_is(zygote: Zygote, site: Site, tmp_path: Path) -> None:
    _ended, rows = crawl(zygote, site, tmp_path, "address of a name")
    assert rows["rebound"].outcome == rows["loopback"].outcome == "read"
    assert [one.path for one in site.inside.asked_of("rebound.example.org")] == ["/page"]


def test_a_proxy_of_the_environment_is_not_asked(zygote: Zygote, site: Site, tmp_path: Path) -> None:
    _ended, rows = crawl(zygote, site, tmp_path, proxy=site.proxy)
    assert rows["steady"].outcome == "read"
    assert site.proxy.asked == []
    assert site.outside.asked


def test_without_that_guard_it_is(zygote: Zygote, site: Site, tmp_path: Path) -> None:
    # That a proxy on loopback would not be asked even so is the other guard's doing.
    crawl(zygote, site, tmp_path, "no proxy of the environment", "address of a name", proxy=site.proxy)
    assert site.proxy.asked
    assert site.outside.asked == []
