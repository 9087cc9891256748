"""Sources as data: what loads, and what a wrong file is told, with its line, its key and what is allowed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import SourceError
from crawler.source import BUNDLED, Source, load_source, load_sources
from crawler.toml_lines import line_of
from tests.commands import SAMPLE_SOURCES

GOOD = """title = "A sample trust"
publisher = "A sample trust"
country = "GB"
language = "en"
url = "https://example.org/"
evidence_kind = "employer_page"
holds = "services"
history = "Invented for a test; nothing else is known of it."
start = ["https://example.org/service"]

[[page]]
shape = "service"

[[page]]
shape = "profile"
url = "/people/"

[permission]
basis = "organisation_facts"
recorded_by = "a test"
recorded_on = 2026-11-21
reference = "invented"
"""


def loaded(folder: Path, text: str, name: str = "gb_test") -> Source:
    path = folder / f"{name}.toml"
    path.write_text(text, encoding="utf-8")
    return load_source(path)


def refused(folder: Path, text: str, name: str = "gb_test") -> str:
    with pytest.raises(SourceError) as caught:
        loaded(folder, text, name)
    assert caught.value.exit_code == 78
    return str(caught.value)


@pytest.mark.parametrize("path", sorted(BUNDLED.glob("*.toml")), ids=lambda path: path.stem)
def test_bundled_sources_load(path: Path) -> None:
    source = load_source(path)
    assert source.name == path.stem
    assert not source.sample
    assert all(source.rule_for(url) for url in source.start_urls)
    if source.holds != "services" and source.crawled and not source.asks:
        assert source.why_not, "a list of persons ships disabled until an agreement is recorded"


def test_every_source_has_a_sample_twin() -> None:
    assert {path.name for path in BUNDLED.glob("*.toml")} == {path.name for path in SAMPLE_SOURCES.glob("*.toml")}


@pytest.mark.parametrize("path", sorted(SAMPLE_SOURCES.glob("*.toml")), ids=lambda path: path.stem)
def test_sample_sources_load_and_read_by_the_real_rules(path: Path) -> None:
    twin, original = load_source(path), load_source(BUNDLED / path.name)
    assert twin.sample
    assert twin.page == original.page
    assert twin.assertions == original.assertions
    assert twin.states == original.states
    hosts = {url.split("/")[2] for url in twin.start_urls}
    assert all(host.endswith(".example.org") for host in hosts)


def test_the_good_file_is_good(tmp_path: Path) -> None:
    source = loaded(tmp_path, GOOD)
    assert source.why_not is None
    assert source.politeness.delay_seconds == 5.0


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ('language = "en"', 'langauge = "en"', 4, ["'langauge'", "unknown key", "allowed here:", "language"]),
        ('shape = "profile"', 'shape = "profile"\nlabel = "x"', 16, ["page.1.label", "unknown key", "labels"]),
        ('reference = "invented"', 'reference = "invented"\nwhy = "x"', 23, ["permission.why", "recorded_on"]),
        ('title = "A sample trust"\n', "", 1, ["'title' is missing"]),
        ('recorded_by = "a test"\n', "", 18, ["'permission.recorded_by' is missing"]),
        ('country = "GB"', 'country = "gb"', 3, ["'country'", "'gb'", "[A-Z]{2}"]),
        ('country = "GB"', "country = 44", 3, ["'country'", "44", "string"]),
        ('holds = "services"', 'holds = "people"', 7, ["'holds'", "'people'", "'services', 'practitioners' or 'both'"]),
        ('"https://example.org/service"', '"ftp://example.org/service"', 9, ["'start.0.url'", "ftp://", "https?"]),
        ('url = "/people/"', 'url = "("', 16, ["'page.1.url'", "is not a regular expression"]),
        (
            'shape = "profile"',
            'shape = "poster"',
            14,
            ["'page.1'", "poster", "'service'", "'profile'", "'names', 'cards'"],
        ),
        ("recorded_on = 2026-11-21", 'recorded_on = "soon"', 21, ["'permission.recorded_on'", "soon", "date"]),
        ('start = ["https://example.org/service"]\n', "", 1, ["'start' is missing"]),
    ],
)
def test_a_wrong_file_is_told_where_and_what(tmp_path: Path, old: str, new: str, line: int, words: list[str]) -> None:
    assert old in GOOD
    message = refused(tmp_path, GOOD.replace(old, new, 1))
    told = [each for each in message.split("\n") if each.startswith(f"{tmp_path / 'gb_test.toml'}: line {line}: ")]
    assert any(all(word in each for word in words) for each in told), message


def test_persons_are_not_covered_by_an_organisations_facts(tmp_path: Path) -> None:
    message = refused(tmp_path, GOOD.replace('holds = "services"', 'holds = "practitioners"'))
    assert "organisation_facts" in message
    assert "written_agreement" in message


def test_the_name_is_the_files(tmp_path: Path) -> None:
    assert "line 1: name is 'gb_other' but the file is gb_test.toml" in refused(tmp_path, 'name = "gb_other"\n' + GOOD)


def test_what_is_no_toml_or_no_file_is_said(tmp_path: Path) -> None:
    assert "not valid TOML" in refused(tmp_path, "title = ")
    with pytest.raises(SourceError, match="there is no such source file"):
        load_source(tmp_path / "gb_none.toml")
    (tmp_path / "gb_bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match=r"not UTF-8 text \(byte 0\)"):
        load_source(tmp_path / "gb_bytes.toml")
    with pytest.raises(SourceError, match="no such folder"):
        load_sources(tmp_path / "nowhere")


def test_all_errors_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "gb_one.toml").write_text(GOOD.replace('title = "A sample trust"\n', "").replace('"GB"', '"gb"'))
    (tmp_path / "gb_two.toml").write_text("nonsense = 1\n")
    with pytest.raises(SourceError) as caught:
        load_sources(tmp_path)
    message = str(caught.value)
    assert "gb_one.toml: line 1: 'title' is missing" in message
    assert "gb_one.toml: line 2: 'country'" in message
    assert "gb_two.toml: line 1: unknown key 'nonsense'" in message


def test_a_twin_inherits_rules_but_never_permission(tmp_path: Path) -> None:
    twin = loaded(tmp_path, 'twin_of = "gb_nhs_trusts"\nstart = ["http://x.example.org/"]\n')
    original = load_source(BUNDLED / "gb_nhs_trusts.toml")
    assert original.permission is not None
    assert twin.page == original.page
    assert twin.permission is None
    assert twin.why_not == "no permission recorded"
    off = loaded(tmp_path, 'twin_of = "us_goodtherapy"\n', "us_test")
    assert off.off is None
    assert off.why_not == "no permission recorded"
    assert "line 2: twin_of is 'gb_nobody'" in refused(tmp_path, '\ntwin_of = "gb_nobody"\n')


def test_off_wins_over_a_permission(tmp_path: Path) -> None:
    assert loaded(tmp_path, 'off = "closed today"\n' + GOOD).why_not == "closed today"


LINES = """# a comment
top = 1
"quoted key" = 2
dotted.key = 3

