"""Small worlds in which everybody could be everybody: what holds whatever the listings say."""

from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.resolve import Decision, Record, resolve
from crawler.resolve.counts import Counts
from crawler.resolve.names import Name
from crawler.resolve.record import Place
from crawler.resolve.vetoes import Vetoes

NAMES = [
    Name(given, family)
    for given in (("ada",), ("alan",), ("a",), ("a", "b"), ("ada", "berta"), ("ada", "cora"), ())
    for family in (("sampleton",), ("samplteon",), ("proof",), ("sampleton", "proof"))
]
PLACES = [
    (),
    (Place(town="exampleham"),),
    (Place("SW170YF", "exampleham", "sample st 1"),),
    (Place(town="proofstead"),),
]


@st.composite
def worlds(draw: st.DrawFn) -> list[Record]:
    count = draw(st.integers(2, 9))
    return [
        Record(
            ref=(source := f"gb_{draw(st.integers(1, 3))}", f"/{number}"),
            source=source,
            first_seen=f"2026-01-0{draw(st.integers(1, 3))}",
            kind="practitioner",
            country="GB",
            shown=" ".join((*name.given, *name.family)).title(),
            url="https://list.example/",
            name=name,
            phones=draw(st.sampled_from([(), (), ("+442079460101",), ("+442079460102",)])),
            emails=draw(st.sampled_from([(), (), (), ("a@sampleton.example",), ("info@sampleton.example",)])),
            places=draw(st.sampled_from(PLACES)),
            numbers=draw(st.sampled_from([(), (), (), (("bpc", "1"),), (("bpc", "2"),)])),
        )
        for number, name in enumerate(draw(st.lists(st.sampled_from(NAMES), min_size=count, max_size=count)))
    ]


@settings(max_examples=150, deadline=None)
@given(worlds(), st.randoms(use_true_random=False))
def test_order_changes_nothing_and_no_veto_is_ever_overruled(records: list[Record], random: Random) -> None:
    found = resolve(records)
    shuffled = list(records)
    random.shuffle(shuffled)
    assert resolve(shuffled) == found
    by_ref = {one.ref: one for one in records}
    vetoes = Vetoes(Counts(sorted(records, key=lambda one: one.ref)), {})
    for cluster in found.clusters:
        for a, b in combinations(cluster.members, 2):
            assert not vetoes.between(by_ref[a], by_ref[b])


@settings(max_examples=80, deadline=None)
@given(worlds(), st.data())
def test_different_keeps_two_apart_and_its_undo_restores_everything(records: list[Record], data: st.DataObject) -> None:
    a, b = data.draw(st.lists(st.sampled_from(records), min_size=2, max_size=2, unique_by=lambda one: one.ref))
    no = Decision(1, "different", "M. Aintainer", "2026-11-22", "I asked", a=a.ref, b=b.ref)
    undo = Decision(2, "undo", "M. Aintainer", "2026-11-22", "I asked again", undoes=1)
    apart = resolve(records, [no])
    assert not any({a.ref, b.ref} <= set(cluster.members) for cluster in apart.clusters)
    assert resolve(records, [undo, no]) == resolve(records)


def person(key: str, given: str, phone: bool, place: Place | None) -> Record:
    return Record(
        ref=(f"gb_{key}", "/1"),
        source=f"gb_{key}",
        first_seen="2026-01-01",
        kind="practitioner",
        country="GB",
        shown=f"{given} Sampleton".title(),
        url="https://list.example/",
        name=Name((given,), ("sampleton",)),
        phones=("+442079460101",) if phone else (),
        places=(place,) if place else (),
    )


@settings(max_examples=60, deadline=None)
@given(
    known=st.integers(2, 5),
    phone=st.booleans(),
    relative=st.sampled_from(["alan", "alma"]),
    elsewhere=st.sampled_from([None, Place(town="proofstead"), Place("SW170YF", "exampleham", "sample st 1")]),
)
def test_an_initial_joins_whoever_is_known_until_another_could_be_meant(
    known: int, phone: bool, relative: str, elsewhere: Place | None
) -> None:
    house = Place("SW170YF", "exampleham", "sample st 1")
    adas = [person(f"list_{number}", "ada", True, house) for number in range(known)]
    vague = person("other", "a", phone, house)
    refs = {one.ref for one in [*adas, vague]}
    assert refs in [set(one.members) for one in resolve([*adas, vague]).clusters]
    found = resolve([*adas, vague, person("relative", relative, False, elsewhere)])
    assert {vague.ref} in [set(one.members) for one in found.clusters]
    assert any(vague.ref in (one.a, one.b) for one in found.reviews)
