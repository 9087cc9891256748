"""The sentences of an answer: plain texts in JSON, and messages that pages say in their own language."""

import sqlite3
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from referral.gazetteer import Area
from referral.locale.gather import gathered, messages_of
from referral.match import Need, match
from referral.match.answer import Answer, Match
from referral.match.catchment import catchment_words
from referral.match.opening import Period
from referral.match.value import Value
from referral.match.window import Window, window_words
from referral.said import Counted, Joined, Named, Said
from referral.site.speech import speech
from tests.match.building import TODAY, Claim, Site, Somebody, Spot, index_of
from tests.match.invented import invented
from tests.match.strategies import AREAS, areas_of, crowds, needs, spots, tried, without
from tests.match.vignettes import HERE, Desk, answer_of, read_vignettes

_OF_THE_RELEASE = ("team", "treatment")


def sentences(answer: Answer) -> Iterator[str]:
    """All of them but those about other treatments, which are a release's own."""
    for one in (*answer.matches, *answer.not_accepting, *(miss.best for miss in answer.near_misses)):
        yield from _of(one)
    yield from (one.why for one in answer.alternatives if one.kind not in _OF_THE_RELEASE)


def _of(one: Match) -> Iterator[str]:
    yield from (part.why for part in one.parts)
    yield from (fact.why for fact in one.facts)
    yield from (unknown.question for unknown in one.unknown)
    yield one.wait
    if one.referral_window:
        yield one.referral_window


@cache
def _messages() -> frozenset[Any]:
    return frozenset(id_ for id_, context in messages_of(gathered()) if context is None)


def no_messages(words: str) -> list[str]:
    """What the catalogs lack to say a sentence: a text among the values is a quotation or a name, and says itself."""
    if isinstance(words, Named):
        return []
    if isinstance(words, Joined):
        return [lacking for part in words.parts for lacking in no_messages(part)]
    if not isinstance(words, Said):
        return [] if words in _messages() else [words]
    message = (words.template, words.plural) if isinstance(words, Counted) else words.template
    lacking = [str(message)] if message not in _messages() and message != "{words}" else []
    parts = [value for value in words.values.values() if isinstance(value, Said | Named | Joined)]
    return lacking + [more for part in parts for more in no_messages(part)]


def test_every_sentence_of_the_vignettes_is_in_the_catalogs() -> None:
    connection = sqlite3.connect(":memory:")
    connection.deserialize(invented())
    vignettes, on = read_vignettes(HERE / "vignettes.toml")
    desk = Desk.over(connection, on)
    connection.close()
    told = [words for one in vignettes for words in sentences(answer_of(one, desk))]
    assert len(set(told)) > 200
    assert {lacking for words in set(told) for lacking in no_messages(words)} == set()


@tried
@given(crowds, needs(), spots, areas_of, st.integers(0, 60))
def test_every_sentence_of_any_answer_is_in_the_catalogs(
    people: list[Somebody], need: Need, spot: Spot, areas: Any, days: int
) -> None:
    answer = match(need, index_of(people), spot, TODAY + timedelta(days=days), areas=areas)
    assert [lacking for words in sentences(answer) for lacking in no_messages(words)] == []


@tried
@given(crowds, needs(), spots)
def test_json_holds_plain_texts(people: list[Somebody], need: Need, spot: Spot) -> None:
    """Of any other class `to_json` makes twenty times as long."""

    def kinds(value: Any) -> Iterator[type]:
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from kinds(one)
        yield type(value)

    answer = match(need, index_of(people), spot, TODAY)
    assert not {*kinds(answer.as_dict())} & {Said, Counted, Joined, Named}


@pytest.mark.parametrize(("person", "need", "english", "dutch", "german"), [
    (Somebody("a", sites=(Site(51.45, -0.15),)), {"within_km": 12.5},
     "2 km away, inside 12.5 km.", "Op 2 km afstand, binnen 12,5 km.", "2 km entfernt, innerhalb von 12,5 km."),
    (Somebody("a", sites=(Site(51.45, -0.15, 40.0),)), {},
     "2 km away (about 40 km certain).", "Op 2 km afstand (op ongeveer 40 km nauwkeurig).",
     "2 km entfernt (auf etwa 40 km genau)."),
    (Somebody("a", age_min=16, age_max=25, attributes={"age_group:adolescent": "yes"}), {"age_group": "adolescent"},
     "Teenager (12 to 17): they say yes (they see ages 16 to 25).",
     "Tiener (12 tot en met 17 jaar): ja, volgens henzelf (ze behandelen mensen van 16 tot en met 25 jaar).",
     "Jugendliche (12 bis 17 Jahre): ja, nach eigenen Angaben (behandelt werden Menschen von 16 bis 25 Jahren)."),
    (Somebody("a", age_min=16), {"age_group": "adult"},
     "Adult (18 to 64): not stated (they see people from age 16).",
     "Volwassene (18 tot en met 64 jaar): niet vermeld (ze behandelen mensen vanaf 16 jaar).",
     "Erwachsene (18 bis 64 Jahre): nicht angegeben (behandelt werden Menschen ab 16 Jahren)."),
    (Somebody("a"), {"language": "pl"}, "Polish: not stated.", "Pools: niet vermeld.", "Polnisch: nicht angegeben."),
    (Somebody("a"), {"delivery": "online", "country": "GB"},
     "Works in your country.", "Werkt in uw land.", "Arbeitet in Ihrem Land."),
    (Somebody("a", wait_weeks=1.2), {}, "Wait about 1 week (as of 2026-11-01).",
     "Wachttijd ongeveer 1 week (per 2026-11-01).", "Wartezeit etwa 1 Woche (Stand 2026-11-01)."),
    (Somebody("a", wait_weeks=8), {}, "Wait about 8 weeks (as of 2026-11-01).",
     "Wachttijd ongeveer 8 weken (per 2026-11-01).", "Wartezeit etwa 8 Wochen (Stand 2026-11-01)."),
    (Somebody("a", claims=(Claim("mentioned", "employer_page", "Online"),)), {},
     "Offers MBT, training not stated, issued by Online. Shown by: Employer's own page.",
     "Biedt MBT aan, opleiding niet vermeld, toegekend door Online. Blijkt uit: Eigen pagina van de werkgever.",
     "Bietet MBT an, Ausbildung nicht angegeben, ausgestellt von Online. Beleg: Seite des Arbeitgebers."),
    (Somebody("a", referral_window="Not stated", window_read="none"), {},
     "They say: “Not stated”.", "Er staat: “Not stated”.", "Dort heißt es: „Not stated“."),
])  # fmt: skip
def test_sentences_in_three_languages(
    person: Somebody, need: dict[str, Any], english: str, dutch: str, german: str
) -> None:
    asked = without(Need(place="x"), **need)
    answer = match(asked, index_of([person]), Spot(uncertainty_km=0.0), TODAY)
    (sentence,) = {words for words in sentences(answer) if words == english}
    assert (speech("nl").said(sentence), speech("de").said(sentence)) == (dutch, german)


