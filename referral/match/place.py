"""Where the asker is, as the match needs it. `referral.gazetteer.Place` fits this shape."""

from typing import Protocol


class PlacePoint(Protocol):
    """A point and how well it is known: degrees WGS 84, `uncertainty_km` in kilometres, `country` ISO 3166-1 alpha-2.

    `precision` is a code of the vocabulary `precision`; `label` is what people read.
    """

    @property
    def label(self) -> str: ...  # noqa: D102

    @property
    def latitude(self) -> float: ...  # noqa: D102

    @property
    def longitude(self) -> float: ...  # noqa: D102

    @property
    def precision(self) -> str: ...  # noqa: D102

    @property
    def uncertainty_km(self) -> float: ...  # noqa: D102

    @property
    def country(self) -> str: ...  # noqa: D102