[one]
a = 1
[one.two] # deeper
a = 2
[[page]]
shape = "service"
[page.labels]
x = 1
[[page]]
shape = "cards"
labels = { y = 1 }
[page.labels]
x = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (["top"], 2),
        (["quoted key"], 3),
        (["dotted"], 4),
        (["one"], 6),
        (["one", "a"], 7),
        (["one", "two"], 8),
        (["one", "two", "a"], 9),
        (["page", 0], 10),
        (["page", 0, "shape"], 11),
        (["page", 0, "labels", "x"], 13),
        (["page", 1], 14),
        (["page", 1, "shape"], 15),
        (["page", 1, "labels", "x"], 18),
        (["page", 1, "labels", "nothing"], 16),
        (["page", 1, "nothing"], 14),
        (["nothing", "at", "all"], 1),
        ([], 1),
    ],
)
def test_the_line_of_a_key(path: list[str | int], line: int) -> None:
    assert line_of(LINES, path) == line


@given(st.text(max_size=200), st.lists(st.one_of(st.text(max_size=5), st.integers(0, 3)), max_size=4))
def test_the_line_finder_takes_any_text(text: str, path: list[str | int]) -> None:
    assert 1 <= line_of(text, path) <= max(1, len(text.splitlines()))


@given(st.binary(max_size=300))
def test_any_bytes_are_a_source_or_an_error(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "gb_any.toml"
    path.write_bytes(data)
    with pytest.raises(SourceError):
        load_source(path)
