"""Registers asked about providers who are listed already: what to ask, what an answer says, whether a record fits.

Pure functions: no network, no database, no clock. ``npi/`` is the US NPI registry, ``nhs/`` the NHS Directory of
Healthcare Services. Their records are no providers: they are evidence about providers, and are never published alone.
"""

from crawler.registers.errors import RegisterError

__all__ = ["RegisterError"]
