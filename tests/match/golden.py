"""python -m tests.match.golden [--write]

The explanations of the vignettes marked golden, word for word (explanations.json): one line a reason, so that a
change of words or points is read in a diff. Without --write the differences are printed, and exit code 1 says that
there are some.
"""

import difflib
import json
import sqlite3
import sys
from collections.abc import Iterable
from typing import Any

from referral.match.answer import Answer, Match
from tests.match.invented import invented
from tests.match.vignettes import HERE, Desk, answer_of, read_vignettes

FILE = HERE / "explanations.json"
SHOWN = 3
_TIMES = ("referral_window", "opens_on", "unconfirmed_since")


def explanations() -> dict[str, Any]:
    """Who asks -> the explanation of the answer, as it is kept."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(invented())
    vignettes, on = read_vignettes(HERE / "vignettes.toml")
    desk = Desk.over(connection, on)
    connection.close()
    chosen = [one for one in vignettes if one.get("golden")]
    return {one["who"]: explained(answer_of({**one, "need": {"limit": SHOWN, **one["need"]}}, desk)) for one in chosen}


def explained(answer: Answer) -> dict[str, Any]:
    """One answer as lines of words."""
    return {
        "found": answer.found,
        "matches": {one.name: _reasons(one) for one in answer.matches},
        "not_accepting": {one.name: _reasons(one) for one in answer.not_accepting},
        "near_misses": [
            f"give up {', '.join(one.relax)}{f' to {one.needs_km} km' if one.needs_km else ''}: {one.gains} more"
            f" ({one.gains_anywhere} anywhere), {one.gains_only} in no easier way, first {one.best.name}"
            for one in answer.near_misses
        ],
        "alternatives": [f"{one.kind}: {one.name}. {one.why}" for one in answer.alternatives],
        "crisis": [line.name for line in answer.crisis],
    }


def _reasons(one: Match) -> dict[str, Any]:
    evidence = one.evidence
    return {
        "score": one.score,
        "parts": [f"{part.part} {part.points:g} of {part.of:g}: {part.why}" for part in one.parts],
        "must_haves": [f"{fact.fact} {fact.value}: {fact.why}" for fact in one.facts],
        "unknown": [f"{asked.fact}: {asked.question}" for asked in one.unknown],
        "unknown_cost": one.unknown_cost,
        "evidence": f"{evidence.level_label}; {evidence.evidence_label}; {evidence.url}" if evidence else None,
        "wait": one.wait,
        **{key: said for key in _TIMES if (said := getattr(one, key)) is not None},
        "how_to_refer": one.how_to_refer,
    }


def as_text(found: dict[str, Any]) -> str:
    """One reason a line."""
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def differences(kept: str, now: str) -> Iterable[str]:
    """What --write would change."""
    return difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm="", n=2)


def main(arguments: list[str]) -> int:
    """Compare or write; 0 the same or written, 1 different, 64 wrongly called."""
    if arguments not in ([], ["--write"]):
        print(__doc__, file=sys.stderr)
        return 64
    now = as_text(explanations())
    if arguments:
        FILE.write_text(now, encoding="utf-8")
        print(f"{FILE}: {now.count(chr(10))} lines")
        return 0
    found = list(differences(FILE.read_text(encoding="utf-8"), now))
    print(*found, sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
