"""An answer's head is a few lines: one that never ends is cut off before it fills the memory."""

from typing import Any

from scrapy.exceptions import DownloadCancelledError
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

HEAD_MAX = 256 * 1024
"""Bytes. Twisted limits a line of the head, and not the number of lines."""


def with_short_heads(factory: Any) -> Any:
    """The factory of a connection pool, making connections that give up on an answer which is all head."""

    class ShortHeads(factory):  # type: ignore[misc]
        def buildProtocol(self, addr: IAddress | None) -> Any:  # noqa: N802 - Twisted's name
            return _counting(super().buildProtocol(addr))

    return ShortHeads


def _counting(connection: Any) -> Any:
    take = connection.dataReceived
    head = 0

    def counted(data: bytes) -> None:
        nonlocal head
        take(data)
        if connection._parser is None or connection._parser.state not in {STATUS, HEADER}:
            head = 0
            return
        head += len(data)
        if head > HEAD_MAX:
            too_long = DownloadCancelledError(f"a head of more than {HEAD_MAX} bytes")
            connection._giveUp(Failure(too_long))  # type: ignore[no-untyped-call]

    connection.dataReceived = counted
    return connection
