"""The bundled outlines: whole, the ones that were pinned, and one for every country that the gazetteer covers."""

import hashlib
import lzma
from importlib.resources import files

import numpy as np
import pytest

from referral.gazetteer.country import COUNTRIES, read_countries
from referral.maps import Outlines
from referral.maps.outlines import unit_vectors

# countries-50m.json of the npm package world-atlas 2.0.2, as packed there.
SHA256 = "04342cdc1e3016bcd7db1630de95684d67b79fe3c8c460321e87aef469502394"


def test_the_file_is_the_pinned_one() -> None:
    packed = (files("referral.maps") / "data" / "countries-50m.json.xz").read_bytes()
    assert hashlib.sha256(lzma.decompress(packed)).hexdigest() == SHA256


@pytest.mark.parametrize("country", sorted(read_countries(COUNTRIES)))
def test_every_country_of_the_gazetteer_has_closed_rings(country: str) -> None:
    rings = Outlines.load().rings[country]
    assert rings
    for ring in rings:
        assert np.array_equal(ring.points[0], ring.points[-1])
        assert (np.abs(ring.points[:, 1]) <= 90).all()


@pytest.mark.parametrize(
    ("longitude", "latitude", "country"),
    [(-0.1257, 51.5085, "GB"), (133.8807, -23.698, "AU"), (10.7461, 59.9127, "NO"), (-98.4936, 29.4241, "US")],
)
def test_a_town_lies_within_its_country(longitude: float, latitude: float, country: str) -> None:
    def crossings(points: np.ndarray) -> int:
        (x, y), (p, q) = points[:-1].T, points[1:].T
        above = (y > latitude) != (q > latitude)
        at = x[above] + (latitude - y[above]) * (p[above] - x[above]) / (q[above] - y[above])
        return int((at > longitude).sum())

    inside = {
        code for code, rings in Outlines.load().rings.items() if sum(crossings(ring.points) for ring in rings) % 2
    }
    assert inside == {country}


def test_a_ring_that_is_said_to_be_far_is_far() -> None:
    here = unit_vectors(np.array([[-1.5, 53.8]]))[0]
    for rings in Outlines.load().rings.values():
        for ring in rings:
            nearest = float(np.linalg.norm(unit_vectors(ring.points) - here, axis=1).min()) * 6371.0088
            if not ring.within(500, here):
                assert nearest > 500
