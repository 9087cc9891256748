"""The two packages meet in directory.db alone: crawler/ uses referral.gazetteer, and nothing else crosses."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]


def imported(package: str) -> Iterator[tuple[str, str]]:
    for path in sorted((ROOT / package).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((str(path), alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                dots = path.relative_to(ROOT).with_suffix("").parts[: -node.level] if node.level else ()
                module = ".".join((*dots, *filter(None, [node.module])))
                yield str(path), module
                yield from ((str(path), f"{module}.{alias.name}") for alias in node.names)


def test_the_crawler_uses_nothing_of_referral_but_the_gazetteer() -> None:
    crossing = [
        (path, name)
        for path, name in imported("crawler")
        if name.partition(".")[0] == "referral" and not name.startswith("referral.gazetteer")
    ]
    assert crossing == []


def test_referral_uses_nothing_of_the_crawler() -> None:
    assert [(path, name) for path, name in imported("referral") if name.partition(".")[0] == "crawler"] == []


def test_neither_uses_the_tests() -> None:
    both = [*imported("crawler"), *imported("referral")]
    assert len(both) > 200
    assert [(path, name) for path, name in both if name.partition(".")[0] == "tests"] == []


def test_reading_and_normalising_touch_no_network_clock_or_database() -> None:
    barred = {"socket", "urllib.request", "http", "sqlite3", "sqlite_utils", "scrapy", "time", "geopy", "referral"}
    rooms = [*imported("crawler/read"), *imported("crawler/normalise")]
    assert rooms
    assert [(path, name) for path, name in rooms if any(f"{name}.".startswith(f"{one}.") for one in barred)] == []
    assert not [path for path, name in rooms if name.startswith("datetime.datetime")]
