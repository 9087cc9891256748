"""The catalogs: every message of the pages, translated with its values and its markup."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message

from referral.locale.gather import catalog_of, file_of, gathered, messages_of, updated, write
from referral.locale.keyed_words import from_toml, from_yaml
from referral.site.speech import LANGUAGES

OTHERS = LANGUAGES[1:]


@pytest.fixture(scope="module")
def found() -> Catalog:
    return gathered()


def forms(message: Message) -> list[tuple[str, str]]:
    """(English, translated) of a message, of each of its plural forms."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string))]
    singular, plural = message.id
    return [(singular if number == 0 else plural, text) for number, text in enumerate(message.string or ("", ""))]


def wrong_with(message: Message) -> list[str]:
    """What is wrong with a translation, in words."""
    english = message.id if isinstance(message.id, str) else message.id[1]
    faults = []
    for source, told in forms(message):
        if not told:
            faults.append(f"{source!r} is not translated")
            continue
        allowed, needed = _values(english), _values(source)
        if not needed <= _values(told) <= allowed:
            faults.append(f"{told!r} has the values {sorted(_values(told))}, and {sorted(needed)} would be right")
        if _tags(told) != _tags(source):
            faults.append(f"{told!r} has the tags {_tags(told)}, and {_tags(source)} would be right")
        if '"' in _bare(told) or "<" in _bare(told):
            faults.append(f"{told!r}: a quotation mark is written “ ” or as the language has it, never straight")
        if (told[:1].isspace(), told[-1:].isspace()) != (source[:1].isspace(), source[-1:].isspace()):
            faults.append(f"{told!r} begins or ends with another space than {source!r}")
        if _is_a_crisis_line(message) and re.findall(r"\d+", told) != re.findall(r"\d+", source):
            faults.append(f"{told!r} has not the numbers of {source!r}, in their order")
    return faults


def _values(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)s", text)) | {f"{{{name}}}" for name in re.findall(r"\{(\w+)[^{}]*\}", text)}


def _is_a_crisis_line(message: Message) -> bool:
    return any(key.startswith("crisis.") for key in message.auto_comments)


def _tags(text: str) -> list[str]:
    return sorted(re.findall(r"</?[a-z][^<>]*>|&[a-z]+;|%%", text))


def _bare(text: str) -> str:
    return re.sub(r"</?[a-z][^<>]*>", "", text)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_has_every_message_and_no_other(found: Catalog, language: str) -> None:
    wanted, there = messages_of(found), messages_of(catalog_of(language))
    assert sorted(map(str, wanted.keys() - there.keys())) == [], "`make messages` brings the catalogs up to date"
    assert sorted(map(str, there.keys() - wanted.keys())) == [], "`make messages` brings the catalogs up to date"
    assert not catalog_of(language).obsolete
    assert [message.id for message in there.values() if message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_message_is_translated_with_its_values_and_markup(language: str) -> None:
    faults = [fault for message in messages_of(catalog_of(language)).values() for fault in wrong_with(message)]
    assert faults == []


def test_the_catalogs_are_as_they_would_be_written(found: Catalog, tmp_path: Path) -> None:
    for language in OTHERS:
        write(updated(found, catalog_of(language), language), tmp_path / "mbt.po", language)
        assert (tmp_path / "mbt.po").read_text("utf-8") == file_of(language).read_text("utf-8"), language
    write(found, tmp_path / "mbt.pot")
    assert (tmp_path / "mbt.pot").read_text("utf-8") == (file_of("nl").parents[2] / "mbt.pot").read_text("utf-8")


def test_no_message_counts_in_one_place_and_not_in_another(found: Catalog) -> None:
    """Gettext keeps both under the same name."""
    counting = {message.id[0] for message in messages_of(found).values() if not isinstance(message.id, str)}
    assert sorted(counting & {message.id for message in messages_of(found).values()}) == []


@pytest.mark.parametrize(
    ("message", "wrong"),
    [
        (Message("Near %(place)s", "Bij %(place)s"), None),
        (Message("Near %(place)s", ""), "not translated"),
        (Message("Near %(place)s", "Bij %(plaats)s"), "values"),
        (Message("{km:.1f} km", "{km} km"), None),
        (Message("{km:.1f} km", "km"), "values"),
        (Message("See <b>this</b>.", "Zie <b>dit</b>."), None),
        (Message("See <b>this</b>.", "Zie dit."), "tags"),
        (Message("Find help", 'Zoek "hulp"'), "straight"),
        (Message("Find help", "Zoek hulp "), "space"),
        (Message(("One row", "%(count)s rows"), ("Eén rij", "%(count)s rijen")), None),
        (Message(("One row", "%(count)s rows"), ("%(count)s rij", "%(count)s rijen")), None),
        (Message(("One row", "%(count)s rows"), ("Eén rij", "rijen")), "values"),
        (Message("call 113; or 112", "bel 113; of 112", auto_comments=["crisis.how"]), None),
        (Message("call 113", "bel 112", auto_comments=["crisis.how"]), "numbers"),
        (Message("15 (SAMU)", "SAMU", auto_comments=["crisis.emergency"]), "numbers"),
    ],
)
def test_what_is_wrong_with_a_translation_is_said(message: Message, wrong: str | None) -> None:
    faults = wrong_with(message)
    assert (wrong is None) == (faults == []), faults
    assert wrong is None or wrong in faults[0]


def test_an_update_keeps_what_is_translated_and_drops_what_is_gone() -> None:
    known = Catalog("nl")
    known.add("Kept", "Gebleven")
    known.add("Gone", "Weg")
    known.add("Doubted", "Twijfel", flags=["fuzzy"])
    now = Catalog()
    for words in ("Kept", "New", "Doubted"):
        now.add(words, locations=[("a.html", 1)])
    fresh = messages_of(updated(now, known, "nl"))
    assert {message.id: message.string for message in fresh.values()} == {
        "Kept": "Gebleven",
        "New": "",
        "Doubted": "Twijfel",
    }
    assert [message.id for message in fresh.values() if message.fuzzy] == ["Doubted"]


def test_words_are_taken_from_the_keys_that_hold_them() -> None:
    options = {"words": "a.*.say\nhints", "several": "numbers", "codes": "a.code", "names": "a.*"}
    toml = b"""
        hints = ["One", "Two"]
        numbers = "112; call 15; 999"
        [a]
        code = "step_free"
        [a.more_of]
        say = "Words"
        other = "No words"
    """
    told = ["One", "Two", "call 15", "Code", "Step free", "More of", "Words"]
    assert [message for _, _, message, _ in from_toml(BytesIO(toml), {}, [], options)] == told
    yaml = b"hints: [One, Two]\nnumbers: 112; call 15\n"
    assert [message for _, _, message, _ in from_yaml(BytesIO(yaml), {}, [], options)] == ["One", "Two", "call 15"]
