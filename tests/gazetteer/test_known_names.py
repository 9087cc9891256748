"""The bits that tell a name that nothing has: never a name that something has."""

import string

from hypothesis import given
from hypothesis import strategies as st

from referral.gazetteer.known_names import ALSO_NAMED, AREA, NAMED, KnownNames, bits_of

COUNTRIES = st.sampled_from(["GB", "DK", AREA])
NAMES = st.text(string.ascii_lowercase + " ", min_size=1, max_size=12)
ROWS = st.lists(st.tuples(COUNTRIES, NAMES, st.sampled_from([NAMED, ALSO_NAMED])), max_size=40)


@given(rows=ROWS, size=st.sampled_from([8, 64, 1 << 12]))
def test_a_name_of_the_file_is_always_let_through(rows: list[tuple[str, str, int]], size: int) -> None:
    known = KnownNames(bits_of(rows, size))
    for country, name, table in rows:
        assert known.has(country, name) & table
    names = [name for country, name, table in rows if country == "GB" and table == NAMED]
    assert known.named("GB", names) == names


def test_other_names_countries_and_tables_are_told_apart() -> None:
    known = KnownNames(bits_of([("GB", "leeds", NAMED), ("GB", "bristol", ALSO_NAMED)], 1 << 16))
    assert (known.has("GB", "leeds"), known.has("GB", "bristol")) == (NAMED, ALSO_NAMED)
    assert (known.has("DK", "leeds"), known.has("GB", "leed")) == (0, 0)
    assert known.named("GB", ["bristol", "leeds", "york"]) == ["leeds"]
    assert KnownNames(bits_of([], 8)).has("GB", "leeds") == 0
