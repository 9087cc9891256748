"""Pages for what is not there and for what failed: both say what to do next."""

from datasette.utils.asgi import Request, Response

from referral.said import N_
from referral.site.site import Site


async def nowhere(site: Site, request: Request) -> Response:
    """Addresses that do not exist."""
    return missing(site, request, N_("There is no page at this address."))


def missing(site: Site, request: Request, why: str) -> Response:
    """A 404 that helps."""
    return site.page(request, "missing.html", status=404, why=why)


def failed(site: Site, request: Request, status: int) -> Response:
    """A page that could not be made."""
    if status == 404:
        return missing(site, request, N_("There is no page at this address."))
    return site.page(request, "failed.html", status=status, ours=status >= 500)
