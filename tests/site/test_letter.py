"""The referral letter: shaped by who writes and to whom, empty, and with no way to send what is typed."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from parsel import Selector
from pydantic import ValidationError

from referral.match import Index
from referral.site.letter import Letter, letter_to, read_stated
from referral.site.letter_fields import FieldData, LetterData, letter_data
from referral.site.roles import roles
from tests.site.test_refer import text

PROFESSIONALS = sorted(roles().keys() - {"self"})
MINIMUM = {"name", "birth", "contact", "reason", "diagnosis", "risk", "risk_others", "current", "tried"}
Written = Callable[[str, str], Letter]


@pytest.fixture
def written(sample_release: Path) -> Written:
    """The letter to a service by its name, in a role."""

    def letter(name: str, role: str = "primary_care") -> Letter:
        with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
            (one,) = connection.execute("SELECT id FROM provider WHERE name = ?", [name]).fetchone()
            stated = read_stated(connection, one, Index.load(connection).vocabulary)
        assert stated is not None
        return letter_to(stated, role)

    return letter


def fields(letter: Letter) -> dict[str, str]:
    return {field.code: field.label for section in letter.sections for field in section.fields}


def said(letter: Letter, code: str) -> list[str | None]:
    return [
        one.quote for section in letter.sections for field in section.fields if field.code == code for one in field.says
    ]


@pytest.mark.parametrize("role", roles())
def test_the_minimum_is_asked_of_everybody(written: Written, sample_release: Path, role: str) -> None:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM provider WHERE kind = 'service'")]
    for name in names:
        letter = written(name, role)
        needed = {field.code for section in letter.sections for field in section.fields if field.needed}
        assert needed >= MINIMUM | {"share" if role == "self" else "consent"}, name
        assert all(section.fields for section in letter.sections)


@pytest.mark.parametrize("role", PROFESSIONALS)
def test_a_professional_says_who_writes(written: Written, role: str) -> None:
    letter = written("Wandle Complex Needs Service", role)
    assert "writer" in fields(letter)
    assert letter.greeting == "Dear colleague,"


def test_who_refer_themselves_write_in_plain_words(written: Written) -> None:
    own = written("Beverley Brook Personality Disorder Therapies", "self")
    assert "writer" not in fields(own)
    assert fields(own)["reason"] == "Why you are asking for help now"
    assert "referral of myself" in own.opening
    assert own.may == "yes"
    assert "doctor" in fields(own)


@pytest.mark.parametrize(
    ("service", "role", "may"),
    [
        ("Wandle Complex Needs Service", "primary_care", "yes"),
        ("Wandle Complex Needs Service", "self", "no"),
        ("Wandle Complex Needs Service", "criminal_justice", "unknown"),
        ("Mentalization-based treatment for families (MBT-F)", "primary_care", "yes"),
        ("Mentalization-based treatment for families (MBT-F)", "self", "unknown"),
        ("Waterside Centre", "primary_care", "no"),
    ],
)
def test_whether_the_writer_may_refer(written: Written, service: str, role: str, may: str) -> None:
    assert written(service, role).may == may


@pytest.mark.parametrize(
    ("service", "field", "asked"),
    [
        ("Waterside Centre", "area", True),
        ("Croydon Introductory MBT Group", "area", False),
        ("Tyne Young People's MBT Team", "parent", True),
        ("Waterside Centre", "parent", False),
        ("Wandle Complex Needs Service", "group", True),
        ("Charles Sample MBT Clinic", "insurance", True),
        ("Wandle Complex Needs Service", "insurance", False),
    ],
)
def test_what_only_some_services_need(written: Written, service: str, field: str, asked: bool) -> None:
    assert (field in fields(written(service, "primary_care"))) is asked


@pytest.mark.parametrize(
    ("service", "field", "quote"),
    [
        ("Waterside Centre", "area",
         "You must be registered with a GP in Camden or Islington: we see nobody from elsewhere."),
        ("Gruppeterapi for voksne (MBT)", "birth", "Alder 23-45 år"),
        ("Gruppeterapi for voksne (MBT)", "substances", "Rusproblem uten behandling"),
        ("Wandle Complex Needs Service", "reason",
         "Please include the reason for referral, risk, current treatment and what has been tried."),
    ],
)  # fmt: skip
def test_the_services_own_words_stand_beside_the_field(written: Written, service: str, field: str, quote: str) -> None:
    assert said(written(service, "secondary_care"), field) == [quote]


def test_an_exclusion_is_said_as_one(written: Written) -> None:
    letter = written("Gruppeterapi for voksne (MBT)", "secondary_care")
    diagnosis = next(one for section in letter.sections for one in section.fields if one.code == "diagnosis")
    assert {label for one in diagnosis.says for label in one.no} >= {"Psychosis"}
    assert {label for one in diagnosis.says for label in one.yes} >= {"Borderline personality disorder"}


def test_what_was_ticked_in_a_form_is_no_quotation(written: Written) -> None:
    letter = written("Charles Sample MBT Clinic", "primary_care")
    said_of = [one for section in letter.sections for field in section.fields for one in field.says]
    assert [one for one in said_of if one.sent]
    quotes = [one.quote or "" for one in said_of]
    assert not [
        quote for quote in quotes if quote in {"yes", "no"} or quote.startswith(("who_may_refer", "conditions:"))
    ]


@pytest.mark.parametrize(
    ("service", "label"),
    [
        ("Wandle Complex Needs Service", "NHS number"),
        ("Klinik Fjord for personlighedsforstyrrelser", "CPR-nummer"),
        ("Charles Sample MBT Clinic", "Health or insurance number"),
    ],
)
def test_the_number_is_called_as_in_the_country(written: Written, service: str, label: str) -> None:
    assert fields(written(service, "primary_care"))["number"] == label


@pytest.mark.parametrize("role", [*roles(), "nobody", ""])
async def test_the_page_has_nothing_that_could_be_sent(
    site: httpx.AsyncClient, sample_release: Path, role: str
) -> None:
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        (one,) = connection.execute("SELECT id FROM provider WHERE name = 'Waterside Centre'").fetchone()
    answer = await site.get(f"/letter/{one}", params={"as": role})
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    page = Selector(answer.text)
    controls = page.css("main input, main textarea, main select")
    assert len(controls) > 15
    assert not page.css("main form, main [name], main [formaction], main [contenteditable]")
    assert all(one.attrib["autocomplete"] == "off" for one in controls)
    assert all(one.attrib["spellcheck"] == "false" for one in page.css("main input, main textarea"))
    assert not page.css("[onclick], [oninput], script:not([src])")
    in_page = page.css("meta[http-equiv='Content-Security-Policy']::attr(content)").get("")
    for policy in (in_page, answer.headers["content-security-policy"]):
        assert policy.startswith("default-src 'none'")
        assert "connect-src 'none'" in policy
        assert "form-action 'none'" in policy
    assert page.css("main .rules i")
    current = page.css(".roles [aria-current]")
    assert text(current[0]) == roles().get(role, roles()["primary_care"]).name
    for label in page.css("main label"):
        assert page.css(f"[id='{label.attrib['for']}']")


async def test_a_letter_to_nobody_and_to_a_former_id(site: httpx.AsyncClient, sample_release: Path) -> None:
    assert (await site.get("/letter/nobody")).status_code == 404
    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as connection:
        ((former, now),) = connection.execute("SELECT id, provider_id FROM redirect").fetchall()
    answer = await site.get(f"/letter/{former}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/letter/{now}")


def test_the_script_of_the_letter_can_neither_ask_nor_keep() -> None:
    script = (Path(__file__).parents[2] / "referral" / "static" / "letter.js").read_text("utf-8")
    for means in ("fetch", "XMLHttpRequest", "sendBeacon", "WebSocket", "Storage", "cookie", "indexedDB", "caches",
                  "location", "postMessage", "import", "innerHTML", "history"):  # fmt: skip
        assert means not in script, means


@pytest.mark.parametrize(
    "field",
    [
        {"code": "a", "label": "A", "kind": "choice"},
        {"code": "a", "label": "A", "kind": "line", "options": ["x"]},
        {"code": "a", "label": "A", "kind": "lines"},
        {"code": "a", "label": "A", "kind": "picture"},
        {"code": "a", "label": "A", "kind": "line", "colour": "red"},
    ],
)
def test_a_field_that_does_not_fit_its_kind_is_refused(field: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        FieldData.model_validate(field)


@pytest.mark.parametrize(
    ("change", "said"), [({"code": "name"}, "two fields"), ({"roles": ["patient"]}, "no role of roles.toml")]
)
def test_a_letter_with_a_double_code_or_an_unknown_role_is_refused(change: dict[str, object], said: str) -> None:
    data = letter_data().model_dump()
    data["section"][0]["field"][0].update(change)
    with pytest.raises(ValidationError, match=said):
        LetterData.model_validate(data)
