"""Who is nearer and not shown, grouped by why, in the words of hidden.toml and roles.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from referral.match.hidden import FEWER_POINTS, Hidden, HiddenOne
from referral.site.roles import roles


@dataclass(frozen=True, slots=True)
class Gap:
    """One reason with everybody who stands under it; each has (who, the words of its further reasons)."""

    why: str
    who: tuple[tuple[HiddenOne, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Gaps:
    """All of them: the most frequent reason first, who only earned fewer points last.

    more: there are others, farther than those counted.
    """

    number: int
    services_only: bool
    gaps: tuple[Gap, ...]
    more: bool


@cache
def _words() -> dict[str, str]:
    return tomllib.loads((files("referral.site") / "hidden.toml").read_text(encoding="utf-8"))


def grouped(hidden: Hidden, route: str | None) -> Gaps | None:
    """Each provider once, under the first of its reasons. `route`: who refers. None where nobody is hidden."""
    if not hidden.nearest:
        return None
    by_reason: dict[str, list[HiddenOne]] = {}
    for one in hidden.nearest:
        by_reason.setdefault(one.reasons[0], []).append(one)
    ordered = sorted(by_reason.items(), key=lambda pair: (pair[0] == FEWER_POINTS, -len(pair[1])))
    return Gaps(
        number=len(hidden.nearest),
        services_only=all(one.provider.kind == "service" for one in hidden.nearest),
        gaps=tuple(
            Gap(
                _because(reason, route),
                tuple((one, tuple(_because(also, route) for also in one.reasons[1:])) for one in who),
            )
            for reason, who in ordered
        ),
        more=hidden.more,
    )


def _because(reason: str, route: str | None) -> str:
    role = roles().get(route or "")
    return role.hidden if reason == "referral_route" and role else _words().get(reason, _words()["other"])
