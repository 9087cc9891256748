"""Maps without anybody else's server: outlines in the package, as paths of SVG. No database, no clock, no HTML.

The outlines are Natural Earth's at 1:50 million (public domain), from the npm package world-atlas 2.0.2 (ISC).
"""

from referral.maps.country_map import CountryMap, country_map
from referral.maps.outlines import Outlines
from referral.maps.surroundings import Surroundings, surroundings

__all__ = ["CountryMap", "Outlines", "Surroundings", "country_map", "surroundings"]
