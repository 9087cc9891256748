"""/healthz: which release a worker answers from, how old it is, what the gate said, and what it refused."""

from datetime import date

from referral.serving.generation import Generations
from referral.serving.plain_answers import Answer, as_json
from referral.serving.watching import Refused


def health(generations: Generations, refused: Refused | None, worker: int, today: date) -> Answer:
    """200 with a release to answer from, 503 without. ``refused``: what directory.db is and should not be."""
    current = generations.current
    told: dict[str, object] = {"status": "ok" if current else "no release", "worker": worker}
    if current is None:
        told |= {"release": None, "release_id": None}
    else:
        release = current.release
        told |= {
            "release": current.sha256,
            "release_id": release.id,
            "as_of": release.as_of,
            "age_days": (today - date.fromisoformat(release.as_of)).days,
            "providers": release.providers,
            "sample": release.sample,
            "gate": {"verdict": current.gate.verdict, "accepted": list(current.gate.accepted)},
        }
    told["refused"] = None if refused is None else {"file": refused.file, "why": refused.why}
    return as_json(200 if current else 503, told)
