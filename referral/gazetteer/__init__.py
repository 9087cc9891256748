"""Place and postcode to point, offline: the one room that `crawler` and `referral` share.

`open_gazetteer().find("SW17 0YF", country="GB")` answers `Found`, `Ambiguous` or `NotFound`; `OfflineGeocoder` is
the same behind geopy's interface. `Gazetteer.suggest` completes what somebody types, `Gazetteer.reverse` names the town
at a point, `kilometres` and `miles` measure. Show `Gazetteer.attribution` wherever places are shown.
"""

from referral.gazetteer.answer import Ambiguous, Answer, Found, NotFound, Place, Precision
from referral.gazetteer.distance import kilometres, miles
from referral.gazetteer.folder import GazetteerFileError, var_folder
from referral.gazetteer.gazetteer import Gazetteer, open_gazetteer
from referral.gazetteer.geocoder import AmbiguousPlaceError, OfflineGeocoder
from referral.gazetteer.question import QuestionError

__all__ = [
    "Ambiguous",
    "AmbiguousPlaceError",
    "Answer",
    "Found",
    "Gazetteer",
    "GazetteerFileError",
    "NotFound",
    "OfflineGeocoder",
    "Place",
    "Precision",
    "QuestionError",
    "kilometres",
    "miles",
    "open_gazetteer",
    "var_folder",
]
