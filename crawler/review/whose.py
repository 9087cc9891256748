"""Which listing a provider's id comes from: what a decision about the provider is tied to. Pure."""

from crawler.errors import BadInputError
from crawler.listing import Ref
from crawler.providers import Directory, Provider
from crawler.resolve.ids import identifier


def own_ref(directory: Directory, provider: str) -> Ref:
    """The listing whose id is ``provider``, now or before it was joined with others; BadInputError for none."""
    now = directory.resolution.redirects.get(provider, provider)
    members = next((one.members for one in directory.resolution.clusters if one.id == now), ())
    for ref in members:
        if identifier("p", *ref) == provider:
            return ref
    raise BadInputError(f"there is no provider {provider!r}; it is the last part of the provider's address on the site")


def refs_of(directory: Directory, provider: Provider) -> frozenset[Ref]:
    """Every listing of the provider, those that are gone as well."""
    return frozenset(
        ref for cluster in directory.resolution.clusters if cluster.id == provider.id for ref in cluster.members
    )


def published(directory: Directory, provider: str) -> Provider:
    """The provider of an id; former ids lead on. BadInputError where nothing is published under it."""
    key = directory.redirects.get(provider.strip().lower(), provider.strip().lower())
    for one in directory.providers:
        if one.id == key:
            return one
    raise BadInputError(
        f"no provider {provider!r} is published; its id is the last part of its address on the site: p and ten letters"
    )
