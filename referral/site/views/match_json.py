"""POST /match by a program: the JSON contract of docs/match-api.md."""

import json

from datasette.utils.asgi import Request, Response

from referral.ask import PlaceError, RequestError, ask
from referral.site.form import MAX_BODY, read_form
from referral.site.opened import today
from referral.site.posted import PRIVATE, body_of, private_json, sends_json
from referral.site.site import Site


async def match_json(site: Site, request: Request) -> Response:
    """The answer, or what is wrong with the request and what would be right."""
    body = await body_of(request)
    if body is None:
        return private_json({"error": f"the request is longer than {MAX_BODY:,} bytes"}, 413)
    try:
        data = read_form(body) if not sends_json(request) else json.loads(body)
    except (ValueError, RecursionError) as error:
        return private_json({"error": f"the request is not JSON: {error}"[:200]}, 400)
    try:
        answer = ask(data, site.opened.index, site.opened.gazetteer, today()).answer
    except RequestError as error:
        return private_json({"error": "the request is not as documented", "problems": error.problems}, 400)
    except PlaceError as error:
        labels = [place.label for place in error.candidates[:8]]
        return private_json({"error": str(error), "key": "place", "candidates": labels}, 422)
    return Response(answer.as_json(), headers=dict(PRIVATE), content_type="application/json; charset=utf-8")
