"""Nothing but the public web is asked: no private, loopback or link-local address by any spelling, redirect or name.

Twice, because one look is not enough: at the URL before anything is sent, and at the address that its name leads to in
the moment of connecting (a name may lead elsewhere the second time it is looked up).
"""

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from crawler.fetch.outcomes import FetchError

_LOCAL_NAMES = (
    "localhost",
    "local",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "home.arpa",
    "localdomain",
)


class NotPublicError(FetchError):
    """The URL, or the address its name leads to, is no public web address."""

    def __init__(self, words: str) -> None:
        super().__init__("not_public", words)


def public_host(url: str) -> str:
    """The host of a URL that may be asked, in lower case; NotPublicError says why another may not."""
    try:
        parts = urlsplit(url)
        host, _port = (parts.hostname or "").rstrip(".").lower(), parts.port
    except ValueError as error:
        raise NotPublicError(f"{url[:100]} is no URL: {error}") from error
    if parts.scheme not in {"http", "https"}:
        raise NotPublicError(f"{parts.scheme or 'no scheme'}: only http and https are asked")
    if parts.username is not None or parts.password is not None:
        raise NotPublicError("a URL with a user name in it is not asked")
    if not host:
        raise NotPublicError(f"{url[:100]} names no host")
    address = _literal(host)
    if address is not None:
        check_address(address)
    elif "." not in host or any(host == name or host.endswith(f".{name}") for name in _LOCAL_NAMES):
        raise NotPublicError(f"{host} is a name of a local network")
    return host


def check_address(address: str) -> None:
    """NotPublicError where an IP address is not one of the public internet."""
    try:
        ip = ipaddress.ip_address(address.strip("[]").split("%")[0])
    except ValueError as error:
        raise NotPublicError(f"{address[:60]} is no address") from error
    inner = getattr(ip, "ipv4_mapped", None) or getattr(ip, "sixtofour", None) or _nat64(ip) or ip
    if not inner.is_global or inner.is_multicast:
        raise NotPublicError(f"{address[:60]} is not an address of the public internet")


_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _nat64(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def _literal(host: str) -> str | None:
    """The address that a host spells, in any of the spellings a resolver understands (127.1, 0x7f000001, 2130706433,
    0177.0.0.1, full-width digits); None for a name."""
    if ":" in host:
        return host
    plain = host.translate(_FULL_WIDTH)
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except OSError:
        return None


_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)} | {0x3002: ".", 0xFF0E: ".", 0xFF61: "."}


class PublicResolver(CachingThreadedResolver):
    """Scrapy's resolver, and what it finds must be public. ``allowed``: the sample sites' proxy, in tests only."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, allowed: str | None = None) -> None:
        super().__init__(reactor, cache_size, timeout)
        self.allowed = allowed

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """With no cache: each connection is made to the address that was looked at."""
        proxy = crawler.settings.get("MBT_SAMPLE_PROXY")
        allowed = urlsplit(proxy).hostname if proxy else None
        return cls(reactor, 0, crawler.settings.getfloat("DNS_TIMEOUT"), allowed)

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's name
        """The address of a name; fails with NotPublicError where it is not public."""
        found = super().getHostByName(name, timeout)
        found.addCallback(self._checked)
        return found

    def _checked(self, address: Any) -> Any:
        if address != self.allowed:
            check_address(str(address))
        return address
