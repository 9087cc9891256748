"""`make messages`: gathers every message of the pages and brings the catalogs up to date with them.

Translations are kept where the English did not change; a message that is new has none yet, and one that is gone is
taken out. The files hold no dates, no line numbers and nobody's name, so that a diff shows words only.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po, write_po

from referral.site.speech import DOMAIN, LANGUAGES

ROOT = Path(__file__).parent.parent.parent
"""The checkout: catalogs are made from sources, not from an installed package."""
_KEYWORDS = ("said", "said_n:1,2", "N_", "NotFound", "PydanticCustomError:2")
"""Calls whose texts are messages, besides gettext's own: those of referral/said.py, and reasons that forms show."""
_WHERE = ("referral", "crawler", "crawler/vocabulary")
_HEADER = """\
msgid ""
msgstr ""
{language}"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
{plural}
"""

Key = tuple[Any, str | None]
"""(message, or its singular and plural; context)."""


def gathered(root: Path = ROOT) -> Catalog:
    """Every message there is, untranslated, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    with (root / "babel.cfg").open(encoding="utf-8") as written:
        methods, options = parse_mapping_cfg(written, "babel.cfg")  # type: ignore[no-untyped-call]
    found = extract_from_dir(
        root,
        methods,
        options,
        {**DEFAULT_KEYWORDS, **parse_keywords(_KEYWORDS)},
        ("Translators:",),
        strip_comment_tags=True,
        directory_filter=lambda folder: _looked_into(Path(folder).relative_to(root)),
    )
    for file, line, message, comments, context in sorted(found, key=lambda one: one[:2]):
        catalog.add(message, None, [(file, line)], auto_comments=comments, context=context)
    return catalog


def _looked_into(folder: Path) -> bool:
    return folder.parts[:1] == ("referral",) or folder.as_posix() in _WHERE


def file_of(language: str) -> Path:
    """The catalog of a language."""
    return Path(__file__).parent / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalog_of(language: str) -> Catalog:
    """The catalog of a language as it is written; an empty one for a language that is new."""
    if not file_of(language).is_file():
        return Catalog(language)
    with file_of(language).open("rb") as written:
        return read_po(written, locale=language, domain=DOMAIN)


def messages_of(catalog: Catalog) -> dict[Key, Message]:
    """Its messages, the header left out."""
    return {(message.id, message.context): message for message in catalog if message.id}


def updated(found: Catalog, known: Catalog, language: str) -> Catalog:
    """The messages that were found, with the translations that are known."""
    fresh = Catalog(language, charset="utf-8")
    translated = messages_of(known)
    for key, message in messages_of(found).items():
        before = translated.get(key)
        fresh.add(
            message.id,
            before.string if before else "",
            message.locations,
            flags=message.flags | ({"fuzzy"} if before and before.fuzzy else set()),
            auto_comments=message.auto_comments,
            user_comments=before.user_comments if before else (),
            context=message.context,
        )
    return fresh


def write(catalog: Catalog, file: Path, language: str | None = None) -> None:
    """A catalog, or the template of all where there is no language."""
    spoken = f'"Language: {language}\\n"\n' if language else ""
    plural = f'"Plural-Forms: {catalog.plural_forms}\\n"\n' if language else ""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as to:
        to.write(_HEADER.format(language=spoken, plural=plural).encode())
        write_po(to, catalog, width=100, omit_header=True, include_lineno=False)


def update(root: Path = ROOT) -> Iterator[tuple[str, int, int]]:
    """Writes the template and every catalog: (language, messages, those not translated yet)."""
    found = gathered(root)
    write(found, Path(__file__).parent / f"{DOMAIN}.pot")
    for language in LANGUAGES[1:]:
        catalog = updated(found, catalog_of(language), language)
        write(catalog, file_of(language), language)
        messages = messages_of(catalog).values()
        yield language, len(messages), sum(not _whole(message) for message in messages)


def _whole(message: Message) -> bool:
    return all(message.string) if isinstance(message.string, tuple | list) else bool(message.string)


if __name__ == "__main__":
    for code, all_of_them, missing in update():
        sys.stdout.write(f"{code}: {all_of_them} messages, {missing} not translated yet\n")
