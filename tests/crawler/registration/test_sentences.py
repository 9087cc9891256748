"""No sentence of ours says that somebody is not licensed: not being found in a register does not tell that."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from crawler.cli.registration import registration
from crawler.cli.registration_tables import checked_sentence
from crawler.registers.known import person_of
from crawler.registers.npi.agreement import agreement
from crawler.registers.npi.response import read_npi_answer
from crawler.registers.verdict import among
from crawler.registration.known import outcomes, registers
from tests.crawler.registers.answers import npi_answer, npi_person
from tests.crawler.registration.making import asked, practitioner

ROOT = Path(__file__).parents[3]
_PAPER = r"(?:licen[cs]es?|registrations?|permission|right)"
_ALLOWED = r"(?:licen[cs]ed|registered|qualified|certified|accredited|authorised|authorized|allowed|entitled|genuine)"
NOT_LICENSED = re.compile(
    rf"\b(?:not|never|no longer|nor|isn't|aren't|hardly)\b[^.;:,]{{0,25}}\b{_ALLOWED}\b"
    rf"|\bun-?{_ALLOWED}\b"
    rf"|\b(?:no|without|without an?|without any|lacks?|lost)\s+{_PAPER}\b"
    rf"|\b(?:may|must|can) ?not practi[cs]e\b|\bfake\b|\bquack\b|\bimpostor\b",
    re.IGNORECASE,
)
SHOWN = [
    *sorted((ROOT / "crawler" / "registration").glob("*.py")),
    *sorted((ROOT / "crawler" / "cli").glob("registration*.py")),
    *sorted((ROOT / "crawler" / "registers").rglob("agreement.py")),
    ROOT / "crawler" / "registers" / "verdict.py",
]


def literals(path: Path) -> Iterator[str]:
    """The words of a module that somebody may be shown: every string that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
    for one in ast.walk(tree):
        if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in silent:
            yield one.value


@pytest.mark.parametrize(
    "sentence",
    [
        "Ada Sample is not licensed.",
        "They are not currently registered to practise.",
        "an unlicensed therapist",
        "practises without a licence",
        "Ada has no license",
        "lost registration",
        "may not practise",
    ],
)
def test_the_test_knows_such_sentences(sentence: str) -> None:
    assert NOT_LICENSED.search(sentence)


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_words_of_ours_say_so(path: Path) -> None:
    assert [words for words in literals(path) if NOT_LICENSED.search(words)] == []


def test_neither_do_the_registers_and_the_outcomes() -> None:
    told = [
        *(words for one in registers().values() for words in (one.title, one.means, one.source)),
        *(words for one in outcomes().values() for words in (one.label, one.sentence)),
    ]
    assert len(told) > 100
    assert [words for words in told if NOT_LICENSED.search(words)] == []


def test_nor_the_document_and_the_help() -> None:
    told = [(ROOT / "docs" / "registration.md").read_text(encoding="utf-8")]
    told += [
        CliRunner().invoke(registration, [*one, "--help"]).output for one in ([], ["due"], ["checked"], ["update"])
    ]
    assert [NOT_LICENSED.findall(words) for words in told] == [[]] * 5


@pytest.mark.parametrize("register", registers())
def test_a_sentence_for_every_register_when_nothing_was_found(register: str) -> None:
    said = checked_sentence("Ada Sample", asked("2026-01-01", "not_found", register=register), 7)
    assert not NOT_LICENSED.search(said)
    assert "this says nothing about whether they may practise" in said


@given(
    st.lists(
        st.builds(
            lambda first, last, status: npi_person({"first_name": first, "last_name": last, "status": status}),
            st.sampled_from(["DANA", "D", "OTHER"]),
            st.sampled_from(["SAMPLEWOOD", "SAMPLEWOOD-LEE", "OTHER"]),
            st.sampled_from(["A", "D", None]),
        ),
        max_size=4,
    )
)
def test_no_reason_says_so_either(sent: list[dict[str, object]]) -> None:
    dana = person_of(practitioner("dana", "Dana Samplewood", ("address", "Austin, TX 78701")).listing)
    each = [agreement(dana, record) for record in read_npi_answer(npi_answer(*sent))]
    for verdict in (*each, among(each)):
        assert not [reason for reason in verdict.reasons if NOT_LICENSED.search(reason)]
    if among(each).outcome == "not_found":
        assert "this says nothing about a licence" in among(each).reasons
