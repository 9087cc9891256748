"""`mbt runs`: what became of each run, everything about one, and accepting one that was held."""

import json
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from crawler.cli.run_tables import short
from crawler.listing import Listing, Said
from crawler.source import BUNDLED, Assertions, load_source
from crawler.verdict import Outcome, conclude
from crawler.workshop import Page, Promotion, Workshop
from referral.cli import main
from tests.commands import PERMISSION, Done, write_sources

URL = "http://example.org/list"
SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml").model_copy(
    update={"name": "gb_s", "assertions": Assertions(), "start": []}
)
Mbt = Callable[..., Done]


def listing(key: str, **facts: str) -> Listing:
    said = tuple(Said(field=field, words=words, quote=words, url=URL) for field, words in facts.items())
    return Listing(key=key, kind="service", name=f"Clinic {key}", url=URL, said=said)


def crawled(workshop: Workshop, day: str, found: list[Listing], *failed: Page, unknown: tuple[str, ...] = ()) -> int:
    now = f"{day}T03:00:00+00:00"
    run = workshop.runs.start(SOURCE.name, now)
    read = Page(URL, "read", body=b"x", listings=tuple(found), unknown=unknown, reader="r")
    workshop.pages.keep(SOURCE.name, run, now, [read, *failed])
    conclude(workshop, SOURCE, run, date.fromisoformat(day), now)
    return run


