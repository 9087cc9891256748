"""Which URLs and addresses are the public web: every spelling by itself, without a crawl."""

import pytest

from crawler.fetch.guard import NotPublicError, check_address, public_host
from tests.sites.hostile.redirects import PRIVATE, SCHEMES

PUBLIC_URLS = {
    "http://example.org/": "example.org",
    "https://WWW.Example.ORG.:8443/path?q=127.0.0.1": "www.example.org",
    "http://8.8.8.8/": "8.8.8.8",
    "http://[2606:4700::1111]/": "2606:4700::1111",
    "http://127.0.0.1.example.org/": "127.0.0.1.example.org",
    "http://xn--kln-sna.example/": "xn--kln-sna.example",
    "http://köln.example/": "köln.example",
    "http://localhost.example.org/": "localhost.example.org",
}
PRIVATE_ADDRESSES = ["0.0.0.0", "127.0.0.1", "127.255.255.254", "10.1.2.3", "172.16.0.1", "192.168.0.1", "100.64.0.1",
                     "169.254.169.254", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
                     "::", "::1", "::ffff:10.0.0.1", "::127.0.0.1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1",
                     "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1", "100::1", "no address"]  # fmt: skip


@pytest.mark.parametrize(
    "url", [*PRIVATE.values(), *SCHEMES.values(), "", "//", "http://", "http:///path", "example.org"]
)
def test_it_is_not_the_public_web(url: str) -> None:
    with pytest.raises(NotPublicError):
        public_host(url)


@pytest.mark.parametrize(("url", "host"), PUBLIC_URLS.items(), ids=PUBLIC_URLS)
def test_it_is_the_public_web(url: str, host: str) -> None:
    assert public_host(url) == host


@pytest.mark.parametrize("address", PRIVATE_ADDRESSES)
def test_it_is_no_address_of_the_internet(address: str) -> None:
    with pytest.raises(NotPublicError):
        check_address(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "193.0.6.139", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_it_is_an_address_of_the_internet(address: str) -> None:
    check_address(address)
