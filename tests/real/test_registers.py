"""The register readers on recorded real answers; skipped where they are not on the machine. Counts only stand here."""

import json
from pathlib import Path

import pytest

from crawler.registers import RegisterError
from crawler.registers.nhs.page import nhs_listing
from crawler.registers.nhs.response import read_nhs_answer
from crawler.registers.npi.number import is_valid_npi
from crawler.registers.npi.page import npi_listing
from crawler.registers.npi.response import read_npi_answer
from tests.real import MISSING, real_folder


@pytest.fixture(scope="module")
def folder() -> Path:
    found = real_folder()
    if found is None:
        pytest.skip(MISSING)
    return found


def test_every_npi_answer_is_read_or_refused_in_its_own_words(folder: Path) -> None:
    records = refused = 0
    for path in sorted((folder / "npi").glob("*.json")):
        text = path.read_text(encoding="utf-8")
        sent = json.loads(text)
        if "Errors" in sent:
            with pytest.raises(RegisterError) as caught:
                read_npi_answer(text)
            assert sent["Errors"][0]["description"] in str(caught.value)
            refused += 1
            continue
        read = read_npi_answer(text)
        assert len(read) == sent["result_count"]
        for record, result in zip(read, sent["results"], strict=True):
            assert is_valid_npi(record.number)
            assert (record.person is None) == (result["enumeration_type"] == "NPI-2")
            assert len(record.taxonomies) == len(result["taxonomies"])
            assert any(one.primary for one in record.taxonomies)
            assert record.places
            assert record.person is None or not record.name.isupper()
            kept = npi_listing(record, "http://npi.example.org/api/").model_dump_json()
            practice = [one for one in result["addresses"] if one["address_purpose"] == "LOCATION"]
            public = json.dumps([practice, result.get("practiceLocations", [])])
            for mailing in (one for one in result["addresses"] if one["address_purpose"] == "MAILING"):
                assert mailing["address_1"] not in kept or mailing["address_1"] in public
        records += len(read)
    assert (records, refused) == (22, 1)


def test_every_nhs_example_is_read_or_lacks_its_code(folder: Path) -> None:
    found = []
    for path in sorted((folder / "nhs").glob("*.json")):
        text = path.read_text(encoding="utf-8")
        if any("ODSCode" not in organisation for organisation in json.loads(text)["value"]):
            # An example whose $select left the code out: nobody could say whom it is about.
            with pytest.raises(RegisterError, match="ODSCode: Field required"):
                read_nhs_answer(text)
            continue
        answer = read_nhs_answer(text)
        for record in answer.records:
            assert nhs_listing(record, "http://nhs.example.org/").words("address")
            assert record.postcode
            assert record.contact("Telephone")
        found.append(len(answer.records))
    assert sorted(found) == [0, 1, 10, 10]
