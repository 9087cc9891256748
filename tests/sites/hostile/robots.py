"""robots.txt that says no, says nothing, or says it in a way that hurts. The pages themselves would be fine."""

from collections.abc import Iterator

from tests.sites.hostile.case import CLINIC, Case, always, page, to
from tests.sites.hostile.connections import endless, silent
from tests.sites.hostile.sizes import body_of
from tests.sites.hostile.statuses import status
from tests.sites.wire import Asked, Site, answer

_FINE = always(answer(CLINIC))
_NO = b"User-agent: *\nDisallow: /\n"
_LONG = b"# filler filler filler filler filler\n" * 20_000  # 740 kB


def rules(text: bytes) -> Site:
    return page(text, kind="text/plain")


def elsewhere(asked: Asked) -> Iterator[bytes]:
    """The rules stand at another address of the same site."""
    www = asked.host.startswith("www.")
    yield (
        answer(_NO, kind="text/plain")
        if www
        else answer("", 301, headers={"Location": f"http://www.{asked.host}/robots.txt"})
    )


def case(name: str, robots: Site, outcome: str = "robots", **more: object) -> Case:
    return Case(f"robots-{name}", outcome, _FINE, robots=robots, asks=None if outcome == "read" else (), **more)  # type: ignore[arg-type]


CASES = [
    case("no", rules(_NO), says="forbidden by robots.txt"),
    case("no-to-us-alone", rules(b"User-agent: mbt-directory\nDisallow: /\nUser-agent: *\nAllow: /"), says="forbidden"),
    case("500", status(500), says="answered 500"),
    case("503", status(503), says="answered 503"),
    case("429", status(429), says="answered 429"),
    case("rest-of-an-hour", status(503, Retry_After="3600"), says="rest of 3600 seconds"),
    case("resets", always(b""), says="could not be had"),
    case("garbage", always(bytes(range(256)) * 10), says="could not be had"),
    case("silent", silent, says="no answer in time", hurried=True),
    case("drips", endless(answer("", length=9_999), b"U", 0.1), says="no answer in time", hurried=True),
    case("of-200-mb", body_of(None), says="too large"),
    case("not-modified", status(304, ""), says="answered 304"),
    case("to-itself", to("/robots.txt"), says="on and on"),
    case("to-another-site", to("http://another.example.com/robots.txt"), says="moved to"),
    case("at-another-address", elsewhere, says="forbidden"),
    case("to-a-private-address", to("http://127.0.0.1/robots.txt"), "not_public", says="127.0.0.1"),
    case("rest-between-two-of-an-hour", rules(b"User-agent: *\nCrawl-delay: 3600\n"), says="3600 seconds"),
    case(
        "no-after-half-a-megabyte", rules(_LONG + _NO), "read"
    ),  # RFC 9309 2.5: who writes more is not read to the end
    case("no-before-half-a-megabyte", rules(_NO + _LONG), says="forbidden"),
    case("stars", rules(b"User-agent: *\nDisallow: /" + b"*a" * 3_000 + b"b$\n"), "read"),
    case("40000-rules", rules(b"User-agent: *\n" + b"Disallow: /x*y\n" * 40_000), "read"),
    case("letters-of-nonsense", rules(b"\xff\xfe\0\0" + bytes(range(128, 256))), "read"),
    case("page-instead", page(CLINIC), "read"),
    case("401", status(401), "read"),  # RFC 9309 2.3.1.3: unavailable is no rule
    case("404", status(404), "read"),
]
