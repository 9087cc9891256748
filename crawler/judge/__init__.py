"""The gate after a crawl: a run that breaks its source's assertions is held, and the last good listings stay live."""

from crawler.judge.assertions import judge
from crawler.judge.case import Case
from crawler.judge.fit import Unfit, sorted_out
from crawler.judge.reason import Reason

__all__ = ["Case", "Reason", "Unfit", "judge", "sorted_out"]
