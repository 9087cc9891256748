"""The providers of an owner file as listings, like those of any page: what is said, word for word. Pure."""

from pathlib import Path

from crawler.listing import Listing, Said
from crawler.owner.form import OwnerFile, Provider
from crawler.read.labels import slug


def owner_listings(file: OwnerFile, path: Path) -> list[Listing]:
    """The file's providers as listings; the key is the file's name and the provider's, so a newer file replaces."""
    return [_listing(provider, file, path) for provider in file.providers]


def _listing(provider: Provider, file: OwnerFile, path: Path) -> Listing:
    url = provider.training_url or provider.website or "about:owner-file"
    said: list[Said] = []

    def say(name: str, words: object, quote: str) -> None:
        if words not in (None, "", []):
            said.append(Said(field=name, words=str(words), quote=quote, url=url))

    say("claim", provider.mbt, provider.mbt)
    if provider.training:
        told = " · ".join(filter(None, (provider.training_title, provider.training, provider.training_issuer)))
        say(f"training_level:{provider.training}", provider.training_title or "yes", f"{provider.mbt} Training: {told}")
        say("issuer", provider.training_issuer, f"training_issuer: {provider.training_issuer}")
    for name in (
        "organization", "credentials", "address", "phone", "email", "website", "catchment", "how_to_refer",
        "referral_window", "ages", "months", "visits_per_week",
    ):  # fmt: skip
        say(name, getattr(provider, name), f"{name}: {getattr(provider, name)}")
    for column, vocabulary, value in (
        ("conditions", "condition", "yes"),
        ("not_conditions", "condition", "no"),
        ("formats", "format", "yes"),
        ("delivery", "delivery", "yes"),
        ("payment", "payment", "yes"),
        ("who_may_refer", "referral_route", "yes"),
        ("who_may_not_refer", "referral_route", "no"),
        ("access", "wish", "yes"),
    ):
        for code in getattr(provider, column):
            say(f"{vocabulary}:{code}", value, f"{column}: {code}")
    if provider.delivery == ["online"]:
        say("delivery:in_person", "no", "delivery: online")  # a list of ways that names only this one
    for language in provider.languages:
        say("language", language, f"languages: {language}")
    day = provider.wait_as_of or file.submitted_on
    dated = f"wait_as_of: {day}" if provider.wait_as_of else f"submitted_on: {day}"
    if provider.accepting:
        say("accepting", provider.accepting, f"accepting: {provider.accepting}")
        say("accepting_as_of", day, dated)
    if provider.wait_weeks is not None:
        say("wait", f"{provider.wait_weeks:g} weeks", f"wait_weeks: {provider.wait_weeks:g}")
        say("wait_as_of", day, dated)
    country = Said(field="country", words=provider.country, quote=f"country: {provider.country}", url=url)
    return Listing(
        key=f"{path.stem}/{slug(provider.name)}",
        kind=provider.kind,
        name=provider.name,
        url=url,
        said=(country, *said),
    )
