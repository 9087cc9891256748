"""Place and postcode to point, offline: the one room that `crawler` and `referral` share.

`open_gazetteer().find("SW17 0YF", country="GB")` answers `Found`, `Ambiguous` or `NotFound`; `OfflineGeocoder` is
the same behind geopy's interface. `Gazetteer.suggest` completes what somebody types, `Gazetteer.reverse` names the town
at a point, `kilometres` and `miles` measure. `Gazetteer.area_named` tells the area that words name, `areas_of` those
that a place lies in, `served` whether a home there is served. Show `Gazetteer.attribution` wherever places are shown.
"""

import importlib
from typing import TYPE_CHECKING, Any

from referral.gazetteer.answer import Ambiguous, Answer, Found, NotFound, Place, Precision
from referral.gazetteer.area import Area, AreaKind, AreasOf, Basis, lies_in, served
from referral.gazetteer.folder import GazetteerFileError, var_folder
from referral.gazetteer.gazetteer import Gazetteer, open_gazetteer
from referral.gazetteer.question import QuestionError

if TYPE_CHECKING:
    from referral.gazetteer.distance import kilometres, miles
    from referral.gazetteer.geocoder import AmbiguousPlaceError, OfflineGeocoder

__all__ = [
    "Ambiguous",
    "AmbiguousPlaceError",
    "Answer",
    "Area",
    "AreaKind",
    "AreasOf",
    "Basis",
    "Found",
    "Gazetteer",
    "GazetteerFileError",
    "NotFound",
    "OfflineGeocoder",
    "Place",
    "Precision",
    "QuestionError",
    "kilometres",
    "lies_in",
    "miles",
    "open_gazetteer",
    "served",
    "var_folder",
]

if not TYPE_CHECKING:
    # What stands on geopy is imported when it is asked for: geopy loads every geocoder it knows, and an HTTP client.
    _LATER = {
        "AmbiguousPlaceError": "geocoder",
        "OfflineGeocoder": "geocoder",
        "kilometres": "distance",
        "miles": "distance",
    }

    def __getattr__(name: str) -> Any:
        if name not in _LATER:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        return getattr(importlib.import_module(f"{__name__}.{_LATER[name]}"), name)
