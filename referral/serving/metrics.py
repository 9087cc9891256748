"""/metrics in the words of Prometheus. Labels are methods, templates of addresses and statuses: nothing of a visitor.

With several workers each writes its numbers to a file of its own, and any worker adds them up: PROMETHEUS_MULTIPROC_DIR
must be set before this module is imported (supervisor.py does).
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from referral.serving.generation import Generation, Generations
from referral.serving.plain_answers import Answer
from referral.serving.sending import is_loopback
from referral.site.headers import Scope

_BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)  # seconds
_FORWARDED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"via")


class Metrics:
    """Everything that is counted. ``folder``: where several workers write; None for one worker."""

    def __init__(self, generations: Generations, folder: str | None) -> None:
        self._folder = folder
        self._release = _Release(generations)
        own = self._own = CollectorRegistry()
        self.seconds = Histogram(
            "mbt_http_request_seconds",
            "Requests, and seconds from when one was read until its answer was handed over; ready: the page was kept.",
            ["method", "route", "status", "ready"],
            buckets=_BUCKETS,
            registry=own,
        )
        self.turned_away = Counter(
            "mbt_data_pages_turned_away", "Requests for data pages while too many others waited.", registry=own
        )
        self.failed = Counter("mbt_failures", "Requests whose answer could not be made.", registry=own)
        self.switches = Counter("mbt_release_switches", "How often a worker went over to a release.", registry=own)
        self.refused = Counter("mbt_release_refusals", "How often a worker refused a release file.", registry=own)
        self.as_of = Gauge(
            "mbt_release_as_of_timestamp_seconds",
            "The day of the release that is answered from, of the worker with the oldest one.",
            registry=own,
            multiprocess_mode="livemin",
        )

    def switched(self, generation: Generation) -> None:
        """A worker answers from this release now."""
        self.switches.inc()
        self.as_of.set(datetime.fromisoformat(generation.release.as_of).replace(tzinfo=UTC).timestamp())

    def text(self) -> bytes:
        """All numbers of all workers."""
        registry = self._own
        if self._folder is not None:
            registry = CollectorRegistry()
            MultiProcessCollector(registry, path=self._folder)  # type: ignore[no-untyped-call]
        release = CollectorRegistry()
        release.register(self._release)
        return generate_latest(registry) + generate_latest(release)


class _Release(Collector):
    """Which release this worker answers from."""

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def collect(self) -> Iterator[InfoMetricFamily]:
        current = self._generations.current
        if current is not None:
            said = {"release": current.sha256, "release_id": current.release.id, "as_of": current.release.as_of}
            yield InfoMetricFamily("mbt_release", "The release that the worker asked answers from.", value=said)


def metrics_answer(metrics: Metrics, scope: Scope, *, to_all: bool) -> Answer:
    """The numbers, for whoever asks from this machine itself and not through a proxy on it; else 404."""
    through_proxy = any(name in _FORWARDED for name, _ in scope["headers"])
    if not to_all and (through_proxy or not is_loopback(scope)):
        return Answer(404, [(b"content-type", b"text/plain; charset=utf-8")], b"There is no page at this address.\n")
    kind = (b"content-type", CONTENT_TYPE_PLAIN_0_0_4.encode())
    return Answer(200, [kind, (b"cache-control", b"no-store")], metrics.text())
