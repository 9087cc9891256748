"""The documents agree with the code: columns, commands, exit codes, codes of the contract."""

import re
import sqlite3
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml

from crawler.owner.form import Provider
from crawler.source import Assertions
from referral.asgi import SETTINGS
from referral.cli.main import EXIT_CODES, mbt
from referral.match import Need

ROOT = Path(__file__).parents[1]


def tables() -> dict[str, list[str]]:
    connection = sqlite3.connect(":memory:")
    connection.executescript((ROOT / "crawler/release/directory.sql").read_text())
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    shadows = [name for name in names if name.startswith("provider_search_")]
    return {
        name: [row[1] for row in connection.execute(f"PRAGMA table_info([{name}])")]
        for name in names
        if name not in shadows
    }


METADATA = yaml.safe_load((ROOT / "metadata.yml").read_text())
DIRECTORY = METADATA["databases"]["directory"]
# SQLite's own, which nobody may open.
INTERNAL = re.compile(r"sqlite_stat[14]|provider_search_(?:config|content|data|docsize|idx)")


def test_metadata_describes_every_table_and_column() -> None:
    described = {name: table for name, table in DIRECTORY["tables"].items() if not INTERNAL.fullmatch(name)}
    assert described.keys() == tables().keys()
    for name, columns in tables().items():
        assert list(described[name]["columns"]) == columns, name
        assert described[name]["title"], name
        assert described[name]["description"], name
        for meaning in described[name]["columns"].values():
            assert len(meaning) > 3, (name, meaning)
        for named in ("sort", "sort_desc", "label_column"):
            assert described[name].get(named) in {None, *columns}, (name, named)
        assert set(described[name].get("facets", [])) <= set(columns), name
        assert len(described[name].get("facets", [])) <= 3, name
        assert described[name].get("size", 100) <= 200, name


def test_metadata_says_where_the_data_are_from_and_what_they_may_be_used_for() -> None:
    for level in (METADATA, DIRECTORY):
        for key in ("title", "description", "license", "license_url", "source", "source_url", "about", "about_url"):
            assert level[key], key


UNITS = {
    "visits_per_week": "a week", "months_min": "months", "months_max": "months", "latitude": "degrees",
    "longitude": "degrees", "uncertainty_km": "kilometres", "reach_km": "kilometres", "wait_weeks": "weeks",
    "age_min": "years", "age_max": "years", "cadence_days": "days", "people_within_60": "40 km",
    "people_within_120": "90 km",
}  # fmt: skip


def test_every_measure_says_its_unit_in_words_alone() -> None:
    """Datasette's own ``units`` would have pint calculate what a visitor filters by."""
    with_units = {
        (name, column): meaning
        for name, table in DIRECTORY["tables"].items()
        for column, meaning in table.get("columns", {}).items()
        if column in UNITS
    }
    assert {column for _, column in with_units} == UNITS.keys()
    for (name, column), meaning in with_units.items():
        assert UNITS[column] in meaning.lower() or UNITS[column] in meaning, (name, column)
    connection = sqlite3.connect(":memory:")
    connection.executescript((ROOT / "crawler/release/directory.sql").read_text())
    for name in tables():
        for row in connection.execute(f"PRAGMA table_info([{name}])"):
            assert row[2] != "REAL" or row[1] in UNITS, (name, row[1])
    assert not [name for name, table in DIRECTORY["tables"].items() if "units" in table]
    assert "custom_units" not in METADATA


def test_what_nobody_may_is_said_and_not_only_hidden() -> None:
    for level in (METADATA, DIRECTORY):
        assert level["allow"] is True
        assert level["allow_sql"] is False
    closed = {name for name, table in DIRECTORY["tables"].items() if table.get("allow") is False}
    assert closed == {name for name, table in DIRECTORY["tables"].items() if table.get("hidden")}
    connection = sqlite3.connect(":memory:")
    connection.executescript((ROOT / "crawler/release/directory.sql").read_text())
    made = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert made - closed == tables().keys() - {"provider_search"}
    assert closed - made == {"sqlite_stat1", "sqlite_stat4"}


QUERIES = {"new_this_month", "by_country_and_level", "longest_unconfirmed", "coverage_by_country", "who_may_refer"}
SECONDS = SETTINGS["sql_time_limit_ms"] / 1000


