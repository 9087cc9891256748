"""What the match knows of a release: frozen rows of directory.db, one class per thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from referral.gazetteer.area import Area, Basis
from referral.match.opening import Period
from referral.match.sphere import UnitVector
from referral.match.value import Value
from referral.match.window import Window


class Term(NamedTuple):
    """One row of `vocabulary`."""

    vocabulary: str
    code: str
    label: str
    sort: int
    question: str | None
    tier: str | None


class Location(NamedTuple):
    """One row of `location`; `vector` and `uncertainty_km` are None where no point could be given honestly."""

    id: str
    city: str | None
    country: str
    vector: UnitVector | None
    uncertainty_km: float | None


class Qualification(NamedTuple):
    """One row of `qualification`: a claim of training and what stands behind it."""

    level: str
    variant: str
    local_title: str | None
    issuer: str | None
    evidence_kind: str
    evidence_url: str
    last_seen: date


class ServiceArea(NamedTuple):
    """One row of `service_area`. `basis`: what must lie in it, the home or the practice (gp); None: not stated."""

    area: Area
    basis: Basis | None


@dataclass(frozen=True, slots=True)
class Provider:
    """One thing a patient can be referred to. `attributes` maps "vocabulary:term" to yes or no; no entry is unknown.

    `speaks` and `interpreters` hold the tags of `language` in the form that `languages.comparable` gives. `catchment`
    and `referral_window` are as written, `areas` and `periods` what was understood (`…_read`: whole, part, none).
    """

    id: str
    kind: str
    name: str
    organization: str | None
    country: str
    phone: str | None
    age_min: int | None
    age_max: int | None
    visits_per_week: float | None
    how_to_refer: str | None
    online_only: bool
    last_checked: date
    attributes: Mapping[str, Value]
    speaks: frozenset[str]
    interpreters: frozenset[str]
    locations: tuple[Location, ...]
    qualifications: tuple[Qualification, ...]
    accepting: Value
    accepting_since: date | None
    wait_weeks: float | None
    wait_as_written: str | None
    wait_as_of: date | None
    catchment: str | None
    catchment_read: str | None
    areas: tuple[ServiceArea, ...]
    referral_window: str | None
    window_read: str | None
    periods: tuple[Period, ...]
    unconfirmed_since: date | None

    @property
    def window(self) -> Window:
        """When referrals are taken, as far as it was understood."""
        return Window(self.periods, self.window_read == "whole")

    def says(self, vocabulary: str, term: str) -> Value:
        """What the provider says of one term: yes, no, or unknown where there is no row."""
        return self.attributes.get(f"{vocabulary}:{term}", Value.UNKNOWN)


class Crisis(NamedTuple):
    """One row of `crisis_resource`, word for word."""

    country: str
    name: str
    how: str
    emergency: str | None
    source_url: str
    read_on: str


class Treatment(NamedTuple):
    """One row of `alternative_treatment`."""

    code: str
    name: str
    what: str
    how_to_find: str
    url: str | None


class Release(NamedTuple):
    """The row of `release`: which directory answered. `as_of` is an ISO day."""

    id: str
    schema_version: int
    as_of: str
    sample: bool
    notice: str | None
    providers: int
    gazetteer: str
    licence: str
