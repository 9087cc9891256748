"""What can become of a URL: every page row of crawl.db carries one of these, with the details in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.spidermiddlewares.httperror import HttpError


@dataclass(frozen=True, slots=True)
class Kind:
    """``words``: as a maintainer would say it. ``gone``: the page says that it is no more, so its listings are missing;
    after any other failure they are only not confirmed. ``came``: the page itself came, and is archived, whatever was
    found in it."""

    words: str
    good: bool = False
    gone: bool = False
    came: bool = False


KINDS: Mapping[str, Kind] = {
    "read": Kind("read", good=True, came=True),
    "unchanged": Kind("unchanged since it was last read", good=True, came=True),
    "dns": Kind("the host name is not known"),
    "refused": Kind("the connection was refused"),
    "timeout": Kind("no answer in time"),
    "broken": Kind("the connection broke off"),
    "tls": Kind("the certificate or the encryption is not to be trusted"),
    "too_large": Kind("the answer was too large"),
    "not_public": Kind("not a public web address"),
    "robots": Kind("robots.txt says no, or could not be had"),
    "forbidden": Kind("the site says that we may not (401 or 403)"),
    "blocked": Kind("a block page came instead of the page"),
    "login": Kind("a login page came instead of the page"),
    "rate_limited": Kind("the site asked us to slow down (429 or Retry-After)"),
    "not_found": Kind("the page is not there (404 or 410)", gone=True),
    "soft_404": Kind("a page came that says it is not the page (not found, with a 200)", gone=True),
    "server_error": Kind("the site failed (5xx)"),
    "http_error": Kind("the site answered with another error"),
    "redirect": Kind("it only leads elsewhere"),
    "moved": Kind("it moved to another site"),
    "not_text": Kind("not a page of text"),
    "no_rule": Kind("no page rule of the source fits this URL", came=True),
    "template": Kind("no listing was found on the page: its make-up may have changed", came=True),
    "parse": Kind("reading it failed", came=True),
    "register_error": Kind("the register answered with an error", came=True),
    "lost": Kind("it was asked for and nothing came of it"),
}
"""Every outcome by its code."""


class FetchError(IgnoreRequest):
    """A request that ends in an outcome of its own; ``kind`` is its code."""

    def __init__(self, kind: str, words: str) -> None:
        super().__init__(words)
        self.kind = kind


class StoppedError(IgnoreRequest):
    """The crawl was stopped by hand before this request was sent: no outcome at all, the next crawl asks for it."""


_STATUSES = {401: "forbidden", 403: "forbidden", 404: "not_found", 410: "not_found", 429: "rate_limited"}
_ERRORS: Mapping[type[Exception], str] = {
    CannotResolveHostError: "dns",
    DownloadConnectionRefusedError: "refused",
    DownloadTimeoutError: "timeout",
    DownloadCancelledError: "too_large",
    ResponseDataLossError: "broken",
    UnsupportedURLSchemeError: "not_public",
}
_DETAIL_MAX = 200
_NOT_MODIFIED = 304
# Whoever says that an encrypted connection is not to be trusted, or cannot be had, is one of these packages.
_TLS = ("OpenSSL", "service_identity")


def of_status(status: int) -> str:
    """The outcome of an answer that is neither a page nor a redirect followed."""
    if 300 <= status < 400 and status != _NOT_MODIFIED:  # unasked for, "not modified" leads nowhere
        return "redirect"
    return _STATUSES.get(status, "server_error" if status >= 500 else "http_error")


def of_error(error: BaseException | None) -> tuple[str, str]:
    """(outcome, details in words of at most 200 characters) of an exception that ended a request."""
    if isinstance(error, HttpError):
        status = error.response.status
        return of_status(status), f"the site answered {status}"
    if isinstance(error, FetchError):
        return error.kind, str(error)[:_DETAIL_MAX]
    for kind, code in _ERRORS.items():
        if isinstance(error, kind):
            return code, KINDS[code].words
    if isinstance(error, IgnoreRequest):
        words = str(error)
        if words == "max redirections reached":
            return "redirect", "it leads on and on"
        if "exceeded DOWNLOAD_MAXSIZE" in words:
            return "too_large", "the answer was too large once it was unpacked"
        return "lost", words[:_DETAIL_MAX]
    words = f"{error}"[:_DETAIL_MAX]
    if isinstance(error, ValueError):  # of a redirect; every other address is looked at before it is asked for
        return "redirect", f"it leads to what is no web address ({words})"[:_DETAIL_MAX]
    if isinstance(error, DownloadFailedError):
        code = _of_reasons(error)
        return code, f"{KINDS[code].words} ({words})"[:_DETAIL_MAX]
    return "broken", f"{type(error).__name__}: {words}"[:_DETAIL_MAX]


def _of_reasons(error: DownloadFailedError) -> str:
    """What Twisted's reasons for a failed answer come to: ``tls``, ``too_large`` or ``broken``."""
    for reason in getattr(error.__cause__, "reasons", ()):
        if isinstance(reason.value, DownloadCancelledError):
            return "too_large"
        if type(reason.value).__module__.split(".")[0] in _TLS:
            return "tls"
    return "broken"
