"""A directory of 63 people on nine result pages, in two versions: what a crawl of some size walks through."""

import time
from collections.abc import Iterator

from tests.sites.hostile.case import NO_RULES
from tests.sites.wire import Asked, Site, answer

HOST = "directory.example.org"
START = f"http://{HOST}/list?page=1"
LISTS, ON_A_LIST = 9, 7
PEOPLE = LISTS * ON_A_LIST
GONE_LATER = {7, 23}
"""Whose pages are not there in the second version, though they are still listed."""
CHANGED_LATER = set(range(0, PEOPLE, 5))
"""Whose phone is another one in the second version."""


def directory(version: int, pause: float = 0.0) -> Site:
    """The site; ``pause``: seconds that each answer takes."""

    def site(asked: Asked) -> Iterator[bytes]:
        time.sleep(pause)
        if asked.path == "/robots.txt":
            yield NO_RULES
            return
        number = asked.url.rpartition("=" if asked.path == "/list" else "/")[2]
        body = _list(int(number)) if asked.path == "/list" else _person(int(number), version)
        if asked.path != "/list" and version == 2 and int(number) in GONE_LATER:
            yield answer("<h1>Not here</h1>", 404)
            return
        tag = f'"{number}-{version if _changes(asked.path, number) else 1}"'
        if asked.headers.get("if-none-match") == tag:
            yield answer("", 304, headers={"ETag": tag}, length=None)
        else:
            yield answer(body, headers={"ETag": tag})

    return site


def _changes(path: str, number: str) -> bool:
    return path != "/list" and int(number) in CHANGED_LATER


def _list(page: int) -> str:
    people = range((page - 1) * ON_A_LIST, page * ON_A_LIST)
    cards = "".join(f'<li><h2>Person {one}</h2><a href="/people/{one}">more</a></li>' for one in people)
    following = f'<a class="next" href="/list?page={page + 1}">next</a>' if page < LISTS else ""
    return f"<html><ul>{cards}</ul>{following}</html>"


def _person(number: int, version: int) -> str:
    phone = f"020 7946 0{(number + 500 * (version == 2 and number in CHANGED_LATER)) % 1000:03d}"
    text = f"<p>Person {number} works in words of their own, number {number} of {PEOPLE}.</p>"
    return f"<html><h1>Person {number}</h1>{text}<p>Phone: {phone}</p></html>"
