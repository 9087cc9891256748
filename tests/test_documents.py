"""The documents agree with the code: columns, commands, exit codes, codes of the contract."""

import re
import sqlite3
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from crawler.owner.form import Provider
from crawler.source import Assertions
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


def test_metadata_describes_every_table_and_column() -> None:
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text())
    described = metadata["databases"]["directory"]["tables"]
    assert described.keys() == tables().keys()
    for name, columns in tables().items():
        assert list(described[name]["columns"]) == columns, name
        assert described[name]["title"], name
        assert described[name]["description"], name
        for named in ("sort", "sort_desc", "label_column"):
            assert described[name].get(named) in {None, *columns}, (name, named)
        assert set(described[name].get("facets", [])) <= set(columns), name


def test_canned_queries_run() -> None:
    metadata = yaml.safe_load((ROOT / "metadata.yml").read_text())
    connection = sqlite3.connect(":memory:")
    connection.executescript((ROOT / "crawler/release/directory.sql").read_text())
    for query in metadata["databases"]["directory"]["queries"].values():
        connection.execute(query["sql"], dict.fromkeys(query.get("params", []), ""))


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
