"""One page of the NPI registry's results as listings, and the page after it."""

from urllib.parse import urlsplit

from pydantic import ValidationError

from crawler.listing import Listing, Said
from crawler.registers.errors import RegisterError, first_problem
from crawler.registers.npi.request import NpiRequest, read_npi_question
from crawler.registers.npi.response import NpiRecord, read_npi_answer


def read_npi_page(url: str, text: str) -> tuple[list[Listing], tuple[str, ...]]:
    """(listings by NPI, the next page of results) of the answer ``text`` to the question ``url``.

    Raises RegisterError for a refusal, and for an answer that is not as documented.
    """
    question = read_npi_question(url)
    api = urlsplit(url)._replace(query="", fragment="").geturl()
    records = read_npi_answer(text)
    cut = question.cut_after(len(records))
    following = question.after(len(records))
    listings = [npi_listing(record, api, cut) for record in records]
    return listings, (following.url(api),) if following else ()


def npi_listing(record: NpiRecord, api: str, cut: str | None = None) -> Listing:
    """A record's words. Its URL asks for this number alone, so the same record reads the same whatever was asked.

    An organisation's name is not among the words: a name that speaks of a treatment is no evidence of it.
    """
    url = NpiRequest(number=record.number).url(api)
    said: list[tuple[str, str, str]] = [("registration_number", record.number, f"NPI {record.number}")]
    if record.person:
        said.append(("name", record.person.written, record.person.written))
    said += [(field, words, words) for field, words in _basics(record)]
    for taxonomy in record.taxonomies:
        what = f"{taxonomy.code} {taxonomy.description}"
        said.append(("taxonomy", what, f"{what} (primary)" if taxonomy.primary else what))
        if taxonomy.licence:
            licence = " ".join(filter(None, (taxonomy.state, taxonomy.licence)))
            said.append(("licence", licence, f"{taxonomy.description}: {licence}"))
    for place in record.places:
        if place.written:
            said.append(("address", place.written, place.written))
        if place.phone:
            said.append(("phone", place.phone, place.phone))
    if cut:
        said.append(("register_note", cut, cut))
    kept = dict.fromkeys(said)
    try:
        return Listing(
            key=record.number,
            kind="practitioner" if record.person else "service",
            name=record.name,
            url=url,
            said=tuple(Said(field=field, words=words, quote=quote, url=url) for field, words, quote in kept),
        )
    except ValidationError as error:
        raise RegisterError(f"NPI registry: {record.number} is no listing: {first_problem(error)}") from error


def _basics(record: NpiRecord) -> list[tuple[str, str]]:
    found = [
        ("status", record.status),
        ("credentials", record.credential),
        ("enumerated", record.enumerated.isoformat() if record.enumerated else None),
        ("last_updated", record.last_updated.isoformat() if record.last_updated else None),
    ]
    return [(field, words) for field, words in found if words]
