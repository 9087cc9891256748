"""What was read, in a form that a person can review: what is unknown is left out."""

from typing import Any

from crawler.normalise import Facts


def reviewable(facts: Facts) -> dict[str, Any]:
    """One provider's facts as plain values for JSON."""
    said: dict[str, Any] = {
        "name": facts.name,
        "kind": facts.kind,
        "country": facts.country,
        "credentials": facts.credentials,
        "organization": facts.organization,
        "phone": facts.phone.e164 if facts.phone else None,
        "email": facts.email,
        "website": facts.website,
        "addresses": [
            {"written": item.written, "postcode": item.postcode, "city": item.city, "region": item.region}
            for item in facts.addresses
        ],
        "ages": [facts.ages.youngest, facts.ages.oldest] if facts.ages else None,
        "months": [facts.months.low, facts.months.high] if facts.months else None,
        "visits_per_week": facts.visits_per_week,
        "wait_weeks": facts.wait_weeks,
        "accepting": facts.accepting,
        "catchment": facts.catchment,
        "catchment_read": _catchment(facts),
        "how_to_refer": facts.how_to_refer,
        "referral_window": facts.referral_window,
        "referral_periods": _periods(facts),
        "languages": facts.languages,
        "attributes": dict(sorted(facts.attributes.items())),
        "conflicts": sorted(facts.conflicts),
        "online_only": facts.online_only or None,
        "claims": [
            {
                "level": claim.level,
                "variant": claim.variant,
                "local_title": claim.local_title,
                "issuer": claim.issuer,
                "evidence_kind": claim.evidence_kind,
                "publishable": claim.publishable,
                **({"valid_until": claim.valid_until} if claim.valid_until else {}),
                **({"lapsed": True} if claim.lapsed else {}),
            }
            for claim in facts.claims
        ],
    }
    return {name: value for name, value in said.items() if value not in (None, [], {})}


def _catchment(facts: Facts) -> dict[str, Any] | None:
    read = facts.catchment_read
    return {"names": read.names, "basis": read.basis, "whole": read.whole} if read else None


def _periods(facts: Facts) -> list[str]:
    read = facts.window_read
    if read is None:
        return []
    ends = [f"{one.state} {one.first} to {one.last}" for one in read.periods]
    return ends if read.whole else [*ends, "and perhaps others"]
