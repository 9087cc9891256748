"""Numbers as they are dialled at home and from another country."""

import pytest

from referral.site.calling import dialled


@pytest.mark.parametrize(
    ("number", "at_home", "abroad", "shown"),
    [
        ("+442079460101", "020 7946 0101", False, "020 7946 0101"),
        ("+442079460101", "020 7946 0101", True, "+44 20 7946 0101"),
        ("+16175550121", "(617) 555-0121", True, "+1 617-555-0121"),
        ("+442079460101", None, False, "+44 20 7946 0101"),
        ("+442079460101", "", False, "+44 20 7946 0101"),
        ("+442079460101", "+442079460101", False, "+44 20 7946 0101"),
        (None, None, True, None),
    ],
)
def test_a_number_as_it_is_dialled(number: str | None, at_home: str | None, abroad: bool, shown: str | None) -> None:
    assert dialled(number, at_home, abroad=abroad) == shown
