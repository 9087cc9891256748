"""Every address of ours and the view behind it, in one list: plugin.py hands it to Datasette."""

from collections.abc import Awaitable, Callable

from datasette.utils.asgi import Request, Response

from referral.site.site import Site
from referral.site.views.asking import find, match
from referral.site.views.assets import assets
from referral.site.views.home import home
from referral.site.views.missing import nowhere
from referral.site.views.places import places
from referral.site.views.provider import provider
from referral.site.views.ranking import ranking
from referral.site.views.sources import sources

View = Callable[[Site, Request], Awaitable[Response]]

ROUTES: tuple[tuple[str, View], ...] = (
    (r"^/$", home),
    (r"^/find$", find),
    (r"^/match$", match),
    (r"^/provider/(?P<id>[a-z0-9]{1,40})$", provider),
    (r"^/how-we-rank$", ranking),
    (r"^/sources$", sources),
    (r"^/places$", places),
    (r"^/assets/(?P<name>[a-z0-9.-]{1,60})$", assets),
    (r"^/no-such-page$", nowhere),
)
# Posted to, changing nothing: no token is needed, and so no cookie.
SEARCHES = frozenset({"/find", "/match", "/places"})
