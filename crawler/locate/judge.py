"""May a point be taken? Only when the offline one bears it out."""

from crawler.locate.point import Point

TIMES = 3
"""A point is believed within this many times the offline point's uncertainty."""


def bears_out(offline: Point | None, latitude: float, longitude: float) -> tuple[bool, float | None, str]:
    """(whether the offline point bears the other one out, km between them, that in words)."""
    if offline is None:
        return False, None, "the gazetteer has no point to check it against"
    km = offline.km_to(latitude, longitude)
    reach = TIMES * offline.uncertainty_km
    side = "within" if km <= reach else "beyond"
    said = f"{km:.1f} km from the offline point, {side} {TIMES} x {offline.uncertainty_km:g} km"
    return km <= reach, km, said
