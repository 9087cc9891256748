"""Errors of the site and its commands that end in one sentence and a documented exit code."""


class DirectoryMissingError(FileNotFoundError):
    """There is no release to serve or to ask."""

    exit_code = 66
