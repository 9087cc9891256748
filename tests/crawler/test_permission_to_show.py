"""What a permission lets us show: what it does not is not in the facts that are published."""

from datetime import date

from crawler.listing import Listing, Said
from crawler.normalise import facts_of
from crawler.providers.shown import shown
from crawler.source import Permission, Source

URL = "https://list.example.org/anna"
LISTING = Listing(
    key="anna",
    kind="practitioner",
    name="Anna Example, PhD",
    url=URL,
    said=tuple(
        Said(field=field, words=words, quote=words, url=URL)
        for field, words in (
            ("address", "3 Sample Street, Leeds, LS1 1AA"),
            ("phone", "020 7946 0000"),
            ("email", "anna@list.example.org"),
            ("prose", "I give mentalization-based treatment."),
        )
    ),
)


def permission(*may_show: str) -> Permission:
    return Permission.model_validate(
        {
            "basis": "written_agreement",
            "recorded_by": "a test",
            "recorded_on": date(2026, 11, 21),
            "reference": "a test",
            "may_show": list(may_show),
        }
    )


def test_only_what_may_be_shown_is(sample_sources: dict[str, Source]) -> None:
    facts = facts_of(LISTING, sample_sources["gb_nhs_trusts"])
    assert (facts.phone, facts.email, facts.credentials) != (None, None, None)
    kept = shown(facts, permission("phone"))
    assert kept.phone == facts.phone
    assert (kept.email, kept.credentials) == (None, None)
    assert [(place.written, place.city, place.postcode) for place in kept.addresses] == [("Leeds", "Leeds", None)]
    assert not {"email", "credentials"} & {one.field for one in kept.evidence}
    assert [(one.words, one.quote) for one in kept.evidence if one.field == "address"] == [("Leeds", "Leeds")]
    assert not any("Sample Street" in one.words + one.quote for one in kept.evidence)


def test_by_default_everything_is() -> None:
    assert set(Permission.model_fields["may_show"].default) == {"credentials", "phone", "email", "website", "address"}
