"""/provider/<id>: one provider at a glance, every fact with its source."""

from datasette.utils.asgi import Request, Response

from referral.site.provider_page import now_called, read_provider
from referral.site.site import Site
from referral.site.views.missing import missing


async def provider(site: Site, request: Request) -> Response:
    """The provider's page; a former id leads to the one it is now."""
    wanted = request.url_vars["id"]
    page = await site.query(lambda connection: read_provider(connection, wanted))
    if page is None:
        now = await site.query(lambda connection: now_called(connection, wanted))
        if now:
            return Response.redirect(f"/provider/{now}", status=301)
        why = "There is no provider with this address. The listing may have been removed."
        return missing(site, request, why)
    crisis = [row for row in site.opened.index.crisis if row.country == page.provider["country"]]
    return site.page(request, "provider.html", page=page, crisis=crisis)
