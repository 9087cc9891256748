"""/sitemap.xml and /robots.txt. Both name the site: they are made for the host that was asked, and never kept."""

from datasette.utils.asgi import Request, Response

from referral.said import N_
from referral.site.posted import PRIVATE
from referral.site.site import Site
from referral.site.sitemap import origin, read_addresses, robots, sitemap
from referral.site.views.missing import missing


async def sitemap_xml(site: Site, request: Request) -> Response:
    """The map, or one part of a long one."""
    part = request.url_vars.get("part")
    address = origin(request.scheme, request.host)
    made = None
    if address:
        addresses = await site.query(read_addresses)
        made = sitemap(address, addresses, int(part) if part else None)
    if made is None:
        return missing(site, request, N_("There is no such map of this site."))
    return Response(made, headers=dict(PRIVATE), content_type="application/xml; charset=utf-8")


async def robots_txt(site: Site, request: Request) -> Response:
    """What robots may read."""
    return Response.text(robots(origin(request.scheme, request.host)), headers=dict(PRIVATE))
