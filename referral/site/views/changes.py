"""/changes and /changes.atom: what came, went and changed with each release that is kept."""

from datasette.utils.asgi import Request, Response

from referral.site import atom
from referral.site.changes_page import NAMED_MAX, ReleaseChanges, read_changes
from referral.site.site import Site


async def changes(site: Site, request: Request) -> Response:
    """For people."""
    return site.page(request, "changes.html", changes=await _read(site), named_max=NAMED_MAX)


async def changes_atom(site: Site, request: Request) -> Response:
    """For feed readers."""
    return Response(atom.feed(await _read(site), site.opened.index.release.as_of), content_type=atom.KIND)


async def _read(site: Site) -> list[ReleaseChanges]:
    return await site.query(lambda connection: read_changes(connection, site.release_file))
