"""What pages say to search engines, in schema.org's words as JSON-LD: stated facts only, what is unknown is left out.

Words of ours are in the page's language, names as they are. Addresses are relative, as in the pages, so that a page is
the same whatever the site is called.
"""

from collections.abc import Sequence
from typing import Any

from referral.said import N_
from referral.site.listing_page import Listed
from referral.site.provider_page import ProviderPage
from referral.site.speech import SOURCE, Speech, speech

Data = dict[str, Any]
Crumbs = Sequence[tuple[str, str]]
"""(label, path) from the first page to this one."""

_ENGLISH = speech(SOURCE)
_CONTEXT = "https://schema.org"
# Registers that hold physicians and nobody else: who was found there is one.
_PHYSICIANS = frozenset(
    {"gmc", "imc", "us_physicians", "ca_physicians", "nz_doctors", "at_aerzte", "it_medici", "es_medicos"}
)
_OFFERS = N_("Mentalization-based treatment (MBT)")


def crumbs(trail: Crumbs, speaking: Speech = _ENGLISH) -> Data:
    """Where a page stands."""
    return {
        "@context": _CONTEXT,
        "@type": "BreadcrumbList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": number,
                "name": speaking.if_said(label),
                "item": speaking.to(path),
            }
            for number, (label, path) in enumerate(trail, start=1)
        ],
    }


def listed(providers: Sequence[Listed], speaking: Speech = _ENGLISH) -> Data:
    """A list of providers, in its order."""
    return {
        "@context": _CONTEXT,
        "@type": "ItemList",
        "numberOfItems": len(providers),
        "itemListElement": [
            {"@type": "ListItem", "position": number, "name": one.name, "url": speaking.to(f"/provider/{one.id}")}
            for number, one in enumerate(providers, start=1)
        ],
    }


def described(page: ProviderPage, speaking: Speech = _ENGLISH) -> Data:
    """One provider: a Physician where a register of physicians has them, else a Person, a MedicalClinic, or, without an
    address, a MedicalOrganization.
    """
    row = page.provider
    kind = _kind(page)
    data: Data = {
        "@context": _CONTEXT,
        "@type": kind,
        "name": row["name"],
        "identifier": row["id"],
        "url": speaking.to(f"/provider/{row['id']}"),
        "telephone": row["phone"],
        "email": row["email"],
        "sameAs": row["website"],
        "address": [_address(place) for place in page.locations],
        "knowsLanguage": list(page.languages),
    }
    if page.organization:
        belongs = "worksFor" if kind == "Person" else "parentOrganization"
        data[belongs] = {"@type": "Organization", "name": page.organization}
    if kind != "Person" and page.availability["accepting"]:
        data["isAcceptingNewPatients"] = page.availability["accepting"] == "yes"
    if kind in {"MedicalClinic", "Physician"} and page.qualifications:
        data["availableService"] = {"@type": "PsychologicalTreatment", "name": speaking.said(_OFFERS)}
    return {name: value for name, value in data.items() if value not in (None, [], "")}


def _kind(page: ProviderPage) -> str:
    if page.provider["kind"] == "service":
        return "MedicalClinic" if page.locations else "MedicalOrganization"
    found = {check["register"] for check in page.checks if check["outcome"] == "found"}
    return "Physician" if found & _PHYSICIANS else "Person"


def _address(place: dict[str, Any]) -> Data:
    data = {
        "@type": "PostalAddress",
        "streetAddress": place["address"],
        "addressLocality": place["city"],
        "addressRegion": place["region"],
        "postalCode": place["postcode"],
        "addressCountry": place["country"],
    }
    return {name: value for name, value in data.items() if value}
