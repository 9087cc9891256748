"""Listings into providers: each once, with every statement that anybody made of it and whose it is.

Pure but for ``gather_from``, which reads crawl.db and the log of decisions.
"""

from collections.abc import Mapping

from crawler.decisions import DecisionLog
from crawler.providers.gather import gather
from crawler.providers.provider import Directory, Disagreement, Member, Place, Provider, Qualified, Stated, Withheld
from crawler.removal import Removals
from crawler.source import Source
from crawler.workshop import Workshop

__all__ = [
    "Directory",
    "Disagreement",
    "Member",
    "Place",
    "Provider",
    "Qualified",
    "Stated",
    "Withheld",
    "gather",
    "gather_from",
]


def gather_from(workshop: Workshop, sources: Mapping[str, Source], log: DecisionLog) -> Directory:
    """The directory as it stands now."""
    return gather(workshop.listings.ever(), sources, log.decisions, Removals(log.key, log.decisions).of)
