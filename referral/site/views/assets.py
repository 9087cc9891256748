"""/assets/<file>: our own stylesheet and scripts."""

import mimetypes
from importlib.resources import files

from datasette.utils.asgi import Request, Response

from referral.said import N_
from referral.site.site import Site
from referral.site.views.missing import missing

_STATIC = files("referral") / "static"


async def assets(site: Site, request: Request) -> Response:
    """A file of referral/static."""
    name = request.url_vars["name"]
    file = _STATIC / name
    if "/" in name or not file.is_file():
        return missing(site, request, N_("There is no such file."))
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Response(
        file.read_text("utf-8"), content_type=f"{kind}; charset=utf-8", headers={"Cache-Control": "max-age=3600"}
    )
