"""The words and the rules that claims are read by: every kind is known, and each language keeps its words to itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.normalise import claim_acts
from crawler.normalise.claim_acts import SHAPES, acts_and_bars
from crawler.normalise.claim_rules import NAME
from crawler.normalise.claim_sentence import Sentence
from crawler.normalise.claim_words import kinds, words_of
from crawler.normalise.plain import plain


def kinds_in(text: str, word: str) -> frozenset[str]:
    return next(one.kinds for one in words_of(plain(text).text) if one.text == word)


def used() -> frozenset[str]:
    acts, bars = acts_and_bars()
    asked = [act.when for act in acts]
    for bar in bars:
        asked += [bar.when, bar.if_sentence, bar.unless, bar.unless_clause, bar.unless_sentence]
    return frozenset(kind for alternatives in asked for one in alternatives for kind in one)


# Kinds that the reader of sentences itself asks for; a condition is no unknown word in an item of a list.
BY_CODE = {"filler", "but", "kin", "my", "prep", "if", "ill"}


def test_every_kind_of_word_is_asked_for() -> None:
    assert sorted(kinds() - used() - BY_CODE) == []


def test_every_shape_is_asked_for() -> None:
    assert sorted(SHAPES - used()) == []


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("Two men and women are in the group", "men", "people"),
        ("Vi har ikke tid, men vi tilbyder terapi i grupper", "men", "but"),
        ("Das war eine Klinik und ich bin dort", "war", "past"),
        ("Wir haben nicht nur Gruppen", "nicht", "not_only"),
        ("We have not only groups", "not", "not_only"),
        ("Det er en grunnutdanning i terapi", "grunnutdanning", "training"),
        ("Mötet är en introduktionskurs med gruppen", "introduktionskurs", "regimen"),
    ],
)
def test_a_word_is_of_the_kind_that_it_is_of_in_its_language(text: str, word: str, kind: str) -> None:
    assert kind in kinds_in(text, word)


def test_the_longest_phrase_decides() -> None:
    assert "not" in kinds_in("We do not offer it", "not")
    assert kinds_in("We do not only offer it", "not") == {"not_only"}


def test_a_colleague_of_mine_is_another_person_and_a_colleague_is_not() -> None:
    name = NAME * 5
    assert Sentence(f"my colleague is trained in {name}", "", own=True).barred("trained", 26) == "another person"
    assert Sentence(f"i am trained in {name}", "", own=True).barred("trained", 16) is None


def test_it_is_told_what_is_done_and_what_bars_it() -> None:
    name = NAME * 5
    assert Sentence(f"we do not offer {name}", "", own=False).why(16)["offered"] == "not so"
    assert Sentence(f"we offer {name}", "", own=False).why(9)["offered"] is None


@pytest.mark.parametrize(
    ("words", "kind"),
    [("Formación complementaria: curso, taller", "stated"), ("Fortbildungen: EMDR, Traumatherapie", "stated")],
)
def test_a_list_without_small_words_is_read_in_its_language(words: str, kind: str) -> None:
    assert kind in words_of(plain(words).text)[0].kinds


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"why": "x", "place": "clause", "when": ["offered"]}, "names 'offered', no kind of word"),
        ({"why": "x", "place": "page", "when": ["not"]}, "the place 'page'"),
        ({"why": "x", "place": "clause", "when": ["not"], "acts": ["sold"]}, "the act 'sold'"),
    ],
)
def test_a_rule_that_names_nothing_known_is_refused(row: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        claim_acts._bar(row, frozenset({"offered", "listed"}))


@given(st.text(alphabet=f"we do not offer,;:()-.?!“2019 {NAME}", max_size=80))
def test_any_sentence_is_read(text: str) -> None:
    for place in (at for at, letter in enumerate(text) if letter == NAME):
        assert isinstance(Sentence(text, "", own=False).acts(place), list)
