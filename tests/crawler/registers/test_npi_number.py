"""NPI numbers and their check digit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.registers.npi.number import is_valid_npi


def test_the_example_of_the_standard_is_valid() -> None:
    assert is_valid_npi("1234567893")


@pytest.mark.parametrize(
    "number", ["1234567890", "123456789", "12345678933", "", "123456789x", "１２３４５６７８９３", " 1234567893"]
)
def test_other_words_are_not(number: str) -> None:
    assert not is_valid_npi(number)


@given(st.integers(100_000_000, 299_999_999))
def test_exactly_one_last_digit_is_right(nine: int) -> None:
    assert sum(is_valid_npi(f"{nine}{digit}") for digit in range(10)) == 1


@given(st.integers(100_000_000, 299_999_999), st.integers(0, 9), st.integers(1, 9))
def test_any_single_slip_is_noticed(nine: int, at: int, by: int) -> None:
    number = next(f"{nine}{digit}" for digit in range(10) if is_valid_npi(f"{nine}{digit}"))
    slipped = str((int(number[at]) + by) % 10)
    assert not is_valid_npi(number[:at] + slipped + number[at + 1 :])
