"""JSON-LD on a provider's page: what is stated, in schema.org's words, and no more."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from parsel import Selector

from referral.match import Index
from referral.site.provider_page import ProviderPage, read_provider
from referral.site.structured import described
from tests.site.test_pages import provider_id


async def blocks(site: httpx.AsyncClient, release: Path, name: str) -> list[dict[str, Any]]:
    page = Selector((await site.get(f"/provider/{provider_id(release, name)}")).text)
    return [json.loads(block) for block in page.css("script[type='application/ld+json']::text").getall()]


@pytest.mark.parametrize(
    ("name", "kind", "states", "silent"),
    [
        (
            "Wandle Complex Needs Service",
            "MedicalClinic",
            {"telephone", "address", "parentOrganization", "availableService"},
            {"isAcceptingNewPatients", "geo"},
        ),
        ("Avon Personality Therapies", "MedicalClinic", {"isAcceptingNewPatients"}, set()),
        ("Maya Samplington", "Person", {"sameAs"}, {"telephone", "address", "knowsLanguage", "isAcceptingNewPatients"}),
        ("Sam Fictional", "Person", {"identifier"}, {"address", "geo"}),
    ],
)
async def test_only_what_is_stated(
    site: httpx.AsyncClient, sample_release: Path, name: str, kind: str, states: set[str], silent: set[str]
) -> None:
    trail, data = await blocks(site, sample_release, name)
    assert data["@context"] == "https://schema.org"
    assert (data["@type"], data["name"]) == (kind, name)
    assert states <= data.keys()
    assert not silent & data.keys()
    assert not [value for value in data.values() if value in (None, "", [])]
    assert trail["itemListElement"][-1]["name"] == name
    for step in trail["itemListElement"]:
        assert (await site.get(step["item"])).status_code == 200


def page_of(release: Path, name: str) -> ProviderPage:
    with closing(sqlite3.connect(f"file:{release}?mode=ro", uri=True)) as connection:
        page = read_provider(connection, provider_id(release, name), Index.load(connection).vocabulary)
    assert page
    return page


@pytest.mark.parametrize(
    ("register", "outcome", "kind"),
    [("gmc", "found", "Physician"), ("gmc", "not_found", "Person"), ("npi", "found", "Person")],
)
def test_a_physician_is_whom_a_register_of_physicians_has(
    sample_release: Path, register: str, outcome: str, kind: str
) -> None:
    page = page_of(sample_release, "Anna Przykładowa")
    page.checks[:] = [{"register": register, "outcome": outcome}]
    assert described(page)["@type"] == kind


def test_takes_nobody_new_is_a_no(sample_release: Path) -> None:
    assert described(page_of(sample_release, "Avon Personality Therapies"))["isAcceptingNewPatients"] is False


async def test_a_name_cannot_end_the_block(site: httpx.AsyncClient, sample_release: Path) -> None:
    answer = await site.get(f"/provider/{provider_id(sample_release, 'Ben Madeup-Jones')}")
    assert answer.text.count("</script>") == len(Selector(answer.text).css("script"))
    page = page_of(sample_release, "Ben Madeup-Jones")
    page.provider["name"] = "</script><script>alert(1)</script>"
    from referral.site.render import _environment

    macro = _environment().get_template("_list.html").module
    written = str(macro.structured([described(page)]))  # type: ignore[attr-defined]
    assert written.count("</script>") == 1
    assert json.loads(Selector(written).css("script::text").get(""))["name"] == "</script><script>alert(1)</script>"
