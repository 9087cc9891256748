"""How a provider is reached: what a label names first, and never a crisis line's number."""

import pytest

from crawler.listing import Listing, Said
from crawler.normalise import facts_of
from crawler.source import load_sources

SOURCE = load_sources()["gb_nhs_trusts"]


def read(*said: tuple[str, str]) -> tuple[str | None, str | None]:
    """Phone and e-mail of a listing that says this, in this order."""
    url = "https://clinic.example/mbt"
    words = tuple(Said(field=field, words=text, quote=text, url=url) for field, text in said)
    facts = facts_of(Listing(key="a", kind="service", name="Sample MBT", url=url, said=words), SOURCE)
    return facts.phone.display if facts.phone else None, facts.email


@pytest.mark.parametrize(
    "said",
    [
        "In a crisis call 020 7946 0999.",
        "If you feel suicidal, phone Samaritans on 020 7946 0999",
        "Call the out of hours team on 020 7946 0999",
        "In an emergency ring 999 or 020 7946 0999",
    ],
)
def test_a_crisis_number_is_never_theirs(said: str) -> None:
    assert read(("prose", said)) == (None, None)
    assert read(("prose", said), ("phone", "020 7946 0101"))[0] == "020 7946 0101"


def test_a_label_goes_before_a_sentence() -> None:
    said = ("prose", "Call our partners on 020 7946 0102 or write to them@partner.example")
    assert read(said) == ("020 7946 0102", "them@partner.example")
    assert read(said, ("contact", "020 7946 0103, us@clinic.example")) == ("020 7946 0103", "us@clinic.example")
    assert read(said, ("contact", "020 7946 0103"), ("phone", "020 7946 0101"), ("email", "mbt@clinic.example")) == (
        "020 7946 0101",
        "mbt@clinic.example",
    )
