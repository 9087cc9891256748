"""Whether somebody new is taken, and the wait: of several statements the newest is shown, whoever makes it. Pure.

How it stands changes by the week, so the day on which something was said goes before who says it; only an answer that
the provider had put right stands against any. "No" wins a tie, for a patient sent in vain is worse off than one who
asked. A wait that came with an answer goes with it: "no" from one source beside "four weeks" from another's "yes" is
what nobody said.
"""

from collections.abc import Iterable

from crawler.providers.provider import CORRECTED, Member


def accepting_said_on(member: Member) -> str:
    """The day on which a member says whether it takes anybody: stated, or first read; a day to come is no such day."""
    return _said_on(member, member.facts.accepting_as_of)


def wait_said_on(member: Member) -> str:
    """The same of its wait."""
    return _said_on(member, member.facts.wait_as_of)


def _said_on(member: Member, stated: str | None) -> str:
    return stated if stated and stated <= member.kept.last_checked else member.kept.last_changed


def newest_accepting(saying: Iterable[Member]) -> list[Member]:
    """The members that say so, the one that is shown first."""
    return sorted(
        saying,
        key=lambda one: (one.strength == CORRECTED, accepting_said_on(one), one.facts.accepting == "no", one.rank),
        reverse=True,
    )


def newest_wait(saying: Iterable[Member], accepting: Member | None) -> list[Member]:
    """The members that state a wait, the one that is shown first, unless ``goes_with`` says that none may be."""
    return sorted(
        saying,
        key=lambda one: (
            goes_with(one, accepting),
            wait_said_on(one),
            one is accepting,
            one.rank,
        ),
        reverse=True,
    )


def goes_with(one: Member, accepting: Member | None) -> bool:
    """Whether a member's wait may stand beside the answer; one that another source's table tells came with none."""
    told_elsewhere = any(each.field == "wait_weeks" and each.origin for each in one.facts.evidence)
    return accepting is None or told_elsewhere or one.facts.accepting in {None, accepting.facts.accepting}
