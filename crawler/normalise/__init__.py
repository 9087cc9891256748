"""Words into names, phones, addresses, languages, claims and our vocabulary; the words as written are always kept."""

from crawler.normalise.facts import Evidence, Facts, Origin
from crawler.normalise.of_listing import facts_of

__all__ = ["Evidence", "Facts", "Origin", "facts_of"]
