"""Invented answers of both registers, to be varied by a test."""

import json
from typing import Any

NPI_API = "http://npi.example.org/api/"
NHS_API = "http://nhs.example.org/service-search-api/"


def npi_address(purpose: str | None, **other: Any) -> dict[str, Any]:
    """An address as the registry sends it."""
    return {
        "address_purpose": purpose,
        "address_1": "1 SAMPLE STREET",
        "address_2": "",
        "city": "BOULDER",
        "state": "CO",
        "postal_code": "803020001",
        "country_code": "US",
        "telephone_number": "303-555-0122",
        **other,
    }


def npi_person(basic: dict[str, Any] | None = None, **other: Any) -> dict[str, Any]:
    """A person's result as the registry sends it."""
    return {
        "number": "1000000004",
        "enumeration_type": "NPI-1",
        "basic": {
            "first_name": "DANA",
            "middle_name": "MARIE",
            "last_name": "SAMPLEWOOD",
            "credential": "PH.D.",
            "sole_proprietor": "NO",
            "status": "A",
            "enumeration_date": "2012-05-07",
            "last_updated": "2024-03-01",
            **(basic or {}),
        },
        "other_names": [],
        "addresses": [
            npi_address("LOCATION"),
            npi_address("MAILING", address_1="9 PRIVATE LANE", city="LONGMONT", telephone_number="303-555-0199"),
        ],
        "taxonomies": [{"code": "103TC0700X", "desc": "Psychologist, Clinical", "primary": True, "state": "CO"}],
        **other,
    }


def npi_organization(**other: Any) -> dict[str, Any]:
    """An organisation's result, with who signed its form."""
    basic = {
        "organization_name": "SAMPLE CLINIC LLC",
        "status": "A",
        "authorized_official_first_name": "SIGNING",
        "authorized_official_last_name": "OFFICIAL",
        "authorized_official_telephone_number": "303-555-0177",
    }
    return npi_person(number="1000000012", enumeration_type="NPI-2", **other) | {"basic": basic}


def npi_answer(*results: Any) -> str:
    """The body of an answer."""
    return json.dumps({"result_count": len(results), "results": results})


def nhs_organisation(**other: Any) -> dict[str, Any]:
    """An organisation as the service search sends it."""
    return {
        "@search.score": 1.0,
        "ODSCode": "ZZ901",
        "OrganisationName": "Wandle Complex Needs Service",
        "OrganisationTypeId": "CLI",
        "OrganisationType": "Clinic",
        "OrganisationStatus": "Visible",
        "Address1": "Willow Building",
        "Address2": " ",
        "Address3": None,
        "City": "London",
        "Postcode": "SW17 0YF",
        "Latitude": 51.4268,
        "Longitude": -0.1748,
        "Contacts": [{"ContactMethodType": "Telephone", "ContactValue": "020 7946 0101   "}],
        "Staff": [{"GivenName": "Private", "FamilyName": "Person"}],
        **other,
    }


def nhs_answer(*organisations: Any, **other: Any) -> str:
    """The body of an answer."""
    return json.dumps({"@odata.context": "http://search.example.org/$metadata", "value": organisations, **other})
