"""/search: a provider by name. Words come by POST only, so that they stand in no address, no log and no cache."""

from datasette.utils.asgi import Request, Response

from referral.said import said
from referral.site.form import MAX_BODY, read_form
from referral.site.posted import PRIVATE, body_of
from referral.site.search_page import FOUND_MAX, Found, read_found
from referral.site.site import Site


async def search(site: Site, request: Request) -> Response:
    """The box, and below it who was found. A search in the address is not read."""
    if request.method != "POST":
        # Words in the address are nobody's to keep, even unread.
        headers = PRIVATE if request.query_string else {}
        return site.page(request, "search.html", headers=headers, words=None, found=[], error=None, found_max=FOUND_MAX)
    body = await body_of(request)
    if body is None:
        return _answer(
            site, request, "", [], error=said("That is longer than {most:,} bytes.", most=MAX_BODY), status=413
        )
    words = str(read_form(body).get("q", ""))[:200]
    found = await site.query(lambda connection: read_found(connection, words))
    return _answer(site, request, words, found)


def _answer(
    site: Site, request: Request, words: str, found: list[Found], *, error: str | None = None, status: int = 200
) -> Response:
    return site.page(
        request,
        "search.html",
        status=status,
        headers=PRIVATE,
        words=words,
        found=found,
        error=error,
        found_max=FOUND_MAX,
    )
