"""/letter/<id>: a referral letter, filled in and printed in the browser. Nothing typed is sent."""

from urllib.parse import parse_qs

from datasette.utils.asgi import Request, Response

from referral.said import N_
from referral.site.crisis_page import told
from referral.site.letter import letter_to, read_stated
from referral.site.provider_page import now_called
from referral.site.roles import roles
from referral.site.site import Site
from referral.site.views.missing import missing

# Stricter than elsewhere: no script of this page, ours or slipped in, can ask or send anything. It stands in the page
# too, so that it holds when the page was saved or a proxy dropped headers.
_SEALED = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'none'; form-action 'none'; base-uri 'none'"
)


async def letter(site: Site, request: Request) -> Response:
    """The letter's page; `?as=` says who writes, a family doctor unless it is said otherwise."""
    wanted = request.url_vars["id"]
    stated = site.look_up(lambda connection: read_stated(connection, wanted, site.opened.index.vocabulary))
    if stated is None:
        now = site.look_up(lambda connection: now_called(connection, wanted))
        if now:
            return site.redirect(request, f"/letter/{now}")
        return missing(site, request, N_("There is no provider with this address. The listing may have been removed."))
    asked = parse_qs(request.query_string).get("as", [""])[-1]
    role = asked if asked in roles() else next(iter(roles()))
    country = stated.page.provider["country"]
    return site.page(
        request,
        "letter.html",
        headers={"Content-Security-Policy": f"{_SEALED}; frame-ancestors 'none'"},
        sealed=_SEALED,
        letter=letter_to(stated, role),
        provider=stated.page.provider,
        role=role,
        roles=roles(),
        crisis_lines=told(row for row in site.opened.index.crisis if row.country == country),
    )
