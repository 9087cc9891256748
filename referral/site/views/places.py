"""POST /places: towns and postcodes that begin with what is typed. Answered from memory, never logged."""

from datasette.utils.asgi import Request, Response

from referral.site.form import read_form
from referral.site.posted import body_of, private_json
from referral.site.site import Site


async def places(site: Site, request: Request) -> Response:
    """At most eight suggestions."""
    body = await body_of(request) if request.method == "POST" else b""
    if not body:
        return private_json({"places": []}, 200)
    asked = read_form(body)
    gazetteer = site.opened.gazetteer
    words, country = str(asked.get("q", ""))[:100], asked.get("country")
    known = country is None or country in gazetteer.countries
    found = gazetteer.suggest(words, country=country, limit=8) if known else []
    return private_json({"places": [place.label for place in found]}, 200)
