"""Every address of ours and the view behind it, in one list: plugin.py hands it to Datasette."""

from referral.site.methods import POSTED, READ, View, answering
from referral.site.speech import LANGUAGES, in_language
from referral.site.views.about import about
from referral.site.views.asking import find
from referral.site.views.assets import assets
from referral.site.views.changes import changes, changes_atom
from referral.site.views.coverage import coverage, coverage_in
from referral.site.views.crisis import crisis, crisis_in
from referral.site.views.data import data
from referral.site.views.home import home
from referral.site.views.letter import letter
from referral.site.views.listing import countries, country, region, town
from referral.site.views.listing import letter as towns_by_letter
from referral.site.views.maps import location_map, town_map
from referral.site.views.missing import nowhere
from referral.site.views.places import places
from referral.site.views.privacy import privacy
from referral.site.views.provider import provider
from referral.site.views.ranking import ranking
from referral.site.views.refer import match, refer
from referral.site.views.search import search
from referral.site.views.shortlist import listed, shortlist
from referral.site.views.sitemap import robots_txt, sitemap_xml
from referral.site.views.sources import sources

__all__ = ["ROUTES", "SEARCHES", "View"]

# Pages for people: each is there in every language of speech.py, below the language's own beginning of the address.
_PAGES: tuple[tuple[str, View], ...] = (
    (r"^/$", home),
    (r"^/find$", find),
    (r"^/refer$", refer),
    (r"^/refer/shortlist$", shortlist),
    (r"^/list/(?P<ids>[a-z0-9.]{1,840})$", listed),
    (r"^/letter/(?P<id>[a-z0-9]{1,40})$", letter),
    (r"^/provider/(?P<id>[a-z0-9]{1,40})$", provider),
    (r"^/how-we-rank$", ranking),
    (r"^/sources$", sources),
    (r"^/about-mbt$", about),
    (r"^/crisis$", crisis),
    (r"^/crisis/(?P<country>[A-Za-z]{2})$", crisis_in),
    (r"^/in$", countries),
    (r"^/in/(?P<country>[A-Za-z]{2})$", country),
    (r"^/in/(?P<country>[A-Za-z]{2})/(?P<name>[a-z0-9-]{1,400})$", town),
    (r"^/in/(?P<country>[A-Za-z]{2})/towns/(?P<letter>[a-z0-9]{1,6})$", towns_by_letter),
    (r"^/in/(?P<country>[A-Za-z]{2})/region/(?P<name>[a-z0-9-]{1,400})$", region),
    (r"^/coverage$", coverage),
    (r"^/coverage/(?P<country>[A-Za-z]{2})$", coverage_in),
    (r"^/search$", search),
    (r"^/changes$", changes),
    (r"^/data$", data),
    (r"^/privacy$", privacy),
)
# For programs, pictures and files: they have no language, or none but English.
_OTHERS: tuple[tuple[str, View], ...] = (
    (r"^/match$", match),
    (r"^/map/(?P<location>[a-z0-9]{1,40})\.svg$", location_map),
    (r"^/map/(?P<country>[a-z]{2})/(?P<name>[a-z0-9-]{1,400})\.svg$", town_map),
    (r"^/changes\.atom$", changes_atom),
    (r"^/sitemap(?:-(?P<part>[0-9]{1,4}))?\.xml$", sitemap_xml),
    (r"^/robots\.txt$", robots_txt),
    (r"^/places$", places),
    (r"^/assets/(?P<name>[a-z0-9.-]{1,60})$", assets),
    (r"^/no-such-page$", nowhere),
)


def _spoken(language: str) -> tuple[tuple[str, View], ...]:
    """The pages in one of the other languages; what else is asked for below its address does not exist in it."""
    pages = tuple(
        (f"^{in_language(pattern.removeprefix('^').removesuffix('$'), language)}$", it) for pattern, it in _PAGES
    )
    return (*pages, (rf"^/{language}/(?P<name>.*[^/])$", nowhere))


_FORMS = ("/find", "/refer", "/refer/shortlist", "/search")
# Posted to, changing nothing: no token is needed, and so no cookie.
SEARCHES = frozenset({"/match", "/places", *(in_language(path, language) for path in _FORMS for language in LANGUAGES)})


def _answering(pattern: str, view: View) -> View:
    if view is nowhere:  # whatever is asked of an address that does not exist, it does not
        return view
    posted = pattern.removeprefix("^").removesuffix("$") in SEARCHES
    return answering(view, POSTED if posted else READ)


ROUTES: tuple[tuple[str, View], ...] = tuple(
    (pattern, _answering(pattern, view))
    for pattern, view in (
        *_PAGES,
        *_OTHERS,
        *(route for language in LANGUAGES[1:] for route in _spoken(language)),
    )
)
