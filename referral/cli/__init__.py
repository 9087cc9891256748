"""The `mbt` command: a group whose commands are found by their entry points, each loaded only when it is called."""

from referral.cli.main import main

__all__ = ["main"]
