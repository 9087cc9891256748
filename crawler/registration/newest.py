"""Of all looks into registers about a provider, the one that counts for each register. Pure; input order is nothing.

- The newest counts.
- A look by hand holds until its day all the same, unless the register was asked since and a record was found: people
  stand in registers under names that no listing gives, so a machine that did not find one knows no better.
- Of several listings of one provider that were asked about on one day, the one whose record was found counts. Where
  they lead to records of different numbers, it is ambiguous.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from crawler.decisions import Decision, standing
from crawler.errors import BadInputError
from crawler.listing import Ref
from crawler.registers.verdict import Outcome
from crawler.registration.known import registers
from crawler.workshop.checks import Check

History = Mapping[Ref, Sequence[Check]]
"""Every check of each listing."""

_RANK: Mapping[Outcome, int] = {"not_found": 0, "ambiguous": 1, "found": 2}


def checks_for(
    refs: Iterable[Ref], rows: Iterable[Check], decisions: Iterable[Decision], today: date | None = None
) -> tuple[Check, ...]:
    """The check that counts for each register over all of a provider's listings, by register.

    ``rows`` are those of crawl.db (``Checks.all``), of any listings; ``decisions`` those of the log, standing or not.
    ``today`` decides whether a look by hand still holds; without it, the day of the newest check does.
    For many providers, ``history`` once and ``newest`` for each is the same and quicker.
    """
    return newest(refs, history(rows, decisions), today)


def history(rows: Iterable[Check], decisions: Iterable[Decision]) -> History:
    """All checks by listing, those by hand among them; BadInputError for a decision about an unknown register."""
    found: defaultdict[Ref, list[Check]] = defaultdict(list)
    for row in rows:
        found[row.ref].append(row)
    for decision in standing(decisions):
        if decision.kind == "checked":
            check = by_hand(decision)
            found[check.ref].append(check)
    return found


def newest(refs: Iterable[Ref], checks: History, today: date | None = None) -> tuple[Check, ...]:
    """What counts of a provider with these listings, by register."""
    by_register: defaultdict[str, list[Check]] = defaultdict(list)
    for ref in sorted(set(refs)):
        for check in checks.get(ref, ()):
            by_register[check.register].append(check)
    return tuple(_counts(of_one, today) for _, of_one in sorted(by_register.items()))


def by_hand(decision: Decision) -> Check:
    """A decision of kind ``checked`` as a check."""
    where = decision.register or ""
    if decision.a is None or where not in registers():
        known = ", ".join(registers())
        raise BadInputError(f"decision {decision.number}: no register is called {where!r}; there are: {known}")
    return Check(
        ref=decision.a,
        register=where,
        asked=decision.url or "",
        asked_on=decision.when,
        outcome=_outcome(decision),
        number=decision.number_there,
        reasons=(decision.why,),
        check_again_on=decision.until or decision.when,
        how="by hand",
    )


def _outcome(decision: Decision) -> Outcome:
    return next(outcome for outcome in _RANK if outcome == decision.outcome)


def _counts(checks: Sequence[Check], today: date | None) -> Check:
    """The check that counts of those in one register."""
    hand = max((one for one in checks if one.how == "by hand"), key=_newer, default=None)
    asked = _of_asked([one for one in checks if one.how == "asked"])
    if hand is None or asked is None:
        # One of them is there: a register without a check is not asked about.
        return next(one for one in (hand, asked) if one is not None)
    if hand.asked_on >= asked.asked_on:
        return hand
    as_of = today.isoformat() if today else asked.asked_on
    return hand if as_of < hand.check_again_on and asked.outcome != "found" else asked


def _of_asked(checks: Sequence[Check]) -> Check | None:
    latest: dict[Ref, Check] = {}
    for check in sorted(checks, key=_newer):
        latest[check.ref] = check
    found = sorted((one for one in latest.values() if one.outcome == "found"), key=_newer)
    numbers = sorted({str(one.number) for one in found})
    if len(numbers) > 1:
        reason = f"its listings lead to {len(numbers)} records: {', '.join(numbers)}"
        return replace(found[-1], outcome="ambiguous", number=None, reasons=(reason,))
    return max(latest.values(), key=_newer, default=None)


def _newer(check: Check) -> tuple[str, int, Ref, str, str]:
    return check.asked_on, _RANK[check.outcome], check.ref, check.number or "", check.asked
