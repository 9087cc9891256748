"""Which listings are the same provider: evidence with weights, vetoes, and what maintainers decided.

Pure: no network, no database, no clock. The same records and decisions give the same providers, in whatever order.
"""

from crawler.decisions import Decision, standing
from crawler.listing import Ref
from crawler.resolve.evidence import Evidence
from crawler.resolve.record import Record, record_of
from crawler.resolve.resolution import Cluster, Pair, Refused, Resolution, resolve

__all__ = [
    "Cluster",
    "Decision",
    "Evidence",
    "Pair",
    "Record",
    "Ref",
    "Refused",
    "Resolution",
    "record_of",
    "resolve",
    "standing",
]
