"""/: two doors and a place box."""

from datasette.utils.asgi import Request, Response

from referral.site.site import Site


async def home(site: Site, request: Request) -> Response:
    """The front page."""
    by_country: dict[str, int] = {}
    for provider in site.opened.index.providers:
        by_country[provider.country] = by_country.get(provider.country, 0) + 1
    ordered = sorted(by_country.items(), key=lambda pair: (-pair[1], pair[0]))
    return site.page(request, "home.html", countries=ordered, most=max(by_country.values(), default=1))
