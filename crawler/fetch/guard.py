"""Nothing but the public web is asked: no private, loopback or link-local address by any spelling, redirect or name.

Twice, because one look is not enough: at the URL before anything is sent, and at the address that its name leads to in
the moment of connecting (a name may lead elsewhere the second time it is looked up).
"""

import ipaddress
import re
import socket
import unicodedata
from collections.abc import Sequence
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

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
    elif not _NAME.fullmatch(host):
        raise NotPublicError(f"{host[:100]} is no host's name")
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
    public = inner.is_global and not inner.is_multicast
    if not public or (inner.version == 6 and inner not in _GLOBAL_UNICAST):
        raise NotPublicError(f"{address[:60]} is not an address of the public internet")


_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")  # RFC 4291 2.4: whatever of IPv6 is routed on the internet today
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def _nat64(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None


def _literal(host: str) -> str | None:
    """The address that a host spells, in any of the spellings a resolver understands (127.1, 0x7f000001, 2130706433,
    0177.0.0.1, full-width or circled digits); None for a name."""
    if ":" in host:
        return host
    plain = unicodedata.normalize("NFKC", host).replace("\u3002", ".")  # an ideographic full stop parts labels too
    try:
        return socket.inet_ntoa(socket.inet_aton(plain))
    except (OSError, UnicodeError):
        return None


_NAME = re.compile(r"[\w.-]+")
"""What a name is made of, letters of any script; no percent sign, space or control character."""
REFUSED: dict[str, str] = {}
"""Why each name's address was refused in this process. Twisted keeps a resolver's own error to itself."""


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
        """The address of a name; DNSLookupError, and a word in REFUSED, where it is not public."""
        found = super().getHostByName(name, timeout)
        found.addCallback(self._checked, name.rstrip(".").lower())
        return found

    def _checked(self, address: Any, name: str) -> Any:
        if address != self.allowed:
            try:
                check_address(str(address))
            except NotPublicError as error:
                REFUSED[name] = f"{name} leads to {error}"
                raise DNSLookupError(REFUSED[name]) from error
        REFUSED.pop(name, None)
        return address
