"""Marks that would overlap: nothing is lost, order does not matter."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from referral.maps.clusters import Mark, clusters

marks = st.lists(
    st.builds(
        Mark,
        name=st.text("abc", max_size=3),
        url=st.text("xyz", max_size=3),
        count=st.integers(1, 300),
        x=st.integers(0, 200).map(float),
        y=st.integers(0, 200).map(float),
    ),
    max_size=30,
    unique=True,
)


@given(marks, st.randoms(use_true_random=False))
def test_every_mark_is_in_one_cluster_whatever_the_order(given_marks: list[Mark], random: Random) -> None:
    found = clusters(given_marks)
    assert sum(len(one.marks) for one in found) == len(given_marks)
    assert {mark for one in found for mark in one.marks} == set(given_marks)
    assert all(one.count == sum(mark.count for mark in one.marks) for one in found)
    shuffled = list(given_marks)
    random.shuffle(shuffled)
    assert clusters(shuffled) == found


def test_near_ones_are_one_and_far_ones_two() -> None:
    leeds, bradford, london = (
        Mark("Leeds", "/l", 3, 50, 50),
        Mark("Bradford", "/b", 1, 60, 52),
        Mark("L", "/o", 9, 90, 180),
    )
    assert [one.marks for one in clusters([bradford, leeds, london])] == [(london,), (leeds, bradford)]


def test_marks_that_a_finger_cannot_tell_apart_are_one() -> None:
    leeds, york = Mark("Leeds", "/l", 1, 50, 50), Mark("York", "/y", 1, 85, 50)
    assert len(clusters([leeds, york])) == 2
    (one,) = clusters([leeds, york], apart=40)
    assert (one.name, one.alone, one.count) == ("Leeds and 1 town near it", False, 2)
    assert clusters([leeds])[0].name == "Leeds"


@given(marks, st.integers(0, 80))
def test_no_two_are_nearer_than_asked_for(given_marks: list[Mark], apart: int) -> None:
    found = clusters(given_marks, apart)
    for nth, one in enumerate(found):
        assert all(((one.x - other.x) ** 2 + (one.y - other.y) ** 2) ** 0.5 >= apart - 0.2 for other in found[:nth])
