"""What was posted, read to its end or refused, and the JSON answers to it: never kept by any cache."""

from datasette.utils.asgi import Request, Response

from referral.site.form import MAX_BODY

# A search for treatment near a place is health data: no cache keeps the answer.
PRIVATE = {"Cache-Control": "no-store"}


async def body_of(request: Request) -> bytes | None:
    """The posted body, or None once it is longer than a form can be: the rest is not read."""
    body = b""
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            return body
        body += bytes(message.get("body", b""))
        if len(body) > MAX_BODY:
            return None
        if not message.get("more_body"):
            return body


def sends_json(request: Request) -> bool:
    """Whether the body is JSON."""
    return str(request.headers.get("content-type", "")).partition(";")[0].strip() == "application/json"


def wants_json(request: Request) -> bool:
    """Whether a program is asking."""
    return "application/json" in request.headers.get("accept", "") or sends_json(request)


def private_json(data: object, status: int) -> Response:
    """A JSON answer that nobody keeps."""
    return Response.json(data, status=status, headers=dict(PRIVATE))
