"""Hostile sites, each a named case: what the site does, and the one outcome it must end in."""

from tests.sites.hostile.all_cases import CASES, by_name
from tests.sites.hostile.case import Case, site_of_cases

__all__ = ["CASES", "Case", "by_name", "site_of_cases"]
