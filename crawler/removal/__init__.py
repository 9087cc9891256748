"""Removing people: recognised by keyed hashes alone, whatever page, spelling or file they come back in."""

from crawler.removal.released import taken_out
from crawler.removal.removals import Removal, Removals

__all__ = ["Removal", "Removals", "taken_out"]