@pytest.fixture
def release(sample_release: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(f"file:{sample_release}?mode=ro&immutable=1", uri=True)
    yield connection
    connection.close()


def test_canned_queries_run_on_the_sample_release_and_in_time(release: sqlite3.Connection) -> None:
    assert DIRECTORY["queries"].keys() == {*QUERIES, "candidates"}
    assert not QUERIES & tables().keys()  # a query would stand before the table of its name
    for name, query in DIRECTORY["queries"].items():
        assert query["title"], name
        assert query["description"], name
        assert re.search(r"LIMIT (\d{3}|\(SELECT most FROM asked\))$", query["sql"].strip()), name
        began = time.perf_counter()
        rows = release.execute(query["sql"], dict.fromkeys(query.get("params", []), "")).fetchall()
        assert time.perf_counter() - began < SECONDS, name
        assert rows, name


def test_new_this_month_is_counted_from_the_release_and_not_from_today(release: sqlite3.Connection) -> None:
    copy = sqlite3.connect(":memory:")
    release.backup(copy)
    total = copy.execute("SELECT count(*) FROM provider").fetchone()[0]
    new = DIRECTORY["queries"]["new_this_month"]["sql"]
    assert len(copy.execute(new).fetchall()) == total
    copy.execute("UPDATE provider SET first_seen = date((SELECT as_of FROM release), '-1 month')")
    assert copy.execute(new).fetchall() == []
    copy.execute("UPDATE release SET as_of = date(as_of, '-1 day')")
    assert len(copy.execute(new).fetchall()) == total


def test_the_search_index_has_its_rows_in_the_order_of_the_providers(release: sqlite3.Connection) -> None:
    """Datasette's search goes by the number of the row."""
    assert DIRECTORY["tables"]["provider"]["fts_table"] == "provider_search"
    pairs = release.execute(
        "SELECT provider.id, provider_search.provider_id FROM provider"
        " LEFT JOIN provider_search ON provider_search.rowid = provider.rowid"
    ).fetchall()
    assert pairs
    assert [pair for pair in pairs if pair[0] != pair[1]] == []


def commands(group: click.Group) -> list[tuple[str, click.Command]]:
    context = click.Context(group)
    found: list[tuple[str, click.Command]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        found.append((name, command))
        if isinstance(command, click.Group):
            found += [(f"{name} {inner}", one) for inner, one in commands(command)]
    return found


def test_every_command_has_help_and_stands_in_a_document() -> None:
    text = "".join(path.read_text() for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))))
    for name, command in commands(mbt):
        assert command.help, name
        assert f"mbt {name}" in text, name
        for parameter in command.params:
            if isinstance(parameter, click.Option) and parameter.name not in {"help", "host", "port"}:
                assert parameter.help or parameter.show_default, (name, parameter.name)


def test_exit_codes_are_documented() -> None:
    text = (ROOT / "docs/match-api.md").read_text()
    rows = dict(re.findall(r"^\| (\d+) \| (.+) \|$", text, re.MULTILINE))
    assert {int(code): meaning for code, meaning in rows.items() if int(code) in EXIT_CODES} == EXIT_CODES


def test_the_contract_names_every_key_and_code() -> None:
    text = (ROOT / "docs/match-api.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", text, re.MULTILINE))
    assert set(Need.model_fields) <= rows.keys()
    vocabulary = tomllib.loads((ROOT / "crawler/vocabulary/terms.toml").read_text())
    for key in ("condition", "age_group", "payment", "referral_route", "delivery", "format"):
        codes = re.match(r"[\w, ]+", rows[key])
        assert codes is not None
        assert codes[0].strip().split(", ") == [term["code"] for term in vocabulary[key]], key
    assert all(term["code"] in rows["wishes"] for term in vocabulary["wish"])


def test_the_owner_file_document_names_every_key() -> None:
    text = (ROOT / "docs/owner-files.md").read_text()
    assert not [name for name in Provider.model_fields if f"`{name}`" not in text]


def test_the_document_on_runs_names_every_assertion_with_its_default() -> None:
    text = (ROOT / "docs/runs.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| ([\w.]+) \| .+ \|$", text, re.MULTILINE))
    defaults = {name: str(value or "none") for name, value in Assertions().model_dump().items()}
    assert rows == defaults


@pytest.mark.parametrize(
    "name",
    [
        "README.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        *sorted(f"docs/{path.name}" for path in (ROOT / "docs").glob("*.md")),
    ],
)
def test_links_between_documents_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for link in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if not link.startswith("http"):
            assert (path.parent / link).exists(), link


def test_the_example_source_of_contributing_is_whole(tmp_path: Path) -> None:
    from crawler.source import load_source

    example = re.search(r"```toml\n(.+?)```", (ROOT / "CONTRIBUTING.md").read_text(), re.DOTALL)
    assert example is not None
    path = tmp_path / "gb_example.toml"
    path.write_text(re.sub(r"^ {3}", "", example[1], flags=re.MULTILINE))
    assert load_source(path).why_not is None
