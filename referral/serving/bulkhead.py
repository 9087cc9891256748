"""Datasette's own pages, one at a time: they cost up to a thousand times a page of ours, and must not hold those up."""

import asyncio
from dataclasses import dataclass, field

from referral.site.headers import App, Message, Receive, Scope, Send

WAITING_MAX = 4
STREAMS_MAX = 8
SECONDS_MAX = 60.0


class FullError(RuntimeError):
    """As many wait already as may."""


@dataclass
class Bulkhead:
    """One runs, ``waiting`` more wait for their turn, others are turned away.

    A stream (CSV of a whole table) gives its turn up between two pieces, so that a client that reads slowly holds up no
    one; ``streams`` may be under way, none longer than ``seconds``.
    """

    waiting: int = WAITING_MAX
    streams: int = STREAMS_MAX
    seconds: float = SECONDS_MAX
    _turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))
    _queue: int = 0
    _streaming: int = 0

    async def pass_through(self, app: App, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer when its turn has come. FullError and TimeoutError as they say; the latter maybe in mid-stream."""
        if self._queue > self.waiting or self._streaming >= self.streams:
            raise FullError
        passing = _Passing(self, send)
        self._queue += 1
        try:
            async with asyncio.timeout(self.seconds):
                await passing.take_turn()
                await app(scope, receive, passing.send)
        finally:
            passing.leave()


class _Passing:
    """One request on its way: in the queue, or a stream."""

    def __init__(self, bulkhead: Bulkhead, send: Send) -> None:
        self._bulkhead = bulkhead
        self._send = send
        self._has_turn = False
        self._streams = False

    async def take_turn(self) -> None:
        await self._bulkhead._turn.acquire()
        self._has_turn = True

    def _give_turn_up(self) -> None:
        # Not where the wait for it was cut off: it is another's then.
        if self._has_turn:
            self._has_turn = False
            self._bulkhead._turn.release()

    async def send(self, message: Message) -> None:
        """The message; between two pieces others have their turn."""
        if not message.get("more_body"):
            await self._send(message)
            return
        if not self._streams:
            self._streams = True
            self._bulkhead._streaming += 1
            self._bulkhead._queue -= 1
        self._give_turn_up()
        await self._send(message)
        await self.take_turn()

    def leave(self) -> None:
        self._give_turn_up()
        if self._streams:
            self._bulkhead._streaming -= 1
        else:
            self._bulkhead._queue -= 1
