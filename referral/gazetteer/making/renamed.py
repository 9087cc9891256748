"""Further names of towns that the source does not have: `renamed.toml`."""

import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from referral.gazetteer.fold import fold
from referral.gazetteer.making.sources import TownRow

RENAMED = Path(__file__).parent.parent / "renamed.toml"


class RenamedError(ValueError):
    """A row of `renamed.toml` names a town that is not in the source."""


def renamed_towns(
    towns: Sequence[TownRow], regions: Mapping[int, str], path: Path = RENAMED
) -> dict[int, tuple[str, ...]]:
    """The further names of towns by geonameid, sorted; `regions` gives the first-level area of each town.

    Countries without towns in the source are passed over. `RenamedError` where a name's town is not there.
    """
    known = {town.country for town in towns}
    by_name: dict[tuple[str, str], list[TownRow]] = defaultdict(list)
    for town in towns:
        by_name[town.country, fold(town.name)].append(town)
    further: dict[int, set[str]] = defaultdict(set)
    for country, names in tomllib.loads(path.read_text(encoding="utf-8")).items():
        for name, stands in names.items() if country in known else ():
            written, _, region = stands.partition(", ")
            found = [t for t in by_name[country, fold(written)] if region in ("", regions.get(t.geonameid, ""))]
            if not found:
                raise RenamedError(
                    f"{path.name}, {country}: {name!r} stands for {stands!r}, and the source has no such town"
                )
            further[max(found, key=lambda town: (town.population, -town.geonameid)).geonameid].add(name)
    return {number: tuple(sorted(names)) for number, names in further.items()}
