"""How somebody stands in an answer, so that two answers can be compared."""

from referral.match.answer import Answer

Standing = tuple[int, float]
"""(1, score) for a match or one not accepting; (0, 0) for everybody else."""


def standing(answer: Answer, provider_id: str) -> Standing:
    for one in (*answer.matches, *answer.not_accepting):
        if one.provider_id == provider_id:
            return 1, one.score
    return 0, 0.0


def listed(answer: Answer) -> set[str]:
    """Everybody who meets the need, open to new patients or not."""
    return {one.provider_id for one in (*answer.matches, *answer.not_accepting)}


def mentioned(answer: Answer) -> set[str]:
    """Everybody whose id stands anywhere in the answer."""
    near = {one.best.provider_id for one in answer.near_misses}
    return listed(answer) | near | {one.provider_id for one in answer.alternatives if one.provider_id}
