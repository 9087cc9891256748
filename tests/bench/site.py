"""A loopback site for measuring: invented service pages of about 26 KB, served as fast as one process can.

``python -m tests.bench.site PAGES`` prints the address of a forward proxy on loopback and answers until it is stopped.
"""

import asyncio
import hashlib
import random
import sys

HOST = "bench.example.org"
_WORDS = (
    "people", "feel", "think", "relationships", "group", "therapist", "week", "session", "programme", "adults", "trust",
    "team", "support", "care", "mind", "story", "others", "emotion", "understand", "curious", "moment", "together",
    "safe", "plan", "crisis", "talk", "listen", "change", "learn", "work", "family", "friend",
)  # fmt: skip


def url(number: int) -> str:
    """The address of one page."""
    return f"http://{HOST}/services/service-{number}"


def page(number: int) -> bytes:
    """One service page: a head, a menu and scripts as sites have them, labels with values, headed prose.

    About 26 KB with some 15 visible words a KB; stored real pages have 7 to 13.
    """
    rng = random.Random(number)

    def prose(sentences: int) -> str:
        return " ".join(
            " ".join(rng.choices(_WORDS, k=rng.randint(8, 18))).capitalize() + "." for _ in range(sentences)
        )

    style = "".join(f".c{n}{{margin:{n}px;padding:{n}px;color:#{n:06x}}}" for n in range(150))
    script = ";".join(f"window.site{n}={{id:{rng.randrange(10**8)},on:{n % 2}}}" for n in range(150))
    menu = "".join(
        f'<li class="nav__item nav__item--{n}"><a class="nav__link" href="/menu/{n}">{rng.choice(_WORDS)} {n}</a></li>'
        for n in range(60)
    )
    boxes = "".join(
        f'<div class="wrap wrap--{n}" data-component="text-{n}" data-id="{rng.randrange(10**8)}">'
        f'<div class="wrap__inner"><div class="rich-text"><p>{prose(2)}</p></div></div></div>'
        for n in range(12)
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Sample service {number} | Sample Trust</title>
<style>{style}</style><script>{script}</script></head>
<body><nav><ul>{menu}</ul></nav><main><h1>Sample service {number}</h1>
<p>We offer mentalization-based treatment (MBT) for people with borderline personality disorder.</p>
<ul><li>Service Type: Adults</li><li>Address: {number} Sample Street, London, SW17 0YF</li>
<li>Reception phone number: 020 7946 0{number % 1000:03d}</li><li>Email: service{number}@example.org</li></ul>
<h2>Who can refer</h2><p>Your GP can refer you. You can also refer yourself.</p>
<h2>What we offer</h2><p>Weekly individual therapy and a weekly group for 18 months.</p>{boxes}
<h2>Waiting time</h2><p>The wait is about {number % 40 + 2} weeks.</p>
</main><footer><p>Sample Trust</p></footer><script>{script}</script></body></html>
""".encode()


class _Answers(asyncio.Protocol):
    def __init__(self, pages: dict[str, tuple[bytes, bytes]]) -> None:
        self.pages = pages
        self.waiting = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            head, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            self.transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        address = head.split(b" ", 2)[1].decode("latin-1")
        found = self.pages.get(address)
        if found is None:
            return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
        body, etag = found
        if b"If-None-Match: " + etag in head or b"if-none-match: " + etag in head:
            return b"HTTP/1.1 304 Not Modified\r\nETag: " + etag + b"\r\n\r\n"
        return (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nETag: "
            + etag
            + b"\r\nContent-Length: "
            + str(len(body)).encode()
            + b"\r\n\r\n"
            + body
        )


async def _serve(pages: int) -> None:
    answers = {}
    for number in range(pages):
        body = page(number)
        answers[url(number)] = (body, b'"' + hashlib.sha256(body).hexdigest()[:16].encode() + b'"')
    server = await asyncio.get_running_loop().create_server(lambda: _Answers(answers), "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