GOOD = [listing(key, phone=f"020 7946 010{n}", prose=f"about {key}") for n, key in enumerate("abcd")]
FEWER = [listing("a", phone="020 7946 0100", prose="about [bold]a[/bold]"), listing("e", prose="new")]


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Run 1 promoted, run 2 held."""
    workshop = Workshop(tmp_path / "var")
    crawled(workshop, "2026-11-07", GOOD)
    failed = Page("http://example.org/down", "server_error", "the site answered 503")
    crawled(
        workshop,
        "2026-11-14",
        [*FEWER, listing("x", prose="x").model_copy(update={"name": "Cookies"})],
        failed,
        unknown=("Car park",),
    )
    workshop.close()
    return tmp_path / "var"


@pytest.fixture
def mbt(var: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Mbt:
    def call(*arguments: str, at: Path = var) -> Done:
        monkeypatch.setenv("MBT_VAR", str(at))
        monkeypatch.setenv("COLUMNS", "200")
        monkeypatch.setattr(sys, "argv", ["mbt", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return Done(arguments, int(ended.value.code or 0), told.out, told.err)

    return call


def live(var: Path) -> str:
    workshop = Workshop(var)
    rows = list(workshop.db.query("SELECT * FROM listing ORDER BY source, key"))
    workshop.close()
    return json.dumps(rows)


def test_runs_lists_the_newest_first_with_why(mbt: Mbt) -> None:
    done = mbt("runs")
    assert done.returncode == 0
    head, second, first = done.stdout.splitlines()
    assert " ".join(head.split()) == "run source kind when outcome pages unchanged new changed missing gone why"
    assert " ".join(first.split()) == "1 gb_s crawl 2026-11-07 promoted 1 0 4 0 0 0"
    assert " ".join(second.split()).startswith("2 gb_s crawl 2026-11-14 held 2 0 - - - - 2 listings read")
    assert "2 listings read, the last good run had 4" in second
    assert len(mbt("runs", "--count", "1").stdout.splitlines()) == 2
    assert "There is no run of gb_none yet." in mbt("runs", "--source", "gb_none").stdout


def test_show_tells_everything(mbt: Mbt) -> None:
    told = mbt("runs", "show", "2").stdout
    for words in (
        "Run 2 of gb_s: crawl, held",
        "pages: 2, of these unchanged: 0; listings: 2",
        "- 2 listings read, the last good run had 4 (at least 70% expected) (b; c; d)",
        "- 1 of 3 listings are not as a listing must be, 33% (at most 5% expected)",
        "1 x the site failed (5xx)",
        "http://example.org/down (the site answered 503)",
        "- x: 'Cookies' is what a part of a page is called, a name was expected",
        "phone: 1 of 2 (was 4 of 4)",
        "- Car park",
        "What accepting it would change",
        "missing: b, c, d",
        "e: new",
        "a: prose: about a -> about [bold]a[/bold]",
    ):
        assert words in told, words
    first = mbt("runs", "show", "1").stdout
    assert "What it changed\n  a: new" in first
    assert "Why it was held" not in first


def test_accept_promotes_and_records_who_and_why(mbt: Mbt, var: Path) -> None:
    done = mbt("runs", "accept", "2", "--because", "the trust  closed three clinics", "--who", "Kim")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "run 2 of gb_s is promoted: 1 new, 1 changed, 3 missing, 0 gone\n"
    workshop = Workshop(var)
    run = workshop.runs.get(2)
    assert run is not None
    assert (run.outcome, run.accepted_by, run.accepted_because) == ("promoted", "Kim", "the trust closed three clinics")
    assert len(run.reasons) == 2
    kept = {kept.listing.key: kept for kept in workshop.listings.live("gb_s")}
    workshop.close()
    assert kept["a"].listing.words("prose") == ["about [bold]a[/bold]"]
    # The days are those of the run, not of the accepting; b was missing once.
    assert (kept["a"].last_checked, kept["e"].first_seen, kept["b"].last_checked) == (
        "2026-11-14",
        "2026-11-14",
        "2026-11-07",
    )
    assert "accepted: the trust closed three clinics" in mbt("runs").stdout
    assert "accepted by Kim on" in mbt("runs", "show", "2").stdout


def test_what_was_left_alone_when_it_was_judged_is_left_alone_when_it_is_accepted(tmp_path: Path, mbt: Mbt) -> None:
    workshop = Workshop(tmp_path / "other")
    apart = listing("z", prose="on a page of its own").model_copy(update={"url": "http://example.org/z"})
    crawled(workshop, "2026-11-07", [*GOOD, apart])
    crawled(workshop, "2026-11-14", FEWER, Page("http://example.org/z", "timeout"))
    workshop.close()
    done = mbt("runs", "accept", "2", "--because", "x", at=tmp_path / "other")
    assert "1 new, 1 changed, 3 missing, 0 gone" in done.stdout  # z is none of the three


@pytest.mark.parametrize(
    ("number", "because", "words"),
    [
        (9, "x", "run 9: there is no such run; `mbt runs` lists them"),
        (1, "x", "run 1 of gb_s is promoted already; only a held run can be accepted"),
        (2, "  ", "run 2: --because is empty; say in words why its listings are right after all"),
    ],
)
def test_what_cannot_be_accepted_is_65_and_changes_nothing(
    mbt: Mbt, var: Path, number: int, because: str, words: str
) -> None:
    before = live(var)
    done = mbt("runs", "accept", str(number), "--because", because)
    assert (done.returncode, done.stderr) == (65, f"Error: {words}\n")
    assert live(var) == before


def test_only_the_newest_held_run_can_be_accepted(mbt: Mbt, var: Path) -> None:
    workshop = Workshop(var)
    crawled(workshop, "2026-11-21", FEWER)
    workshop.close()
    done = mbt("runs", "accept", "2", "--because", "x")
    assert done.returncode == 65
    assert "run 2 of gb_s is not its newest held run; that is run 3: look at it with `mbt runs show 3`" in done.stderr
    assert mbt("runs", "accept", "3", "--because", "x").returncode == 0


def test_a_run_that_a_promoted_one_followed_is_superseded(mbt: Mbt, var: Path) -> None:
    workshop = Workshop(var)
    crawled(workshop, "2026-11-21", GOOD)
    workshop.close()
    before = live(var)
    done = mbt("runs", "accept", "2", "--because", "x")
    assert done.returncode == 65
    assert "older than run 3, which was promoted on 2026-11-21: its listings are superseded" in done.stderr
    assert live(var) == before
    assert "nothing any more: a later run superseded its listings" in mbt("runs", "show", "2").stdout


def test_a_run_whose_staged_listings_are_not_whole_is_superseded(mbt: Mbt, var: Path) -> None:
    workshop = Workshop(var)
    workshop.db.execute("DELETE FROM listing_staged WHERE key = 'e'")
    workshop.close()
    done = mbt("runs", "accept", "2", "--because", "x")
    assert done.returncode == 65
    assert "staged 2 listings, and 1 of them are there still" in done.stderr
    assert "mbt crawl --source gb_s" in done.stderr


def test_a_crashed_and_an_unfinished_run_cannot_be_accepted(mbt: Mbt, var: Path) -> None:
    workshop = Workshop(var)
    crashed = workshop.runs.start("gb_s", "2026-11-21")
    workshop.runs.finish(crashed, "2026-11-21", "crashed", ["a fault"], 0, None)
    workshop.runs.start("gb_s", "2026-11-22")
    workshop.close()
    assert "run 3 of gb_s is crashed; only a held run" in mbt("runs", "accept", "3", "--because", "x").stderr
    assert "run 4 of gb_s has not ended; only a held run" in mbt("runs", "accept", "4", "--because", "x").stderr
    assert "Why it crashed\n  - a fault" in mbt("runs", "show", "3").stdout
    assert "not ended" in mbt("runs").stdout


def test_wrong_calls_and_nothing_there(mbt: Mbt, tmp_path: Path) -> None:
    assert mbt("runs", "show", "9").returncode == 65
    assert mbt("runs", "accept", "2").returncode == 64
    assert mbt("runs", "show", "two").returncode == 64
    done = mbt("runs", at=tmp_path / "nothing")
    assert done.returncode == 66
    assert "there is no run yet; run `mbt crawl` first" in done.stderr


def test_a_long_first_reason_is_cut_and_the_others_counted() -> None:
    assert short([]) == ""
    assert short(["one"]) == "one"
    assert short(["w" * 100, "two", "three"]) == "w" * 69 + "… (and 2 more)"


# --- how a crawl ends ---


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (("promoted",), 0),
        (("promoted", "held"), 2),
        (("promoted", "cut off", "held"), 75),
        (("held", "crashed", "cut off"), 1),
    ],
)
def test_the_end_of_a_crawl_is_a_table_and_an_exit_code(
    mbt: Mbt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ended: tuple[str, ...], code: int
) -> None:
    reasons = {"promoted": (), "held": ("too few [x]", "no phone"), "crashed": ("a fault",), "cut off": ("shutdown",)}
    outcomes = [
        Outcome(f"gb_{n}", n, how, reasons[how], 7, 3, 5, Promotion(1, 2, 4, 6) if how == "promoted" else None)
        for n, how in enumerate(ended)
    ]
    monkeypatch.setattr("crawler.run.crawl", lambda *_: outcomes)
    folder = write_sources(
        tmp_path / "sources",
        {"gb_on": f'start = ["http://x.example.org/"]\n{PERMISSION}', "gb_off": 'start = ["http://x.example.org/"]\n'},
    )
    done = mbt("crawl", "--sources", str(folder))
    assert done.returncode == code
    lines = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "source outcome pages unchanged new changed missing gone why" in lines
    assert "gb_off: skipped, no permission recorded" in lines
    assert ("gb_0 promoted 7 3 1 2 6 4" in lines) == (ended[0] == "promoted")
    if "held" in ended:
        number = ended.index("held")
        assert f"gb_{number} held 7 3 - - - - too few [x] (and 1 more)" in lines
        at = lines.index(f"gb_{number}, run {number}: held; what was good before stays")
        assert lines[at + 1 : at + 3] == ["- too few [x]", "- no phone"]
        assert f"`mbt runs show {number}` tells more; if it is right after all: `mbt runs accept {number}`" in lines
