"""Redirects that lead in circles, inside, away, or nowhere."""

import itertools
from collections.abc import Iterator

from tests.sites.hostile.case import CLINIC, Case, page, paths, to
from tests.sites.wire import Asked, answer

PRIVATE = {
    "loopback": "http://127.0.0.1/secret",
    "loopback-port": "http://127.0.0.1:8001/secret",
    "short": "http://127.1/secret",
    "decimal": "http://2130706433/secret",
    "hexadecimal": "http://0x7f000001/secret",
    "octal": "http://0177.0.0.1/secret",
    "dotted-hexadecimal": "http://0x7f.0x0.0x0.0x1/secret",
    "full-width": "http://１２７.０.０.１/secret",
    "circled": "http://①②⑦.⓪.⓪.①/secret",
    "ideographic-stops": "http://127。0。0。1/secret",
    "trailing-dot": "http://127.0.0.1./secret",
    "zero": "http://0/secret",
    "this-network": "http://0.0.0.0/secret",
    "ipv6": "http://[::1]/secret",
    "ipv6-any": "http://[::]/secret",
    "ipv6-mapped": "http://[::ffff:127.0.0.1]/secret",
    "ipv6-mapped-hexadecimal": "http://[::ffff:7f00:1]/secret",
    "ipv6-compatible": "http://[::127.0.0.1]/secret",
    "ipv6-nat64": "http://[64:ff9b::7f00:1]/secret",
    "ipv6-6to4": "http://[2002:7f00:1::]/secret",
    "ipv6-link-local": "http://[fe80::1]/secret",
    "ipv6-site-local": "http://[fec0::1]/secret",
    "ipv6-unique-local": "http://[fd00::1]/secret",
    "localhost": "http://localhost/secret",
    "localhost-dot": "http://LOCALHOST./secret",
    "below-localhost": "http://a.localhost/secret",
    "bare-name": "http://intranet/secret",
    "local-name": "http://printer.local/secret",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "metadata-name": "http://metadata.google.internal/",
    "ten": "http://10.0.0.1/secret",
    "carrier": "http://100.64.0.1/secret",
    "router": "http://192.168.1.1/secret",
    "multicast": "http://224.0.0.1/secret",
    "broadcast": "http://255.255.255.255/secret",
    "user": "http://fine.example.org@127.0.0.1/secret",
    "user-of-a-public-host": "http://user:word@fine.example.org/page",
    "percent": "http://%31%32%37.0.0.1/secret",
    "null-in-the-name": "http://127.0.0.1%00.example.org/secret",
}
"""Spellings of what is not the public web."""
SCHEMES = {
    "file": "file:///etc/hostname",
    "data": "data:text/html,<h1>Data clinic</h1>",
    "ftp": "ftp://fine.example.org/page",
    "s3": "s3://bucket/key",
    "javascript": "javascript:alert(1)",
    "mailto": "mailto:somebody@example.org",
    "gopher": "gopher://fine.example.org:70/_GET",
}


REFRESH = answer('<meta http-equiv="refresh" content="0; url=/other"><title>…</title>')


def ever_further(asked: Asked) -> Iterator[bytes]:
    """Each host leads to the next one, of which there is no end."""
    yield answer("", 302, headers={"Location": f"http://further-{len(asked.url)}.example.com/page"})


def chain(length: int) -> dict[str, bytes]:
    """/page -> /step-1 -> … and a clinic at the end."""
    names = ["/page", *(f"/step-{number}" for number in range(1, length)), "/end"]
    steps = {one: answer("", 302, headers={"Location": two}) for one, two in itertools.pairwise(names)}
    return {**steps, "/end": answer(CLINIC)}


CASES = [
    Case("to-itself", "redirect", to("/page"), says="on and on"),
    Case("to-and-fro", "redirect", paths({"/page": answer("", 302, headers={"Location": "/back"}),
                                          "/back": answer("", 301, headers={"Location": "/page"})}),
         says="on and on", asks=("/page", "/back")),
    Case("chain-of-four", "read", paths(chain(4)), read="Sample clinic",
         asks=("/page", "/step-1", "/step-2", "/step-3", "/end")),
    Case("chain-of-forty", "redirect", paths(chain(40)), says="on and on",
         asks=("/page", *(f"/step-{number}" for number in range(1, 6)))),
    Case("to-ever-further-hosts", "moved", ever_further),
    Case("to-another-site", "moved", to("http://another.example.com/page"), says="another.example.com"),
    Case("to-the-home-page", "redirect", paths({"/page": answer("", 301, headers={"Location": "/"}),
                                                "/": answer(CLINIC)}), says="home page", asks=("/page", "/")),
    Case("to-a-backslash", "moved", to("http://another.example.com\\@127.0.0.1/page"), says="another.example.com/"),
    Case("to-nowhere", "redirect", to("")),
    Case("without-a-location", "redirect", lambda _asked: [answer(CLINIC, 302)]),
    Case("several-choices-300", "redirect", lambda _asked: [answer(CLINIC, 300)]),
    Case("to-a-broken-address", "redirect", to("http://[broken/page")),
    Case("to-a-port-of-nonsense", "redirect", to("http://fine.example.org:99999/page")),
    Case("meta-refresh", "redirect", paths({"/page": REFRESH, "/other": answer(CLINIC)})),
    Case("a-private-start", "not_public", page(CLINIC), start="http://127.0.0.1/secret", asks=()),
    Case("an-endless-address", "too_large", page(CLINIC), start="/" + "x" * 5_000, says="5038 characters", asks=()),
    *(Case(f"to-private-{name}", "not_public", to(url)) for name, url in PRIVATE.items()),
    *(Case(f"to-{name}", "redirect", to(url)) for name, url in SCHEMES.items()),
]  # fmt: skip
