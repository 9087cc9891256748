"""/crisis: whom to call, country by country; /crisis/<country>: one of them."""

from datasette.utils.asgi import Request, Response

from referral.gazetteer.fold import fold
from referral.said import N_
from referral.site.crisis_page import read_crisis
from referral.site.site import Site
from referral.site.speech import language_of, speech
from referral.site.views.missing import missing


async def crisis(site: Site, request: Request) -> Response:
    """Every country."""
    countries = await site.query(read_crisis)
    named = speech(language_of(request.path)).country
    ordered = sorted(countries.items(), key=lambda pair: fold(named(pair[0])))
    return site.page(request, "crisis.html", countries=ordered)


async def crisis_in(site: Site, request: Request) -> Response:
    """One country. Where we know no line, the other countries are one click away."""
    wanted = request.url_vars["country"]
    if wanted != wanted.lower():
        return site.redirect(request, f"/crisis/{wanted.lower()}")
    country = wanted.upper()
    lines = (await site.query(read_crisis)).get(country)
    if not lines:
        return missing(
            site, request, N_("We have no crisis line for that country. See all countries on the page of crisis lines.")
        )
    return site.page(request, "crisis_country.html", country=country, lines=lines)
