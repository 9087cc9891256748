"""Accepting a held run: a maintainer has looked, and says why its listings are right after all."""

from datetime import date

from crawler.errors import BadInputError
from crawler.workshop import Promotion, Run, Workshop


def accept(workshop: Workshop, number: int, who: str, because: str, today: date) -> tuple[Run, Promotion]:
    """Promote a held run's listings on a maintainer's word, which is recorded; why it was held stays on record.

    The listings get the day on which the run saw them. Raises BadInputError where the run cannot be accepted.
    """
    run = workshop.runs.get(number)
    if run is None:
        raise BadInputError(f"run {number}: there is no such run; `mbt runs` lists them")
    if not because.strip():
        raise BadInputError(f"run {number}: --because is empty; say in words why its listings are right after all")
    if run.outcome != "held":
        ended = {None: "has not ended", "promoted": "is promoted already"}.get(run.outcome, f"is {run.outcome}")
        raise BadInputError(f"run {number} of {run.source} {ended}; only a held run can be accepted")
    newest, trusted = workshop.runs.last_held(run.source), workshop.runs.last_promoted(run.source)
    if trusted and trusted.id > number:
        raise BadInputError(
            f"run {number} of {run.source} is older than run {trusted.id}, which was promoted on {trusted.day}: "
            "its listings are superseded"
        )
    if newest and newest.id != number:
        raise BadInputError(
            f"run {number} of {run.source} is not its newest held run; that is run {newest.id}: look at it with "
            f"`mbt runs show {newest.id}`"
        )
    with workshop.db.atomic():
        staged = workshop.listings.count_staged(number)
        if staged != run.listings:
            raise BadInputError(
                f"run {number} of {run.source} staged {run.listings} listings, and {staged} of them are there "
                f"still: it is superseded; crawl again with `mbt crawl --source {run.source}`"
            )
        promotion = workshop.listings.promote(
            number, run.source, run.day, unconfirmed=run.unconfirmed, checked=run.checked
        )
        workshop.runs.accept(number, who, today.isoformat(), " ".join(because.split()), promotion)
    return run, promotion
