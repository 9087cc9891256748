"""The errors that end a command in one clear sentence, each with its documented exit code."""


class CrawlerError(Exception):
    """Something a maintainer can put right; the message says file or URL, place, value and what would be right."""

    exit_code = 1


class SourceError(CrawlerError):
    """A source's TOML is not as documented."""

    exit_code = 78  # EX_CONFIG of sysexits.h


class GeocodingFileError(CrawlerError):
    """geocoding.toml is not as documented."""

    exit_code = 78


class BadInputError(CrawlerError):
    """A file that was handed in cannot be read as what it should be."""

    exit_code = 65  # EX_DATAERR


class MissingInputError(CrawlerError):
    """A file that is needed is not there."""

    exit_code = 66  # EX_NOINPUT


class BusyError(CrawlerError):
    """Somebody else is at it already."""

    exit_code = 69  # EX_UNAVAILABLE


class CannotWriteError(CrawlerError):
    """A file or folder cannot be made or written."""

    exit_code = 73  # EX_CANTCREAT


class NothingReadError(CrawlerError):
    """A page could not be had or read; nothing was written."""

    exit_code = 2


class ReleaseRefusedError(CrawlerError):
    """A release was built and did not pass its checks; the one before it stays."""

    exit_code = 2
