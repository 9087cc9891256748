"""Addresses into points. Nothing outside this room calls a geocoder.

chain.py is the order: a maintainer's pin, coordinates on the source page, what is remembered, an online geocoder where
one is asked for, the offline gazetteer. Addresses of published providers only come here: what a visitor looks for is
answered by referral/ from the offline gazetteer and never reaches an online geocoder.
"""

from crawler.locate.chain import Located, Locator, Step
from crawler.locate.point import Point

__all__ = ["Located", "Locator", "Point", "Step"]