def test_a_country_is_its_code_in_english_and_has_its_name_elsewhere() -> None:
    abroad = Somebody("a", country="DE", sites=(Site(51.45, -0.15, country="DE"),))
    answer = match(Need(place="x"), index_of([abroad]), Spot(), TODAY)
    (sentence,) = {words for words in sentences(answer) if words.startswith("Works in")}
    assert sentence == "Works in DE, near enough to go there."
    assert speech("de").said(sentence) == "Arbeitet in einem anderen Land (Deutschland), nah genug, um hinzufahren."


@pytest.mark.parametrize(("names", "english", "german"), [
    (("Aarhus",), "They take people from Aarhus, where you are.", "Einzugsgebiet: Aarhus. Dort sind Sie."),
    (("Denmark", "Malmö"), "They take people from Denmark and Malmö, where you are.",
     "Einzugsgebiet: Dänemark und Malmö. Dort sind Sie."),
    (("Denmark", "Aarhus", "Skåne"), "They take people from Denmark, Aarhus and Skåne, where you are.",
     "Einzugsgebiet: Dänemark, Aarhus und Skåne. Dort sind Sie."),
    (("Denmark", "Aarhus", "Skåne", "Malmö", "Lund"),
     "They take people from Denmark, Aarhus, Skåne and 2 more, where you are.",
     "Einzugsgebiet: Dänemark, Aarhus, Skåne und noch 2. Dort sind Sie."),
])  # fmt: skip
def test_areas_keep_their_names_and_countries_have_one_in_every_language(
    names: tuple[str, ...], english: str, german: str
) -> None:
    known = {area.name: area for area in AREAS}
    person = Somebody("a", catchment="x", catchment_read="whole", areas=tuple((known[name], None) for name in names))
    told = catchment_words(index_of([person]).providers[0], Value.YES)
    assert (told, speech("de").said(told)) == (english, german)


def test_an_area_that_is_called_like_one_of_our_words_is_not_translated() -> None:
    area = Area("DK/yes", "Yes", "DK", "county", 56.15, 10.2, 25.0)
    person = Somebody("a", catchment="x", catchment_read="whole", areas=((area, None), (AREAS[3], None)))
    told = catchment_words(index_of([person]).providers[0], Value.NO)
    assert speech("nl").said(told) == "Werkgebied: Yes en Skåne. U valt daarbuiten."


@pytest.mark.parametrize(("periods", "english", "dutch", "german"), [
    ([("open", "weeks", "W22", "W24"), ("open", "weeks", "W40", "W40"), ("closed", "days", "12-20", "01-05")],
     "Takes referrals in weeks 22 to 24 and in week 40 only. Takes no referrals from 20 December to 5 January.",
     "Neemt alleen in week 22 tot en met 24 en in week 40 verwijzingen aan."
     " Neemt van 20 december tot en met 5 januari geen verwijzingen aan.",
     "Nimmt nur in den Kalenderwochen 22 bis 24 und in Kalenderwoche 40 Überweisungen an."
     " Nimmt vom 20. Dezember bis zum 5. Januar keine Überweisungen an."),
    ([("closed", "days", "02-29", "02-29")], "Takes no referrals on 29 February.",
     "Neemt op 29 februari geen verwijzingen aan.", "Nimmt am 29. Februar keine Überweisungen an."),
    ([("open", "dates", "2026-09-01", "2027-01-02"), ("closed", "dates", "2026-10-01", "2026-10-01")],
     "Takes referrals from 1 September 2026 to 2 January 2027 only. Takes no referrals on 1 October 2026.",
     "Neemt alleen van 1 september 2026 tot en met 2 januari 2027 verwijzingen aan."
     " Neemt op 1 oktober 2026 geen verwijzingen aan.",
     "Nimmt nur vom 1. September 2026 bis zum 2. Januar 2027 Überweisungen an."
     " Nimmt am 1. Oktober 2026 keine Überweisungen an."),
])  # fmt: skip
def test_times_of_referral_in_three_languages(
    periods: list[tuple[str, str, str, str]], english: str, dutch: str, german: str
) -> None:
    told = window_words(Window(tuple(Period(*one) for one in periods), whole=True))
    assert (told, speech("nl").said(told), speech("de").said(told)) == (english, dutch, german)
    assert no_messages(told) == []
