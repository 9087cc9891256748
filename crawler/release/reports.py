"""The rows about sources and their runs. Nothing here names a page or a listing that is not published."""

from collections.abc import Iterator, Mapping
from typing import Any

from crawler.fetch.outcomes import KINDS
from crawler.release.staleness import Confirmed
from crawler.source import Source
from crawler.workshop import Run, Workshop

RUNS_MAX = 10
"""How many of a source's newest runs are published."""

_CRASHED = "it ended before it was judged"
_UNTOLD = "the reasons are with the maintainers"


def source_rows(
    workshop: Workshop,
    sources: Mapping[str, Source],
    published: Mapping[str, int],
    confirmed: Mapping[str, Confirmed],
) -> Iterator[dict[str, Any]]:
    """Every source, by name.

    ``published`` is source -> how many of its listings are in the release, ``confirmed`` source -> when they were read.
    """
    for source in sorted(sources.values(), key=lambda source: source.name):
        run = workshop.runs.last(source.name)
        permission = source.permission
        read = confirmed.get(source.name)
        yield {
            "name": source.name,
            "title": source.title,
            "publisher": source.publisher,
            "country": source.country,
            "url": source.url,
            "evidence_kind": source.evidence_kind,
            "holds": source.holds,
            "permission_basis": permission.basis if permission else None,
            "permission_recorded_by": permission.recorded_by if permission else None,
            "permission_recorded_on": permission.recorded_on.isoformat() if permission else None,
            "enabled": int(source.why_not is None),
            "why_off": source.why_not,
            "last_run_on": run.day if run else None,
            "last_run_outcome": run.outcome if run else None,
            "last_run_reasons": _reasons(run) if run else None,
            "listings": workshop.listings.count(source.name),
            "published": published.get(source.name, 0),
            "cadence_days": source.cadence_days,
            "confirmed_on": read.on if read else None,
            "unconfirmed_since": read.unconfirmed_since if read else None,
            "drops_on": read.drops_on if read else None,
            "history": " ".join(source.history.split()),
        }


def run_rows(workshop: Workshop, sources: Mapping[str, Source]) -> Iterator[dict[str, Any]]:
    """The newest finished runs of every source, by source, the newest first."""
    for name in sorted(sources):
        for run in workshop.runs.newest_finished(name, RUNS_MAX):
            yield {
                "id": run.id,
                "source": run.source,
                "kind": run.kind,
                "started_on": run.started_at[:10],
                "finished_on": run.day,
                "outcome": run.outcome,
                "pages": run.pages,
                "unchanged": run.unchanged,
                "listings": run.listings,
                "new": run.new,
                "changed": run.changed,
                "missing": run.missing,
                "gone": run.gone,
                "failures": _failures(run),
                "reasons": _reasons(run),
                "accepted_because": run.accepted_because,
            }


def _failures(run: Run) -> str | None:
    counted = [f"{count} x {KINDS[kind].words if kind in KINDS else kind}" for kind, count in run.failures.items()]
    return "; ".join(sorted(counted)) or None


def _reasons(run: Run) -> str | None:
    """Why it was held or crashed, in words that name no page but the start pages, and no listing."""
    if run.outcome == "crashed":
        return _CRASHED
    if run.reasons and not run.told:
        return _UNTOLD
    return "; ".join(run.told) or None
