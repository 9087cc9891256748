"""The guards of fetching, each with how to switch it off: a guard that nobody misses guards nothing."""

import re
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from crawler import run, spiders
from crawler.fetch import door, guard, heads, lock, pace, site

SCRAPYS_DELAY = 0.3
"""Seconds; what Scrapy's own delay is set to where ours is off."""


def switch_off(name: str) -> None:
    """Switch a guard off in this process, for good."""
    GUARDS[name]()


def _settings(**values: Any) -> Callable[[], None]:
    def switch() -> None:
        from crawler import settings

        vars(settings).update(values)

    return switch


def _replaced(owner: Any, **values: Any) -> Callable[[], None]:
    def switch() -> None:
        for name, value in values.items():
            setattr(owner, name, value)

    return switch


def _in_turn(*switches: Callable[[], None]) -> Callable[[], None]:
    def switch() -> None:
        for one in switches:
            one()

    return switch


@asynccontextmanager
async def _no_turn(*_arguments: Any) -> AsyncIterator[None]:
    yield


GUARDS: Mapping[str, Callable[[], None]] = {
    # where a request may go
    "address of a URL": _replaced(guard, _literal=lambda _host: None, _NAME=re.compile(".*")),
    "address of a name": _replaced(guard.PublicResolver, _checked=lambda _self, address, _name: address),
    "same site": _replaced(site.SameSiteMiddleware, process_request=lambda _self, request: None),
    "certificates": _settings(DOWNLOAD_VERIFY_CERTIFICATES=False),
    "no proxy of the environment": _settings(HTTPPROXY_ENABLED=True),
    "no meta refresh": _settings(METAREFRESH_ENABLED=True),
    # how much may come
    "largest body": _settings(DOWNLOAD_MAXSIZE=0),
    "largest head": _replaced(heads, HEAD_MAX=1 << 40),
    "longest address": _replaced(spiders, URL_MAX=1 << 40),
    # whether we are welcome, and how often
    "strict robots.txt": _settings(DOWNLOADER_MIDDLEWARES={"crawler.fetch.site.SameSiteMiddleware": 50}),
    "one pace for all": _in_turn(
        _replaced(pace.HostPace, turn=_no_turn), _settings(DOWNLOAD_DELAY=SCRAPYS_DELAY, DOWNLOAD_DELAY_JITTER=0)
    ),
    "rest": _replaced(door, retry_after=lambda _response: None),
    "no cookies": _settings(COOKIES_ENABLED=True),
    "one crawl at a time": _replaced(lock, only_crawl=lambda _folder: nullcontext()),
    # what is a page
    "impostors": _replaced(spiders, impostor=lambda _text: None),
    "home page": _replaced(spiders, led_home=lambda _asked, _final: False),
    "letters": _replaced(spiders, text_of=lambda response: response.text),
    # what is known already
    "memory": _replaced(run.Keeper, recall=lambda _self, _url: None),
    "conditions": _replaced(spiders, _conditions=lambda _known: {}),
}
