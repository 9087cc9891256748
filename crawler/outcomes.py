"""Why a page could not be had, as a maintainer would say it."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.spidermiddlewares.httperror import HttpError

_WORDS: dict[type[Exception], str] = {
    CannotResolveHostError: "the host name is not known",
    DownloadConnectionRefusedError: "the connection was refused",
    DownloadTimeoutError: "no answer in time",
    DownloadCancelledError: "the answer was too large",
    ResponseDataLossError: "the connection broke off in the middle",
}


def in_words(error: BaseException | None) -> str:
    """One error in plain words, at most 200 characters; its kind and message where there are no words for it."""
    if isinstance(error, HttpError):
        return f"the site answered {error.response.status}"
    for kind, words in _WORDS.items():
        if isinstance(error, kind):
            return words
    if isinstance(error, IgnoreRequest):
        return str(error) or "the request was dropped"
    if isinstance(error, DownloadFailedError):
        return f"the connection failed ({error})"[:200]
    return f"{type(error).__name__}: {error}"[:200]
