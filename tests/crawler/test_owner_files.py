"""Owner files: the templates, every documented error with its row and column, and whatever else may be handed in."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import BadInputError, CrawlerError, MissingInputError
from crawler.listing import Listing
from crawler.normalise import facts_of
from crawler.owner import OwnerFile, Provider, load_owner_file, owner_listings, readings, template
from crawler.owner.load import MAX_BYTES
from crawler.reviewable import reviewable
from crawler.source import BUNDLED, load_source

SAMPLES = Path(__file__).parents[1] / "sites" / "owner_files"
SOURCE = load_source(BUNDLED / "owner_file.toml")
YAML = template("yaml")
CSV = template("csv")


def load(folder: Path, content: str | bytes, name: str = "file.yaml") -> OwnerFile:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_owner_file(path)


def refused(folder: Path, content: str | bytes, name: str = "file.yaml") -> str:
    with pytest.raises(BadInputError) as caught:
        load(folder, content, name)
    assert caught.value.exit_code == 65
    message = str(caught.value)
    assert str(folder / name) in message
    assert "Traceback" not in message
    return message


def csv_with(**cells: str) -> str:
    rows = list(csv.DictReader(io.StringIO(CSV)))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerow({**rows[0], **cells})
    return out.getvalue()


def listings(file: OwnerFile) -> list[Listing]:
    return owner_listings(file, Path("file"))


def test_both_templates_are_the_same_file(tmp_path: Path) -> None:
    as_yaml, as_csv = load(tmp_path, YAML), load(tmp_path, CSV, "file.csv")
    assert as_yaml == as_csv
    assert listings(as_yaml) == listings(as_csv)


def test_the_template_explains_every_key() -> None:
    for name, info in Provider.model_fields.items():
        assert f"{name}: " in YAML
        assert str(info.description) in YAML
    assert CSV.splitlines()[0].split(",")[3:] == list(Provider.model_fields)


def test_the_template_reads_as_what_it_says(tmp_path: Path) -> None:
    (listing,) = listings(load(tmp_path, YAML))
    facts = reviewable(facts_of(listing, SOURCE))
    assert facts["phone"] == "+442079460000"
    assert facts["email"] == "mbt@clinic.example.org"
    assert facts["ages"] == [18, 65]
    assert facts["months"] == [18, 18]
    assert facts["visits_per_week"] == 2
    assert facts["wait_weeks"] == 12
    assert facts["accepting"] == "yes"
    assert facts["languages"] == ["en"]
    assert facts["addresses"][0]["postcode"] == "SW17 0YF"
    assert facts["attributes"]["referral_route:primary_care"] == "yes"
    assert facts["claims"] == [
        {
            "level": "practitioner",
            "variant": "MBT",
            "local_title": None,
            "issuer": "Anna Freud",
            "evidence_kind": "own_statement",
            "publishable": True,
        }
    ]


@pytest.mark.parametrize("path", sorted(SAMPLES.iterdir()), ids=lambda path: path.name)
def test_the_samples_are_good_and_each_makes_a_claim(path: Path) -> None:
    for listing in owner_listings(load_owner_file(path), path):
        facts = facts_of(listing, SOURCE)
        assert any(claim.publishable for claim in facts.claims), listing.name
        assert facts.name


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("country: GB", "country: UK", ["line 10, provider 1", "'country'", "UK", "the United Kingdom is GB"]),
        ("country: GB", "country: gb", ["'country'", "'gb'"]),
        ("country: GB", "country: XX", ["'country'", "not an ISO 3166 country code"]),
        ("kind: service", "kind: clinic", ["line 8, provider 1", "'kind'", "'clinic'", "'service' or 'practitioner'"]),
        ("may_publish: yes", "may_publish: no", ["line 5", "'may_publish'", "write yes"]),
        ("submitted_on: 2026-11-21", "submitted_on: soon", ["line 4", "'submitted_on'", "'soon'"]),
        ("    country: GB", "    land: GB", ["'land'", "there is no such key; allowed:", "country"]),
        ("may_publish: yes", "may_publish: yes\nwhy: x", ["line 6", "'why'", "there is no such key", "submitted_by"]),
        ("conditions: [bpd]", "conditions: [bpd, flu]", ["'conditions'", "'flu' is not one of: bpd"]),
        ("conditions: [bpd]", "conditions: {a: b}", ["'conditions'", "write a list of"]),
        ("languages: [en]", "languages: [english-ish]", ["'languages'", "is not a language code"]),
        ("languages: [en]", "languages: {a: b}", ["'languages'", "write a list of language codes"]),
        ("phone: 020 7946 0000", "phone: call me", ["'phone'", "'call me' is not a phone number"]),
        ("phone: 020 7946 0000", "phone: 020 7946 0000 0000", ["'phone'", "too many or too few digits for GB"]),
        ("phone: 020 7946 0000", "phone: 020 79", ["'phone'", "too many or too few digits for GB"]),
        ("mbt@clinic.example.org", "mbt@clinic", ["'email'", "is not an e-mail address"]),
        ('"https://clinic.example.org/mbt"', '"javascript:alert(1)"', ["'website'", "must start with https://"]),
        ("visits_per_week: 2", "visits_per_week: 12", ["'visits_per_week'", "less than or equal to 7"]),
        ("wait_weeks: 12", "wait_weeks: long", ["'wait_weeks'", "'long'"]),
        ("accepting: yes", "accepting: maybe", ["'accepting'", "'maybe'", "'yes' or 'no'"]),
    ],
)
def test_a_wrong_value_is_told_where_it_stands(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in YAML
    message = refused(tmp_path, YAML.replace(old, new, 1))
    for word in words:
        assert word in message


def test_a_day_after_the_submission_is_no_day_on_which_anything_was_said(tmp_path: Path) -> None:
    late = refused(tmp_path, YAML.replace("wait_as_of: 2026-11-01", "wait_as_of: 2030-01-01"))
    assert "provider 1, 'wait_as_of': 2030-01-01 is after submitted_on, 2026-11-21" in late
    assert "row 2, 'wait_as_of': 2030-01-01 is after" in refused(
        tmp_path, csv_with(wait_as_of="2030-01-01"), "file.csv"
    )


@pytest.mark.parametrize(("word", "says"), [("true", "yes"), ("false", "no"), ("TRUE", "yes"), ("yes", "yes")])
def test_yes_and_no_may_be_true_and_false(tmp_path: Path, word: str, says: str) -> None:
    text = YAML.replace("may_publish: yes", "may_publish: true").replace("accepting: yes", f"accepting: {word}")
    assert load(tmp_path, text).providers[0].accepting == says
    assert load(tmp_path, csv_with(accepting=word, may_publish="TRUE"), "file.csv").providers[0].accepting == says
    assert "write yes" in refused(tmp_path, YAML.replace("may_publish: yes", "may_publish: false"))


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("    accepting: no\n    wait_as_of: 2026-09-15\n", "2026-09-15"),
        ("    accepting: no\n", "2026-11-21"),
        ("    accepting: no\n    wait_weeks: 4\n    wait_as_of: 2026-09-15\n", "2026-09-15"),
    ],
)
def test_the_day_is_of_accepting_too(tmp_path: Path, said: str, day: str) -> None:
    head = YAML[: YAML.index("    accepting:")]
    (listing,) = listings(load(tmp_path, head + said))
    assert facts_of(listing, SOURCE).accepting_as_of == day


UNTRAINED = {"training": "", "training_issuer": ""}


def warned(folder: Path, **changes: str) -> list[str]:
    file = load(folder, csv_with(**changes), "file.csv")
    (found,) = readings(file, Path("file.csv"), SOURCE, date(2026, 11, 22))
    return list(found.warnings)


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({**UNTRAINED, "mbt": "Something like mentalizing for people here."}, "mbt: 'Something like"),
        ({**UNTRAINED, "mbt": "This course in mentalization-based treatment is for staff."}, "will not be published"),
        ({"ages": "purple"}, "ages: 'purple' is shown as written and not understood"),
        ({"months": "ages"}, "months: 'ages' is shown as written and not understood"),
        ({"referral_window": "now and then"}, "referral_window: 'now and then'"),
        ({"training_issuer": "Hogwarts"}, "training_issuer: 'Hogwarts' is none of the bodies known"),
        ({"training": ""}, "training_issuer: 'Anna Freud' is shown only with 'training'"),
        ({"submitted_on": "2026-12-24"}, "submitted_on: 2026-12-24 is still to come"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, cells: dict[str, str], words: str) -> None:
    (warning,) = warned(tmp_path, **cells)
    assert words in warning


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"ages": "18 upwards"},
        {"months": "1 year"},
        {**UNTRAINED, "mbt": "Mentalization-based treatment (MBT-A) for young people, not for under 12s."},
        {
            **UNTRAINED,
            "mbt": "Mentalization-based treatment for mothers with emotionally unstable personality disorder in "
            "pregnancy and the first two years.",
        },
    ],
)
def test_what_can_be_read_is_not_warned_of(tmp_path: Path, cells: dict[str, str]) -> None:
    assert warned(tmp_path, **cells) == []


def test_a_reading_says_what_it_reads(tmp_path: Path) -> None:
    (found,) = readings(load(tmp_path, YAML), Path("file.yaml"), SOURCE, date(2026, 11, 22))
    assert found.reads_as == (
        "MBT practitioner, issued by Anna Freud; ages 18 to 65 (adult); 18 months; "
        "takes new people: yes, said on 2026-11-01; wait 12 weeks, said on 2026-11-01"
    )


@pytest.mark.parametrize(
    ("written", "issuer"),
    [("Hogwarts", "Hogwarts"), ("the Anna Freud Centre", "Anna Freud"), ("SRMBT", "SRMBT (register-mbt.nl)")],
)
def test_an_issuer_nobody_knows_is_kept_as_written_and_is_their_own_statement(
    tmp_path: Path, written: str, issuer: str
) -> None:
    mbt = "We met Anna Freud staff and offer mentalization-based treatment to adults."
    (listing,) = listings(load(tmp_path, csv_with(training_issuer=written, mbt=mbt), "file.csv"))
    (claim,) = facts_of(listing, SOURCE).claims
    assert (claim.issuer, claim.evidence_kind) == (issuer, "own_statement")


def test_a_missing_key_is_told_with_its_provider(tmp_path: Path) -> None:
    message = refused(
        tmp_path, "submitted_by: A B\nsubmitted_on: 2026-11-21\nmay_publish: yes\nproviders:\n  - kind: service\n"
    )
    for key in ("name", "country", "mbt"):
        assert f"line 5, provider 1, '{key}': is missing; it is needed" in message


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"country": "UK"}, ["row 2", "'country'", "the United Kingdom is GB"]),
        ({"mbt": ""}, ["row 2", "'mbt'", "is missing"]),
        ({"conditions": "bpd; flu"}, ["row 2", "'conditions'", "'flu' is not one of"]),
        ({"submitted_on": "yesterday"}, ["row 2", "'submitted_on'", "'yesterday'"]),
    ],
)
def test_a_wrong_cell_is_told_with_its_row_and_column(tmp_path: Path, cells: dict[str, str], words: list[str]) -> None:
    message = refused(tmp_path, csv_with(**cells), "file.csv")
    for word in words:
        assert word in message


def test_wrong_tables_are_told(tmp_path: Path) -> None:
    header, row = CSV.splitlines()
    assert "only a header" in refused(tmp_path, header + "\n", "file.csv")
    assert "row 1, column 4: 'kynd' is no column; allowed: " in refused(
        tmp_path, CSV.replace("kind", "kynd", 1), "file.csv"
    )
    assert "row 1: the column 'kind' stands there twice" in refused(
        tmp_path, CSV.replace("name", "kind", 1), "file.csv"
    )
    assert "row 1: the column 'may_publish' is missing" in refused(
        tmp_path, CSV.replace("may_publish,", "", 1), "file.csv"
    )
    assert "row 3: 1 cells, but the header has" in refused(tmp_path, f"{CSV}one\n", "file.csv")
    other = row.replace("Jane Example", "John Example")
    assert "row 3, column 'submitted_by'" in refused(tmp_path, f"{CSV}{other}\n", "file.csv")
    assert "not valid CSV" in refused(tmp_path, f'{header}\n"never closed', "file.csv")
    assert len(load(tmp_path, f"{CSV}\n{',' * header.count(',')}\n", "file.csv").providers) == 1


@pytest.mark.parametrize("name", ["file.yaml", "file.csv"])
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "the file is empty"),
        (b" \n\n", "the file is empty"),
        (b"x" * 5_000_000, "5,000,000 bytes; an owner file has at most 1,000,000"),
        ("café".encode("latin-1"), "not text in UTF-8 (byte 3 is 0xe9)"),
        (b"one\ntwo\x07three", "line 2: a control character"),
        (bytes(range(150, 250)), "not text in UTF-8 (byte 0 is 0x96)"),
    ],
    ids=["empty", "blank", "5 MB", "latin-1", "control", "100 bytes"],
)
def test_what_is_no_text_file_is_told(tmp_path: Path, content: bytes | str, words: str, name: str) -> None:
    assert words in refused(tmp_path, content, name)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: &x [1]\nb: *x\n", "line 2: aliases (*x) are not allowed"),
        ("submitted_by: A\nsubmitted_by: B\n", "line 2: 'submitted_by' stands here twice"),
        ("just words", "an owner file starts with submitted_by:"),
        ("- a\n- b\n", "an owner file starts with submitted_by:"),
        ("a: [1, 2", "not valid YAML"),
        ("a: !!python/object:os.system x", "'a'"),
        ("a: b: c", "line 1: not valid YAML"),
        ("a: 1\n---\nb: 2\n", "not valid YAML"),
        ("a: " + "[" * 900_000, "line 1: nested far deeper than an owner file is"),
        ("{a: " * 5_000 + "}" * 5_000, "line 1: nested far deeper"),
        ("a:\n" + "\n".join(" " * n + "-" for n in range(1, 400)), "line 11: nested far deeper"),
        ("? [a, b]\n: c\n", "file.yaml"),
    ],
    ids=[
        "alias",
        "twice",
        "words",
        "list",
        "open",
        "tag",
        "colons",
        "two documents",
        "deep list",
        "deep map",
        "deep block",
        "odd key",
    ],
)
def test_wrong_yaml_is_told(tmp_path: Path, content: str, words: str) -> None:
    assert words in refused(tmp_path, content)


def test_a_billion_laughs_are_not_laughed(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 40)]
    assert "aliases" in refused(tmp_path, "\n".join(lines))


def test_other_files_and_no_file_are_told(tmp_path: Path) -> None:
    assert "ends in .yaml, .yml or .csv" in refused(tmp_path, YAML, "file.txt")
    with pytest.raises(MissingInputError, match="there is no such file") as caught:
        load_owner_file(tmp_path / "none.yaml")
    assert caught.value.exit_code == 66
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(CrawlerError, match="cannot be read"):
        load_owner_file(tmp_path / "folder.csv")


def test_norway_stays_norway_and_a_phone_keeps_its_zero(tmp_path: Path) -> None:
    text = YAML.replace("country: GB", "country: NO").replace("phone: 020 7946 0000", "phone: +44 20 7946 0000")
    assert load(tmp_path, text).providers[0].country == "NO"
    zero = YAML.replace("phone: 020 7946 0000", "phone: 02079460000")
    assert load(tmp_path, zero).providers[0].phone == "02079460000"


def test_a_byte_order_mark_and_windows_line_ends_are_taken(tmp_path: Path) -> None:
    assert load(tmp_path, b"\xef\xbb\xbf" + YAML.replace("\n", "\r\n").encode()) == load(tmp_path, YAML)
    assert load(tmp_path, b"\xef\xbb\xbf" + CSV.replace("\n", "\r\n").encode(), "file.csv") == load(tmp_path, YAML)


def test_two_providers_of_one_name_are_told_and_other_scripts_are_kept_apart(tmp_path: Path) -> None:
    def twice(first: str, second: str) -> str:
        provider = YAML[YAML.index("  - kind") :].replace("Example Clinic MBT programme", second)
        return YAML.replace("Example Clinic MBT programme", first) + provider

    assert "providers 1 and 2 have the same name, 'MBT  Clinic'" in refused(
        tmp_path, twice("MBT clinic", "MBT  Clinic")
    )
    file = load(tmp_path, twice("Κλινική Δείγμα", "Клиника Образец"))
    assert len({listing.key for listing in listings(file)}) == 2


def test_many_errors_are_cut_short(tmp_path: Path) -> None:
    providers = "\n".join("  - kind: x" for _ in range(30))
    message = refused(
        tmp_path, f"submitted_by: A B\nsubmitted_on: 2026-11-21\nmay_publish: yes\nproviders:\n{providers}"
    )
    assert len(message.splitlines()) == 21
    assert message.endswith("and 100 more")


def test_a_file_may_be_as_large_as_said_and_no_larger(tmp_path: Path) -> None:
    assert len(load(tmp_path, YAML + "#" * (MAX_BYTES - len(YAML.encode()))).providers) == 1
    assert "Split it" in refused(tmp_path, YAML + "#" * (MAX_BYTES - len(YAML.encode()) + 1))


def either(path: Path) -> None:
    try:
        assert isinstance(load_owner_file(path), OwnerFile)
    except CrawlerError as error:
        assert str(path) in str(error)  # noqa: PT017 - either outcome is right


@given(st.binary(max_size=300), st.sampled_from(["file.yaml", "file.csv"]))
def test_any_bytes_are_an_owner_file_or_an_error(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    either(path)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300), st.sampled_from(["file.yaml", "file.csv"]))
def test_any_text_is_an_owner_file_or_an_error(tmp_path: Path, text: str, name: str) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8", newline="")
    either(path)


@given(st.text(alphabet="abc:-[]{}&*!|>'\"#?%@` \n,\t0", max_size=120))
def test_any_yaml_like_text_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "file.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CrawlerError):
        load_owner_file(path)


@given(st.sampled_from(sorted(Provider.model_fields)), st.text(max_size=60))
def test_any_cell_is_taken_or_told(tmp_path: Path, column: str, cell: str) -> None:
    path = tmp_path / "file.csv"
    path.write_text(csv_with(**{column: cell}), encoding="utf-8", errors="replace", newline="")
    either(path)
