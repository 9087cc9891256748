"""A damaged release that is current: the one before it is served."""

import time
from pathlib import Path

from crawler.release.store import Store
from tests.prove.damaged import PLACES, flip
from tests.prove.folders import current, done, people, read_on_another_day
from tests.prove.ground import Ground
from tests.prove.row import Row
from tests.prove.serving import Served, serving

_NOTICED = 2.0
"""Seconds after which what directory.db leads to has surely been looked at."""


def corrupted_release_served(ground: Ground) -> Row:
    """Damaged before it is served, and let be directory.db while another is served."""
    var = ground.copy(ground.whole, "served-damage")
    whole = current(var)
    read_on_another_day(var, 1)
    done(ground.mbt(var, "publish"))
    damaged = current(var)
    person = people(var)[0].id
    store = Store(var)
    sound = store.path(damaged).read_bytes()
    wrong: list[str] = []
    for at in PLACES[:3]:
        store.path(damaged).write_bytes(sound)
        flip(store.path(damaged), at)
        with serving(var) as served:
            wrong += [f"byte {at}, before the start: {what}" for what in _answers(served, whole, person)]
    with serving(var) as served:
        for at in PLACES:
            _link(store, whole)
            _replaced(store.path(damaged), sound)
            flip(store.path(damaged), at)
            _link(store, damaged)
            time.sleep(_NOTICED)
            wrong += [f"byte {at}, while it serves: {what}" for what in _answers(served, whole, person)]
        _link(store, whole)
        _replaced(store.path(damaged), sound)
        _link(store, damaged)
        time.sleep(_NOTICED)
        wrong += [f"whole again: {what}" for what in _answers(served, damaged, person)]
    return Row(
        f"damaged in {len(PLACES[:3])} places before the start and {len(PLACES)} while it serves: "
        "the one before it answers, /healthz says so; whole again, it answers",
        wrong,
    )


def _answers(served: Served, release: str, person: str) -> list[str]:
    """What is not answered, or not from this release, over several connections."""
    found = [
        f"{path} answers {status}"
        for path in ("/", f"/provider/{person}", "/directory/provider.json")
        if (status := served.get(path)[0]) != 200
    ]
    told = {str(served.health().get("release")) for _ in range(8)}
    return found + [f"/healthz says {one[:12]}, not {release[:12]}" for one in sorted(told - {release})]


def _link(store: Store, release: str) -> None:
    """As a publish would, but without looking at the file."""
    link = store.link.with_name(".drill")
    link.symlink_to(Path("releases") / f"{release}.db")
    link.replace(store.link)


def _replaced(path: Path, body: bytes) -> None:
    beside = path.with_suffix(".part")
    beside.write_bytes(body)
    beside.rename(path)
