"""What is noticed of a request: counted, and written down where that is wished."""

import logging
from typing import Any

from referral.serving.logs import AccessLog, place_of
from referral.serving.metrics import Metrics

logger = logging.getLogger("referral.serving")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Observer:
    """Hears of every answer."""

    def __init__(self, metrics: Metrics, access: AccessLog | None) -> None:
        self._metrics = metrics
        self._access = access
        self._known: dict[tuple[str, str, int, bool], Any] = {}

    def answered(self, method: str, route: str, status: int, seconds: float, *, ready: bool = False) -> None:
        """A request was answered; ``status`` 0 is a visitor who went before, ``ready`` a page that was kept."""
        said = method if method in _METHODS else "other"
        key = (said, route, status, ready)
        histogram = self._known.get(key)
        if histogram is None:
            labels = (said, route, str(status), "yes" if ready else "no")
            histogram = self._known[key] = self._metrics.seconds.labels(*labels)
        histogram.observe(seconds)
        if self._access is not None:
            self._access.line(said, route, status, seconds)

    def turned_away(self) -> None:
        """A data page was not shown, because too many were asked for."""
        self._metrics.turned_away.inc()

    def failed(self, method: str, error: Exception) -> None:
        """An answer could not be made."""
        self._metrics.failed.inc()
        logger.error("a %s failed: %s", method if method in _METHODS else "request", place_of(error))
