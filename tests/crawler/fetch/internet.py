"""An internet on loopback for one process: names lead where a test says, and public addresses end at its servers."""

import socket
from collections.abc import Mapping, Sequence
from typing import Any

from twisted.internet.posixbase import PosixReactorBase

_NOBODY = "127.255.0.1"


def put_up(names: Mapping[str, Sequence[str]], addresses: Mapping[str, str]) -> None:
    """``names``: the address of each look-up in turn, the last one for good. ``addresses``: public -> on loopback.

    A loopback address is connected to as it is: nothing here keeps a crawl from it. Behind any other there is nobody.
    """
    left = {name: list(found) for name, found in names.items()}

    def look_up(name: str) -> str:
        if name not in left:
            raise socket.gaierror(f"nobody made up {name}")
        return left[name].pop(0) if len(left[name]) > 1 else left[name][0]

    connect = PosixReactorBase.connectTCP

    def connect_here(self: PosixReactorBase, host: str, *arguments: Any, **options: Any) -> Any:
        there = addresses.get(host, host if host.startswith("127.") else _NOBODY)
        return connect(self, there, *arguments, **options)

    socket.gethostbyname = look_up
    PosixReactorBase.connectTCP = connect_here  # type: ignore[method-assign]
