"""The bundled sample sites: invented providers on example.org hosts, served over loopback to the real crawler.

A forward proxy stands in for the internet, so the crawler needs no switch of its own: it asks for
http://swlstg.example.org/… and the proxy answers from tests/sites/www/swlstg.example.org/….
"""

from tests.sites.server import SampleSites

__all__ = ["SampleSites"]
