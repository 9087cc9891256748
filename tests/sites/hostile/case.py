"""What a hostile case is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from crawler.spiders import URL_MAX
from tests.sites.wire import Asked, Site, answer

CLINIC = "<h1>Sample clinic</h1><p>We give mentalization-based treatment.</p><p>Phone: 020 7946 0101</p>"
"""A page that can be read."""
NO_RULES = answer("", 404)


@dataclass(frozen=True)
class Case:
    """One host, ``<name>.example.org``, and what must become of its page ``/page``.

    ``says`` must be found in the outcome's details, ``read`` in what was read (as JSON) and ``never`` in neither.
    ``asks``: the paths besides robots.txt that it is asked for, in order, second tries left out; None: the page alone.
    ``hurried``: the source waits for a few seconds only.
    """

    name: str
    outcome: str
    site: Site
    says: str = ""
    read: str = ""
    never: str = ""
    robots: Site = field(default=lambda _asked: [NO_RULES])
    scheme: str = "http"
    start: str = "/page"
    asks: tuple[str, ...] | None = None
    hurried: bool = False
    shape: str = "service"

    @property
    def host(self) -> str:
        """Its host."""
        return f"{self.name}.example.org"

    @property
    def url(self) -> str:
        """The URL that is scheduled."""
        return self.start if "://" in self.start else f"{self.scheme}://{self.host}{self.start}"

    @property
    def row(self) -> str:
        """The URL of its row: an endless one is cut."""
        return self.url[:URL_MAX]


def site_of_cases(cases: Iterable[Case]) -> Site:
    """All the hosts of those cases as one site."""
    known: Mapping[str, Case] = {case.host: case for case in cases}

    def site(asked: Asked) -> Iterator[bytes]:
        case = known.get(asked.host.removeprefix("www."))
        if case is None:
            yield answer(CLINIC)  # whoever should not have come here is told that all is well
            return
        yield from case.robots(asked) if asked.path == "/robots.txt" else case.site(asked)

    return site


def always(*pieces: bytes) -> Site:
    """The same bytes, whatever is asked."""
    return lambda _asked: pieces


def page(body: str | bytes, kind: str | None = "text/html; charset=utf-8", **headers: str) -> Site:
    """A page that answers well."""
    return always(answer(body, kind=kind, headers={name.replace("_", "-"): text for name, text in headers.items()}))


def to(location: str, status: int = 302) -> Site:
    """A redirect."""
    return always(answer("", status, headers={"Location": location}))


def paths(pages: Mapping[str, bytes | Callable[[Asked], Iterable[bytes]]]) -> Site:
    """Pages by their path; 404 elsewhere."""

    def site(asked: Asked) -> Iterator[bytes]:
        found = pages.get(asked.path, NO_RULES)
        yield from [found] if isinstance(found, bytes) else found(asked)

    return site
