"""Cut off anywhere: publish, the very first publish, rollback and suppress, at every call that changes the disk."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.prove.folders import WHO, current, done, suppressing
from tests.prove.ground import Ground, told
from tests.prove.points import Thorough
from tests.prove.row import Row
from tests.prove.walk import Walk


def publish(ground: Ground, thorough: Thorough = "in turn") -> Row:
    """A release is there; the next one is being published."""
    it = ground.small
    walk = Walk(
        template=it.changed,
        command=("publish",),
        again=(("publish",),),
        allowed=frozenset({it.current}),
        expected=_clean(ground, "publish", it.changed, ("publish",)),
        hidden=(it.removed.id, it.removed.name),
        decided=(it.decided, it.decided),
        seal=it.seal,
    )
    return _row(ground, walk, thorough)


def first_publish(ground: Ground) -> Row:
    """Nothing was ever published, and nothing decided: the log of decisions is begun as well."""
    walk = Walk(
        template=ground.small.begun,
        command=("publish",),
        again=(("publish",),),
        allowed=frozenset({None}),
        expected=ground.small.first,
    )
    return _row(ground, walk, "killed")


def rollback(ground: Ground) -> Row:
    """Back to a release that has somebody who was removed since: a copy without them is made."""
    it = ground.small
    back = ("rollback", it.first, "--because", "a drill", *WHO)
    walk = Walk(
        template=it.published,
        command=back,
        again=(back,),
        allowed=frozenset({it.current}),
        expected=_clean(ground, "rollback", it.published, back),
        hidden=(it.removed.id, it.removed.name),
        decided=(it.decided, it.decided),
        seal=it.seal,
    )
    return _row(ground, walk, "steps")


def suppress(ground: Ground) -> Row:
    """Somebody is removed; published before the removal is told again, and after it."""
    it = ground.small
    removal = tuple(suppressing(it.next))
    walk = Walk(
        template=it.published,
        command=removal,
        again=(("publish",), removal, ("publish",)),
        allowed=frozenset({it.current}),
        expected=_clean(ground, "suppress", it.published, removal, ("publish",)),
        hidden=(it.removed.id, it.removed.name),
        hidden_after=(it.next.id, it.next.name),
        decided=(it.decided, it.decided + 1),
        seal=it.seal,
    )
    return _row(ground, walk, "steps")


def _clean(ground: Ground, name: str, template: Path, *commands: Sequence[str]) -> str:
    """The release that undisturbed commands end in."""
    var = ground.copy(template, f"clean-{name}")
    for arguments in commands:
        done(ground.mbt(var, *arguments))
    return current(var)


def _row(ground: Ground, walk: Walk, thorough: Thorough) -> Row:
    calls, found = ground.walk(walk, thorough)
    ends = Counter("killed" if one.code < 0 else f"exit {one.code}" for one in found)
    wrong = [one for one in found if one.wrong]
    figures = (
        f"{len(found)} points at {len({(one.point.name, one.point.at) for one in found})} of {calls} calls "
        f"({', '.join(f'{end} {count}' for end, count in sorted(ends.items()))}); "
        f"{len(wrong)} left something bad, {len(found) - len(wrong)} safe with a rerun that went through"
    )
    return Row(figures, told(wrong))
