"""What is shown of a provider, in words: for telling what a correction changes, and for telling people. Pure."""

from crawler.providers import Provider
from crawler.review.labels import field_label, term_label


def shown_words(provider: Provider) -> dict[str, str]:
    """What -> the words shown, in the order of a provider's page; nothing where nothing is shown."""
    facts = provider.facts
    found: dict[str, str | None] = {
        field_label("name"): facts.name,
        field_label("credentials"): facts.credentials,
        field_label("organization"): facts.organization,
        "MBT training": "; ".join(
            dict.fromkeys(
                f"{term_label('training_level', one.claim.level)} ({term_label('variant', one.claim.variant)})"
                for one in provider.qualifications
                if one.shown
            )
        ),
        field_label("phone"): facts.phone.display if facts.phone else None,
        field_label("email"): facts.email,
        field_label("website"): facts.website,
        field_label("address"): "; ".join(place.address.written for place in provider.places),
        field_label("language"): ", ".join(field_label(f"language:{tag}").partition(" ")[2] for tag in facts.languages),
        field_label("ages"): _between(facts.ages.youngest, facts.ages.oldest) if facts.ages else None,
        field_label("months"): _between(facts.months.low, facts.months.high) if facts.months else None,
        field_label("visits_per_week"): _number(facts.visits_per_week),
        field_label("catchment"): facts.catchment,
        field_label("how_to_refer"): facts.how_to_refer,
        field_label("accepting"): facts.accepting,
        field_label("wait"): facts.wait_as_written or _number(facts.wait_weeks),
        field_label("wait_as_of"): facts.wait_as_of,
        field_label("referral_window"): facts.referral_window,
    }
    found |= {field_label(term): value for term, value in sorted(facts.attributes.items())}
    return {what: words for what, words in found.items() if words}


def changed(before: Provider, after: Provider) -> list[str]:
    """One sentence for each thing that is shown otherwise."""
    old, new = shown_words(before), shown_words(after)
    return [
        f"{what}: {old.get(what, 'nothing')} -> {new.get(what, 'nothing')}"
        for what in dict.fromkeys((*old, *new))
        if old.get(what) != new.get(what)
    ]


def _between(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return f"up to {high:g}" if high is not None else f"from {low:g}" if low is not None else ""
    return f"{low:g} to {high:g}" if low != high else f"{low:g}"


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"
