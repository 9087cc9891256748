"""Files that providers and associations send in: for much of the world the only list there is."""

from crawler.owner.form import OwnerFile, Provider
from crawler.owner.listings import owner_listings
from crawler.owner.load import load_owner_file
from crawler.owner.reading import Reading, readings
from crawler.owner.template import template

__all__ = ["OwnerFile", "Provider", "Reading", "load_owner_file", "owner_listings", "readings", "template"]
