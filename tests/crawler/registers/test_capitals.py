"""Names in capitals, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registers.names import in_normal_case


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("SAMPLEWOOD", "Samplewood"),
        ("VAN DER BERG", "van der Berg"),
        ("DE LA CRUZ", "de la Cruz"),
        ("LA ROCHE", "La Roche"),
        ("LE", "Le"),
        ("VAN", "Van"),
        ("MCSAMPLE-O'DELL", "McSample-O'Dell"),
        ("MACHADO", "Machado"),
        ("ST. JOHN", "St. John"),
        ("III", "III"),
        ("JR.", "Jr."),
        ("J", "J"),
        ("JOSÉ ÅSE", "José Åse"),
        ("van der Berg", "van der Berg"),
        ("DeSample", "DeSample"),
        ("", ""),
    ],
)
def test_capitals(written: str, name: str) -> None:
    assert in_normal_case(written) == name


@given(st.text(max_size=40))
def test_no_letter_is_lost(written: str) -> None:
    assert in_normal_case(written).split() == written.split() or (
        in_normal_case(written).casefold().split() == written.casefold().split()
    )
