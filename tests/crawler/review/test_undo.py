"""Decisions change what is published, and undone they leave no trace: the release is the same to the byte."""

import pytest

from crawler.providers.corrections import SOURCE
from crawler.review.correcting import tried
from tests.crawler.review.making import ALICE, ALICE_TOO, DAY, FAY, FAY_TOO, MORE, Desk, alice, fay


def test_undo_of_a_merge_restores_both_providers_byte_for_byte(office: Desk) -> None:
    before = office.publish()
    ids = {office.provider(FAY).id, office.provider(FAY_TOO).id}
    assert len(ids) == 2
    decision = office.decide(kind="same", a=FAY, b=FAY_TOO)
    merged = office.publish()
    assert merged != before
    kept = office.provider(FAY).id
    assert office.provider(FAY_TOO).id == kept
    assert office.rows("SELECT id, provider_id FROM redirect WHERE provider_id = ?", kept) == [
        (next(iter(ids - {kept})), kept)
    ]
    office.undo(decision)
    assert office.publish() == before
    office.undo(office.log.decisions[-1])  # the undo itself
    assert office.publish() == merged


def test_two_sources_that_disagree_are_both_in_the_release_and_a_question_opens(office: Desk) -> None:
    office.publish()
    key = office.provider(ALICE).id
    assert office.provider(ALICE_TOO).id == key
    phones = office.rows(
        "SELECT source, shown FROM provenance WHERE provider_id = ? AND field = 'phone' ORDER BY shown DESC", key
    )
    assert phones == [(ALICE[0], 1), (ALICE_TOO[0], 0)]
    levels = office.rows(
        "SELECT level, source, shown FROM qualification WHERE provider_id = ? ORDER BY shown DESC", key
    )
    assert levels == [("practitioner", ALICE[0], 1), ("basic", ALICE_TOO[0], 0)]
    asked = [task.question for task in office.review.waiting if "Alice" in task.question]
    assert [("training" in one, "phone" in one) for one in asked] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("field", "value", "column", "shown"),
    [
        ("phone", "020 7946 0377", "phone", "+442079460377"),
        ("email", None, "email", None),
        ("name", "Dr Alicia Sampleworth", "name", "Dr Alicia Sampleworth"),
        ("ages", "18-65", "age_max", 65),
    ],
)
def test_a_correction_is_shown_beside_the_pages_words_and_undone_leaves_no_trace(
    office: Desk, field: str, value: str | None, column: str, shown: object
) -> None:
    before = office.publish()
    key = office.provider(ALICE).id
    made = tried(office.workshop, office.sources, office.log, key, field, value, "my own words", DAY).made
    decision = office.decide(**made)
    assert office.publish() != before
    assert office.rows(f"SELECT {column} FROM provider WHERE id = ?", key) == [(shown,)]
    told = office.rows("SELECT source, quote, shown FROM provenance WHERE provider_id = ? AND field = ?", key, field)
    theirs = [(quote, seen) for source, quote, seen in told if source == SOURCE]
    quoted = value if field == "name" else "my own words"
    assert theirs == ([] if value is None else [(quoted, 1)])
    assert {seen for source, _, seen in told if source != SOURCE} <= {0}
    office.undo(decision)
    assert office.publish() == before


def test_a_level_that_was_corrected_downwards_is_published(office: Desk) -> None:
    before = office.publish()
    key = office.provider(ALICE).id
    made = tried(office.workshop, office.sources, office.log, key, "training_level:basic", "yes", None, DAY).made
    decision = office.decide(**made)
    office.publish()
    rows = office.rows("SELECT level, source, shown FROM qualification WHERE provider_id = ?", key)
    assert set(rows) == {("basic", SOURCE, 1), ("practitioner", ALICE[0], 0), ("basic", ALICE_TOO[0], 1)}
    office.undo(decision)
    assert office.publish() == before


def test_a_new_value_on_a_page_is_a_new_question(office: Desk) -> None:
    task = office.task("training in MBT (MBT for adults) of “Dr Alice")
    office.decide(kind="keep", task=task.id)
    assert not [one for one in office.review.waiting if "training" in one.question and "Alice" in one.question]
    office.reads(alice(claim=MORE), fay())
    assert office.task("training in MBT (MBT for adults) of “Dr Alice").id != task.id
