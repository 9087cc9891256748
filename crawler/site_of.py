"""Which site a web address belongs to."""

from urllib.parse import urlsplit


def site_of(url: str) -> str:
    """The host of a URL without "www.": the two are one site. Empty for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
