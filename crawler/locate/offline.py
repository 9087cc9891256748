"""The offline gazetteer as one of the chain's geocoders."""

from crawler.locate.point import Alternative, Answer, Point
from crawler.normalise.addresses import Address
from referral.gazetteer import Ambiguous, Found, Gazetteer, QuestionError

PROVIDER = "offline"


def ask_offline(gazetteer: Gazetteer, address: Address, country: str) -> Answer:
    """Found, ambiguous or not found; never an error: nothing is asked of anybody."""
    parts = {"city": address.city, "state": address.region, "postalcode": address.postcode, "country": country}
    structured = {name: value for name, value in parts.items() if value}
    # A whole postcode in its own field is surest; without one the words as written may still hold a part of it.
    queries: list[str | dict[str, str]] = [structured] if address.postcode else []
    queries.append(address.written)
    if address.city and not address.postcode:
        queries.append(structured)
    answers: list[Answer] = []
    for query in queries:
        try:
            answer = gazetteer.find(query, country=country)
        except QuestionError as error:
            answers.append(Answer("not_found", note=str(error)[:200]))
            continue
        if isinstance(answer, Found):
            place = answer.place
            point = Point(
                round(place.latitude, 5),
                round(place.longitude, 5),
                place.precision,
                round(place.uncertainty_km, 2),
                place.city,
                place.postcode,
                place.note,
            )
            return Answer("found", point, place.label, place.note)
        if isinstance(answer, Ambiguous):
            candidates = answer.candidates[:10]
            labels = "; ".join(candidate.label for candidate in candidates[:5])
            others = tuple(
                Alternative(one.label, round(one.latitude, 5), round(one.longitude, 5)) for one in candidates
            )
            answers.append(Answer("ambiguous", note=f"could be {labels}"[:300], alternatives=others))
        else:
            answers.append(Answer("not_found", note=answer.reason[:200]))
    return answers[0]
