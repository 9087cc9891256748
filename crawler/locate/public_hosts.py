"""Which hosts are others' public geocoders: there their usage policies are enforced, whatever a file says."""

import ipaddress
import socket

PUBLIC_HOSTS = {
    "openstreetmap.org": "nominatim.openstreetmap.org",
    "osm.org": "nominatim.openstreetmap.org",
    "openstreetmap.fr": "nominatim.openstreetmap.fr",
    "openstreetmap.de": "nominatim.openstreetmap.de",
    "komoot.io": "photon.komoot.io",
    "komoot.de": "photon.komoot.io",
}
"""A domain, with everything under it -> the service that stands behind it, by its usual name."""

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def plain_host(host: str) -> str:
    """A host in the one form that all its writings come to: ASCII, small letters, no dot at the end.

    Wide letters and dots are read as a resolver reads them (IDNA); an IPv4 address written as one number, in octal or
    in hexadecimal becomes the usual four numbers.
    """
    try:
        plain = host.encode("idna").decode("ascii")
    except UnicodeError:
        plain = host
    plain = plain.rstrip(".").lower()
    address = _address(plain)
    return str(address) if address else plain


def public_service(host: str) -> str | None:
    """The public service that a host belongs to, by its usual name; None for a host of one's own.

    Names count with everything under them. An address of the internet may be anybody's, so it counts as public and is
    named by itself; one of a private network, of this machine, or a name without a dot does not.
    """
    plain = plain_host(host)
    address = _address(plain)
    if address:
        return plain if address.is_global else None
    for domain, service in PUBLIC_HOSTS.items():
        if plain == domain or plain.endswith(f".{domain}"):
            return service
    return None


def _address(host: str) -> _Address | None:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        pass
    else:
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return mapped or address
    if not host or not all(label[:1].isdecimal() for label in host.split(".")):
        return None
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))
    except OSError:  # a name that begins with digits
        return None
