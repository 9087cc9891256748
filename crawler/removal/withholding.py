"""Listings that may be somebody's who was removed: withheld until a maintainer says that they are somebody else's."""

from crawler.decisions import Decision, DecisionLog
from crawler.errors import BadInputError
from crawler.listing import Ref
from crawler.removal.reason import check_reason
from crawler.removal.removals import Removal, Removals
from crawler.removal.suppressing import Found, Register


def withheld(register: Register, removals: Removals) -> list[tuple[Found, Removal]]:
    """The listings that are not published, and why."""
    found: list[tuple[Found, Removal]] = []
    for one in register.found:
        removal = removals.of_identity(one.identity, allowed=removals.allows(one.ref))
        if removal and not removal.sure:
            found.append((one, removal))
    return found


def allow(register: Register, log: DecisionLog, ref: Ref, because: str, who: str, day: str) -> Decision | None:
    """Record that a listing is somebody else's; None where that was said already.

    BadInputError where there is no such listing, where it is not withheld, or where what it was recognised by is
    nobody else's.
    """
    removals = Removals(log.key, log.decisions)
    if removals.allows(ref):
        return None
    source, key = ref
    found = next((one for one in register.found if one.ref == ref), None)
    if found is None:
        raise BadInputError(f"{source} has no listing {key!r}; `mbt suppress withheld` lists those that are withheld")
    if removals.of_identity(found.identity) is None:
        raise BadInputError(f"{source} {key!r} is not withheld")
    if final := removals.of_identity(found.identity, allowed=True):
        raise BadInputError(
            f"{source} {key!r}: {final.says} as in removal {final.decision}, so it is the one who was removed; "
            f"`mbt decisions undo {final.decision}` takes the removal back"
        )
    why = check_reason(because, [found.identity], ())
    return log.add({"kind": "allow", "a": ref, "why": why}, who=who, when=day)[0]
