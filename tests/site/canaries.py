"""Words that nobody else uses, asked for in every way there is, and looked for in every file that was written since."""

import json
import secrets
import socket
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlencode

FORM = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
PLACES = ("LS6 1AA", "LS6+1AA", "Nottingham")
"""Those that are there, and that some of the searches below ask from."""
JSON = {"Content-Type": "application/json", "Accept": "application/json"}


@dataclass(frozen=True)
class Asking:
    """One request; a ``body`` makes it a POST unless ``method`` says otherwise."""

    path: str
    body: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = ""


class Canaries:
    """Words that all begin with ``mark``, which is drawn anew each time."""

    def __init__(self) -> None:
        self.mark = f"kanari{secrets.token_hex(6)}"
        self.count = 0

    def __call__(self) -> str:
        """The next word."""
        self.count += 1
        return f"{self.mark}x{self.count:05d}"


def searches(word: Canaries) -> Iterator[Asking]:
    """As people ask, well and badly: about twenty requests, each with words of its own."""
    near, far = {"place": "LS6 1AA"}, {"place": "Nottingham", "country": "GB"}
    for path in ("/find", "/refer", "/match"):
        yield _form(path, place=word())
        yield _form(path, **near, condition=word())
        yield _form(path, **near, condition="bpd", **{word(): word()})
        yield _form(path, **far, language=word(), payment=word(), within_km=word())
    for body in (
        {"place": word()},
        {**near, word(): word()},
        {**near, "condition": word(), "wishes": [word()]},
        {**far, "within_km": word(), "on": word()},
    ):
        yield Asking("/match", json.dumps(body).encode(), JSON)
    yield _form("/search", q=word())
    yield _form("/search", q=f'"{word()}" OR name:{word()}* NEAR(')
    yield _form("/places", q=word())
    yield _form("/places", q=f"Nott{word()}", country=word())
    yield _form("/refer/shortlist", pick=word(), near=word(), link=word())


def _form(path: str, **answers: str) -> Asking:
    return Asking(path, urlencode(answers).encode(), FORM)


def odd(word: Canaries) -> Iterator[Asking]:
    """As nobody should: words where none belong, and what is refused."""
    for path in ("/find", "/match", "/refer", "/search", "/places"):
        yield Asking(path, word().encode() * 1000, FORM)  # longer than a form can be
        yield Asking(path, word().encode() + b"\xff%zz&&==", FORM)
        yield Asking(f"{path}?q={word()}&place={word()}")
        yield Asking(path, urlencode({"place": word()}).encode(), FORM, "PUT")
    yield Asking(f"/directory/provider?name={word()}", urlencode({"name": word()}).encode(), FORM, "DELETE")
    yield Asking("/match", f'{{"place": "{word()}'.encode(), JSON)
    yield Asking("/match", b"[" * 5000 + word().encode(), JSON)
    boundary = word()
    parts = f'--{boundary}\r\nContent-Disposition: form-data; name="place"; filename="{word()}"\r\n\r\n{word()}\r\n'
    yield Asking("/find", parts.encode(), {"Content-Type": f"multipart/form-data; boundary={boundary}"})
    for path in (
        f"/{word()}", f"/provider/{word()}", f"/in/gb/{word()}", f"/list/{word()}?near={word()}", f"/letter/{word()}",
        f"/directory/{word()}", f"/directory/provider/{word()}", f"/directory/provider.json?name={word()}",
        f"/directory/provider?_search={word()}", f"/directory.json?sql=select+'{word()}'", f"/-/{word()}.json",
        f"/directory/candidates?country={word()}", f"/healthz?{word()}", f"/metrics?{word()}", f"/%ff%{word()}",
        f"/directory/provider.json?_sort={word()}", f"/directory/provider.csv?_stream=1&name={word()}",
    ):  # fmt: skip
        yield Asking(path)
    said = {name: word() for name in ("User-Agent", "Referer", "Cookie", "X-Forwarded-For", "Accept-Language", "Via")}
    yield Asking("/", None, said)
    yield Asking("/find", urlencode({"place": word()}).encode(), {**FORM, **said})
    yield Asking("/", None, {"If-None-Match": f'"{word()}"', "Range": word(), "Authorization": f"Basic {word()}"})
    yield Asking("/", None, {"X-Long": word() * 4000})
    yield Asking("/", None, {}, word().upper())


def broken(word: Canaries) -> Iterator[bytes]:
    """What is no HTTP, or ends too soon."""
    yield f"GET /{word()}\r\n{word()}\r\n\r\n".encode()
    yield f"POST /find HTTP/1.1\r\nHost: {word()}\r\nContent-Length: {word()}\r\n\r\n{word()}".encode()
    yield f"POST /find HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nplace={word()}".encode()
    yield f"POST /match HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n{word()}\r\n".encode()
    yield f"GET /{word()} HTTP/1.1\r\nHost: x\r\nUpgrade: {word()}\r\nConnection: upgrade\r\n\r\n".encode()


def ask(port: int, askings: Iterable[Asking]) -> list[int]:
    """Each on a connection that is kept where it can be; their statuses, 0 where the server hung up instead."""
    statuses = []
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for one in askings:
        try:
            connection.request(
                one.method or ("GET" if one.body is None else "POST"), one.path, one.body, dict(one.headers)
            )
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        except (OSError, HTTPException):
            connection.close()
            statuses.append(0)
    connection.close()
    return statuses


def throw(port: int, what: bytes) -> None:
    """Bytes on a connection that is closed at once after them."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection, suppress(OSError):
        connection.sendall(what)
        connection.shutdown(socket.SHUT_WR)
        connection.recv(1000)


def holding(mark: str, folders: Iterable[Path]) -> list[Path]:
    """Files below the folders that hold the mark, however its letters are cased or spread over two bytes."""
    return [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file() and _holds(file, mark)]


def held_open(mark: str, process: int) -> list[str]:
    """Files that a process holds open and that hold the mark: those without a name any more, too."""
    found = []
    for one in Path(f"/proc/{process}/fd").iterdir():
        with suppress(FileNotFoundError):
            target = str(one.readlink())
            if target.startswith("/") and not target.startswith(("/dev/", "/proc/")) and _holds(one, mark):
                found.append(target)
    return found


def _holds(file: Path, mark: str) -> bool:
    written = file.read_bytes().lower()
    return any(mark.lower().encode(coding) in written for coding in ("ascii", "utf-16-le", "utf-16-be"))
