"""The bundled sample sites: invented providers on example.org hosts, served over loopback to the real crawler.

A forward proxy stands in for the internet, so the crawler needs no switch of its own: it asks for
http://swlstg.example.org/… and the proxy answers from tests/sites/www/swlstg.example.org/…. In year 2 the pages of
tests/sites/later lie over those: the same services a year on, drifted as real sites do.
"""

from tests.sites.server import YEARS, SampleSites, Year, page_at

__all__ = ["YEARS", "SampleSites", "Year", "page_at"]
