"""Making a page of ours: asked for without anything that is a visitor's own, finished, sent, and kept if it may be."""

from referral.serving.pages import Headers, Page, finished, may_be_kept, without_cookies
from referral.serving.sending import send_page
from referral.serving.squeezing import Squeezing
from referral.site.headers import Message, Scope, Send

# What a page of ours may be made by. Anything else (cookies, a browser's name) would be one visitor's and kept for all;
# a page that is made by the language says so with Vary, and is not kept. The host: see _whole.
_SEEN = (b"accept-language", b"host")

_LARGE = 40_000  # bytes: compressing these is little beside making them, and much beside sending them


class Making:
    """One answer on its way: ``scope`` and ``send`` are for the application, ``page`` is set where it may be kept.

    ``hasty``: as in pages.py.
    """

    def __init__(self, route: str, scope: Scope, send: Send, *, hasty: bool) -> None:
        self._hasty = hasty
        self.page: Page | None = None
        self._route = route
        self._asked = scope
        self._send = send
        self._status = 0
        self._headers: Headers = []
        self._passing = False
        seen = [(name, value) for name, value in scope["headers"] if name in _SEEN]
        self._host = b"".join(value for name, value in seen if name == b"host")
        self.scope: Scope = {**scope, "method": "GET", "headers": seen}

    async def send(self, message: Message) -> None:
        """Collects the answer, which is sent once it is whole; one that comes in pieces is passed on as it is."""
        if message["type"] == "http.response.start":
            self._status = int(message["status"])
            self._headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
            return
        if not self._passing and not message.get("more_body"):
            await self._whole(message.get("body", b""))
            return
        if not self._passing:
            self._passing = True
            await self._send({"type": "http.response.start", "status": self._status, "headers": self._headers})
        await self._send(message)

    async def _whole(self, body: bytes) -> None:
        if may_be_kept(self._status, self._headers):
            page = finished(self._route, self._status, self._headers, body, hasty=self._hasty and len(body) < _LARGE)
            # Anybody can ask for any host: a page that repeats it must not be shown to the next visitor.
            if not self._host or not any(self._host in said for said in (body, *(value for _, value in self._headers))):
                self.page = page
            await send_page(page, self._asked, self._send)
            return
        headers, body = Squeezing(self._asked, self._send).in_form(without_cookies(self._headers), body)
        await self._send({"type": "http.response.start", "status": self._status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
