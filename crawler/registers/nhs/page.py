"""One page of the NHS service search's results as listings, and the page after it."""

from urllib.parse import urlsplit

from pydantic import ValidationError

from crawler.listing import Listing, Said
from crawler.registers.errors import RegisterError, first_problem
from crawler.registers.nhs.request import NhsRequest, read_nhs_question
from crawler.registers.nhs.response import NhsAnswer, NhsRecord, read_nhs_answer, same_host


def read_nhs_page(url: str, text: str) -> tuple[list[Listing], tuple[str, ...]]:
    """(listings by ODS code, the next page of results) of the answer ``text`` to the question ``url``.

    Raises RegisterError for a refusal, and for an answer that is not as documented.
    """
    question = read_nhs_question(url)
    api = urlsplit(url)._replace(query="", fragment="").geturl()
    answer = read_nhs_answer(text)
    cut = question.cut_after(len(answer.records))
    listings = [nhs_listing(record, api, cut) for record in answer.records]
    return listings, _next(question, answer, url, api)


def _next(question: NhsRequest, answer: NhsAnswer, url: str, api: str) -> tuple[str, ...]:
    following = question.after(len(answer.records))
    if answer.next_link and same_host(answer.next_link, url) and answer.records:
        try:
            # The link is asked as a question of our own, so it cannot lead past our ceiling or carry anything else.
            following = read_nhs_question(answer.next_link)
        except RegisterError:
            return (following.url(api),) if following else ()
        return (following.url(api),) if following.skip > question.skip else ()
    return (following.url(api),) if following else ()


def nhs_listing(record: NhsRecord, api: str, cut: str | None = None) -> Listing:
    """A record's words. Its URL asks for this organisation alone, so it reads the same whatever was asked.

    Names are not among the words: a name that speaks of a treatment is no evidence of it.
    """
    url = NhsRequest(search=record.ods_code, search_fields=("ODSCode",), top=1).url(api)
    point = ",".join(f"{degrees:.6f}" for degrees in record.coordinates) if record.coordinates else None
    said = [
        ("registration_number", record.ods_code),
        ("status", record.status),
        ("organisation_type", record.kind),
        ("organization", record.parent),
        ("address", record.address),
        ("coordinates", point),
        *(("phone", value) for value in record.contact("Telephone")),
        *(("email", value) for value in record.contact("Email")),
        *(("website", value) for value in record.contact("Website")),
        ("register_note", cut),
    ]
    try:
        return Listing(
            key=record.ods_code,
            kind="service",
            name=record.name,
            url=url,
            said=tuple(Said(field=field, words=words, quote=words, url=url) for field, words in said if words),
        )
    except ValidationError as error:
        raise RegisterError(f"NHS service search: {record.ods_code} is no listing: {first_problem(error)}") from error
