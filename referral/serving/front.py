"""What a request meets first: a page that is ready is sent; any other is made from one release, from start to end."""

from collections.abc import Callable
from time import perf_counter

from datasette.utils.asgi import Request

from referral.serving.addresses import NOWHERE, Address, Kind, address_of
from referral.serving.bulkhead import Bulkhead, FullError
from referral.serving.generation import PINNED, Generation, Generations
from referral.serving.making import Making
from referral.serving.observing import Observer
from referral.serving.ours import answer_ours
from referral.serving.pages import Page, smaller
from referral.serving.plain_answers import Answer, busy, failed, no_release
from referral.serving.sending import Sent, is_https, send_page
from referral.serving.squeezing import Squeezing
from referral.site.headers import App, Receive, Scope, Send, security_headers

Direct = Callable[[Scope], Answer]
"""Answers without a release: /healthz, /metrics."""


class Front:
    """The whole site.

    ``app`` is Datasette with our plugin, ``direct`` answers by path, ``https``: visitors come by https always.
    """

    def __init__(
        self, app: App, generations: Generations, direct: dict[str, Direct], observer: Observer, *, https: bool = False
    ) -> None:
        self._app = app
        self._generations = generations
        self._direct = direct
        self._observer = observer
        self._https = https
        self._bulkhead = Bulkhead()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request of a visitor."""
        if scope["type"] != "http":
            return
        started = perf_counter()
        current = self._generations.current
        if current is not None and scope["method"] in ("GET", "HEAD"):
            page = current.pages.get((scope["raw_path"], scope["query_string"]))
            if page is not None:
                if page.hasty:
                    page = smaller(page)
                    self._keep(current, scope, page, for_good=False)
                status = await send_page(page, scope, send, https=self._https)
                self._observer.answered(scope["method"], page.route, status, perf_counter() - started, ready=True)
                return
        address = address_of(_path(scope))
        https = self._https or is_https(scope)
        if https:
            scope = {**scope, "scheme": "https"}
        sent = Sent(send, https=https)
        try:
            await self._answer(scope, receive, sent, current, address)
        except Exception as error:  # noqa: BLE001 -- whatever failed: its words may hold a search, so that uvicorn must not log them
            self._observer.failed(scope["method"], error)
            if not sent.status:
                await _say(failed(), scope, sent)
        finally:
            route = scope["path"] if scope["path"] in self._direct else address.template
            self._observer.answered(scope["method"], route, sent.status, perf_counter() - started)

    def proving(self, generation: Generation) -> App:
        """The same application answering from a release that nobody else gets yet; its pages are kept for good."""

        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            address = address_of(_path(scope))
            await self._from(generation, address, scope, receive, Sent(send), for_good=True)

        return answer

    async def _answer(
        self, scope: Scope, receive: Receive, sent: Sent, current: Generation | None, address: Address
    ) -> None:
        direct = self._direct.get(scope["path"])
        if direct is not None:
            await _say(direct(scope), scope, sent)
        elif current is None:
            await _say(no_release(), scope, sent)
        elif address.kind is Kind.DATA:
            await self._guarded(current, address, scope, receive, sent)
        else:
            await self._from(current, address, scope, receive, sent)

    async def _guarded(
        self, generation: Generation, address: Address, scope: Scope, receive: Receive, sent: Sent
    ) -> None:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            await self._from(generation, address, scope, receive, send)

        # Counted as a reader while it waits, too: what it began with is what it is answered from.
        generation.acquire()
        try:
            await self._bulkhead.pass_through(answer, scope, receive, sent)
        except (FullError, TimeoutError):
            self._observer.turned_away()
            if sent.status:
                raise
            await _say(busy(generation.site, Request(scope, receive)), scope, sent)
        finally:
            generation.release_one()

    async def _from(
        self,
        generation: Generation,
        address: Address,
        scope: Scope,
        receive: Receive,
        send: Send,
        *,
        for_good: bool = False,
    ) -> None:
        """Answer from one release, whatever happens to be the current one meanwhile."""
        token = PINNED.set(generation)
        generation.acquire()
        try:
            if address.kind is Kind.PAGE and scope["method"] in ("GET", "HEAD"):
                making = Making(address.template, scope, send, hasty=not for_good)
                await answer_ours(generation.site, address, _path(scope), making.scope, receive, making.send)
                if making.page is not None:
                    self._keep(generation, scope, making.page, for_good=for_good)
            elif address.kind is Kind.PAGE:
                await answer_ours(generation.site, address, _path(scope), scope, receive, Squeezing(scope, send))
            else:
                # What is of ours comes whole; Datasette's files and tables may be long, and are passed on as they come.
                ours = address.kind is Kind.NOWHERE
                seen = _leading_nowhere(scope) if _leads_nowhere(scope, address) else scope
                await self._app(seen, receive, Squeezing(scope, send) if ours else send)
        finally:
            PINNED.reset(token)
            generation.release_one()

    @staticmethod
    def _keep(generation: Generation, scope: Scope, page: Page, *, for_good: bool) -> None:
        generation.pages.keep((scope["raw_path"], scope["query_string"]), page, for_good=for_good)


def _path(scope: Scope) -> str:
    raw: bytes = scope["raw_path"]
    return raw.decode("latin-1").partition("?")[0]


def _leads_nowhere(scope: Scope, address: Address) -> bool:
    # Datasette would look for a database of that name. A page's address with a slash behind it is led to the page.
    return address is NOWHERE and address_of(_path(scope).rstrip("/")) is NOWHERE


def _leading_nowhere(scope: Scope) -> Scope:
    return {**scope, "path": "/no-such-page", "raw_path": b"/no-such-page", "query_string": b""}


async def _say(answer: Answer, scope: Scope, send: Send) -> None:
    headers = [
        *answer.headers,
        (b"content-length", str(len(answer.body)).encode()),
        *security_headers(scope["path"]).items(),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body})
