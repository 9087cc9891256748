"""Messages out of TOML and YAML files, for Babel: which keys of a file hold words for people stands in babel.cfg."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import Any, BinaryIO

import yaml

Message = tuple[int, None, str, list[str]]
Keys = list[tuple[str, ...]]
_OPTIONS = ("words", "several", "codes", "names")


def from_toml(
    file: BinaryIO, keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[Message]:
    """Babel's way into a TOML file: (number, None, message, [dotted key]), in the order of the file.

    Options hold dotted keys, one a line; ``*`` stands for any key, and a list is as if each of its items stood there.
    words: the value is a message. several: it is several, between semicolons. codes: it is a code, which pages show as
    words. names: the key itself is such a code.
    """
    return _extracted(tomllib.loads(file.read().decode("utf-8")), options)


def from_yaml(
    file: BinaryIO, keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, str]
) -> Iterator[Message]:
    """The same from a YAML file."""
    return _extracted(yaml.safe_load(file), options)


def code_in_words(code: str) -> str:
    """ "evening_appointments" -> "Evening appointments"."""
    return code.replace("_", " ").capitalize()


def _extracted(data: Any, options: Mapping[str, str]) -> Iterator[Message]:
    wanted = {name: [tuple(key.split(".")) for key in options.get(name, "").split()] for name in _OPTIONS}
    number = 0
    for path, value in _leaves(data, ()):
        for message in _messages(path, value, wanted):
            if any(letter.isalpha() for letter in message):
                number += 1
                yield number, None, message, [".".join(path)]


def _messages(path: tuple[str, ...], value: Any, wanted: Mapping[str, Keys]) -> Iterator[str]:
    if _any(path, wanted["names"]):
        yield code_in_words(path[-1])
    if isinstance(value, str):
        if _any(path, wanted["words"]):
            yield value
        if _any(path, wanted["several"]):
            yield from (one.strip() for one in value.split(";"))
        if _any(path, wanted["codes"]):
            yield code_in_words(value)


def _any(path: tuple[str, ...], keys: Keys) -> bool:
    return any(
        len(key) == len(path) and all(part in ("*", name) for part, name in zip(key, path, strict=True)) for key in keys
    )


def _leaves(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Every value below one, tables themselves too, with the keys that lead to it."""
    if isinstance(value, list):
        for one in value:
            yield from _leaves(one, path)
        return
    if path:
        yield path, value
    if isinstance(value, dict):
        for name, one in value.items():
            yield from _leaves(one, (*path, str(name)))
