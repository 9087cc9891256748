"""The records of a register's answer beside the listing that was asked about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from crawler.listing import Listing
from crawler.registers.known import person_of, service_of
from crawler.registers.nhs import agreement as nhs
from crawler.registers.nhs.page import nhs_listing
from crawler.registers.nhs.request import read_nhs_question
from crawler.registers.nhs.response import read_nhs_answer
from crawler.registers.npi import agreement as npi
from crawler.registers.npi.page import npi_listing
from crawler.registers.npi.request import read_npi_question
from crawler.registers.npi.response import read_npi_answer
from crawler.registers.verdict import Agreement, among
from crawler.shapes import NhsSearchPage, NpiPage


@dataclass(frozen=True, slots=True)
class Answer:
    """One page of an answer: its URL, its text, the day on which it came (ISO), and its body's sha256."""

    url: str
    text: str
    came_on: str
    sha256: str


@dataclass(frozen=True, slots=True)
class _Weighed:
    number: str
    verdict: Agreement
    words: Callable[[], Listing]
    """The record as a listing, made only where it is kept."""


def weigh(
    listing: Listing, rule: NpiPage | NhsSearchPage, answers: Sequence[Answer]
) -> tuple[Agreement, Mapping[str, Any]]:
    """(verdict, what came back) of a whole answer, page by page. Pure.

    What came back, as JSON: ``pages`` with their URLs and sha256, ``weighed`` (the record that was found, or those that
    may be the listing's: number, name, outcome, reasons and words as the register has them) and ``others``, the numbers
    of the records that are somebody else's; no more is kept of people whom nobody asked about.

    RegisterError where an answer is not as documented.
    """
    each, remark = _npi(listing, answers) if isinstance(rule, NpiPage) else _nhs(listing, answers)
    # Beyond its ceiling a register may show the same records again.
    once = list({one.number: one for one in each}.values())
    verdict = among([one.verdict for one in once], remark)
    # One record that fits settles it: a namesake's is somebody else's then.
    may_be = {"found"} if verdict.outcome == "found" else {"found", "ambiguous"}
    came_back = {
        "pages": [{"url": answer.url, "sha256": answer.sha256} for answer in answers],
        "weighed": [_kept(one) for one in once if one.verdict.outcome in may_be],
        "others": sorted(one.number for one in once if one.verdict.outcome not in may_be),
    }
    return (verdict if verdict.outcome == "found" else Agreement(verdict.outcome, verdict.reasons)), came_back


def _npi(listing: Listing, answers: Sequence[Answer]) -> tuple[list[_Weighed], str | None]:
    person, found, remark = person_of(listing), [], None
    for answer in answers:
        records = read_npi_answer(answer.text)
        remark = read_npi_question(answer.url).cut_after(len(records)) or remark
        found += [
            _Weighed(one.number, npi.agreement(person, one), partial(npi_listing, one, _api(answer.url)))
            for one in records
        ]
    return found, remark


def _nhs(listing: Listing, answers: Sequence[Answer]) -> tuple[list[_Weighed], str | None]:
    service, found, remark = service_of(listing), [], None
    for answer in answers:
        records = read_nhs_answer(answer.text).records
        remark = read_nhs_question(answer.url).cut_after(len(records)) or remark
        found += [
            _Weighed(one.ods_code, nhs.agreement(service, one), partial(nhs_listing, one, _api(answer.url)))
            for one in records
        ]
    return found, remark


def _api(url: str) -> str:
    return urlsplit(url)._replace(query="", fragment="").geturl()


def _kept(one: _Weighed) -> dict[str, Any]:
    record = one.words()
    said = [[said.field, said.words] for said in record.said if said.field not in {"name", "registration_number"}]
    return {
        "number": one.number,
        "name": record.name,
        "outcome": one.verdict.outcome,
        "reasons": list(one.verdict.reasons),
        "said": said,
    }
