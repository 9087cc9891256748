"""`mbt suppress`: told before it is done, nothing but hashes kept, and refused without the decisions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.cli.suppress import suppress
from crawler.decisions.log import FILE, KEY
from crawler.errors import CrawlerError
from crawler.listing import Ref
from crawler.removal.leaving_out import removals_in
from crawler.run import crawl
from crawler.workshop import Workshop
from tests.commands import SAMPLE_SOURCES
from tests.crawler.removal.conftest import DAY, OWN, ROSTER, SECOND, SHOWN, Scene
from tests.crawler.test_release import TODAY

Mbt = Callable[..., Result]
WHY = ("--because", "asked in a letter", "--who", "M. Aintainer")


@pytest.fixture
def command(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> Mbt:
    monkeypatch.setenv("MBT_VAR", str(scene.folder))
    monkeypatch.setenv("MBT_SOURCES", str(SAMPLE_SOURCES))
    return lambda *arguments: CliRunner().invoke(suppress, arguments)


def refused(done: Result, words: str, code: int) -> None:
    assert isinstance(done.exception, CrawlerError), done.output
    assert done.exception.exit_code == code
    assert words in str(done.exception)


def test_removing_somebody_from_the_first_word_to_the_last(command: Mbt, scene: Scene, zoe: Ref) -> None:
    before = scene.log.path.read_bytes()
    told = command("--email", OWN["email"], "--dry-run")
    assert told.exit_code == 0, told.output
    assert SHOWN in told.output
    assert "Nothing was changed" in told.output
    assert scene.log.path.read_bytes() == before
    assert zoe in {kept.ref for kept in scene.workshop.listings.live()}

    done = command("--email", OWN["email"], *WHY)
    assert done.exit_code == 0, done.output
    assert "Erased: 1 listings" in done.output
    assert "Run `mbt publish` now" in done.output
    assert zoe not in {kept.ref for kept in scene.workshop.listings.ever()}
    for table in ("listing", "listing_staged", "change"):
        kept = str(scene.workshop.db.execute(f"SELECT * FROM {table}").fetchall())
        assert SHOWN not in kept
        assert zoe[1] not in kept

    log = (scene.folder / "decisions" / FILE).read_text(encoding="utf-8").casefold()
    for word in (
        "zoe",
        "zoë",
        "müller",
        "muller",
        "sorby",
        "bristol",
        "bs6",
        "79460977",
        "7946 0977",
        "example.org",
        ROSTER,
    ):
        assert word not in log, word
    assert "asked in a letter" in log

    again = command("--email", OWN["email"], *WHY)
    assert again.exit_code == 0, again.output
    assert "Removed already (removal 1)" in again.output
    assert len(scene.log.decisions) == 1

    listed = command("list")
    assert "M. Aintainer" in listed.output
    assert DAY[:2] in listed.output
    assert "name+postcode" in listed.output
    scene.decide(kind="undo", undoes=1)
    assert " no " in command("list").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--provider", "{id}"),
        ("--url", "http://www.roster.example.org/people/zoe/#top"),
        ("--email", "ZOE@mueller.example.org"),
        ("--name", "Mueller-Soerby, Zoe", "--postcode", "bs65aa"),
        ("--name", "Zoë Müller-Sørby", "--postcode", "BS6 5AA", "--country", "gb"),
    ],
)
def test_every_way_to_say_whom(command: Mbt, scene: Scene, zoe: Ref, arguments: tuple[str, ...]) -> None:
    provider = scene.provider(zoe) if "{id}" in arguments else ""
    done = command(*(word.format(id=provider) for word in arguments), *WHY)
    assert done.exit_code == 0, (done.output, done.exception)
    assert zoe not in {kept.ref for kept in scene.workshop.listings.ever()}


def test_a_register_number(command: Mbt, scene: Scene) -> None:
    ref = scene.put(ROSTER, "Ada Samplewick", "ada", credentials="GMC 7654321", address="Leeds LS1 4AA")
    assert command("--number", "gmc", "765 4321", *WHY).exit_code == 0
    assert ref not in {kept.ref for kept in scene.workshop.listings.ever()}
    other = scene.put(SECOND, "A. Otherwise", "a", credentials="GMC: 7654321", address="Cardiff CF10 1AA")
    removal = scene.removal(other)
    assert removal is not None
    assert removal.by == "number"


def test_a_removal_before_anybody_was_listed(command: Mbt, scene: Scene) -> None:
    done = command("--name", "Ada Samplewick", "--postcode", "LS1 4AA", *WHY)
    assert done.exit_code == 0
    assert "Nobody in crawl.db is meant" in done.output
    assert scene.removal(scene.put(ROSTER, "Dr. SAMPLEWICK, Ada", "ada", address="1 Road, Leeds LS1 4AA"))
    assert scene.removal(scene.put(SECOND, "Ada Samplewick", "else", address="Cardiff CF10 1AA")) is None


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "say whom in one way"),
        (("--email", "a@example.org", "--url", "https://example.org/a"), "say whom in one way"),
        (("--name", "Ada Samplewick"), "--name and --postcode go together"),
        (("--email", "a@example.org", "--country", "GB"), "--name and --postcode go together"),
        (("--number", "nobodys", "12"), "no register is called 'nobodys'"),
    ],
)
def test_what_is_said_wrongly_is_told(command: Mbt, arguments: tuple[str, ...], words: str) -> None:
    done = command(*arguments, *WHY)
    assert done.exit_code == 2  # click's own; mbt makes it 64
    assert words in done.output


def test_a_reason_is_needed_and_does_not_say_who(command: Mbt, scene: Scene, zoe: Ref) -> None:
    assert "--because is missing" in command("--email", OWN["email"]).output
    refused(command("--email", OWN["email"], "--because", "Mrs Mueller asked"), "--because says 'muller'", 65)
    assert not scene.log.decisions
    assert zoe in {kept.ref for kept in scene.workshop.listings.live()}


def test_who_is_meant_must_be_clear(command: Mbt, scene: Scene) -> None:
    page = "https://clinic.example.org/team"
    refs = [
        scene.put(ROSTER, name, key, page, email="info@clinic.example.org", address=f"Leeds {code}")
        for name, key, code in (("Ada Samplewick", "ada", "LS1 4AA"), ("Una Colleague", "una", "LS2 4AA"))
    ]
    refused(command("--url", page, *WHY), "2 providers have", 65)
    refused(command("--email", "info@clinic.example.org", *WHY), "2 providers have", 65)
    refused(command("--email", "info@nowhere.example.org", *WHY), "is the address of a desk", 65)
    refused(command("--provider", "paaaaaaaaaa", *WHY), "there is no provider 'paaaaaaaaaa'", 65)
    assert {kept.ref for kept in scene.workshop.listings.live()} >= set(refs)


def test_withheld_and_allowed(command: Mbt, scene: Scene, zoe: Ref) -> None:
    assert command("--email", OWN["email"], *WHY).exit_code == 0
    assert "Nobody is withheld" in command("withheld").output
    other = scene.put(SECOND, "Z. Müller-Sørby", "other", address="Bristol BS6 5AA")
    told = command("withheld").output
    assert "Z. Müller-Sørby" in told
    assert f"mbt suppress allow {SECOND} other" in told
    refused(command("allow", SECOND, "nobody", "--because", "x"), "has no listing 'nobody'", 65)
    assert command("allow", *other, "--because", "another one, by their photograph").exit_code == 0
    assert scene.removal(other) is None
    assert "Nobody is withheld" in command("withheld").output
    assert "said already" in command("allow", *other, "--because", "another one").output
    same = scene.put(SECOND, "Zoë M", "same", email=OWN["email"])
    refused(command("allow", *same, "--because", "x"), "so it is the one who was removed", 65)
    fine = scene.put(SECOND, "Una Colleague", "una", "https://una.example.org/una", address="Leeds LS1 4AA")
    refused(command("allow", *fine, "--because", "x"), "is not withheld", 65)


def test_held_runs_are_erased_too_and_can_be_accepted(command: Mbt, scene: Scene, zoe: Ref) -> None:
    run = scene.workshop.runs.start(SECOND, DAY)
    page = "https://second.example.org/list"
    found = [
        scene.listing(SECOND, "Zoe Mueller-Sorby", "z", page, OWN),
        scene.listing(SECOND, "Una Colleague", "una", page, {"address": "Leeds LS1 4AA"}),
    ]
    scene.workshop.listings.stage(run, found)
    scene.workshop.runs.finish(run, DAY, "held", ["too few (zoe-mueller; z)", f"{page}/z: Zoe"], 2, None)
    assert command("--email", OWN["email"], *WHY).exit_code == 0
    assert [one.name for one in scene.workshop.listings.staged(run)] == ["Una Colleague"]
    held = scene.workshop.runs.get(run)
    assert held is not None
    assert held.listings == 1


# --- without the decisions nothing goes on ---


@pytest.fixture
def damaged(scene: Scene, zoe: Ref, command: Mbt) -> Scene:
    assert command("--email", OWN["email"], *WHY).exit_code == 0
    return scene


def lose(path: Path) -> None:
    path.unlink()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def shorten(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8").splitlines(keepends=True)[0], encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "harm"),
    [(FILE, lose), (KEY, lose), (FILE, cut), (FILE, shorten), (KEY, cut)],
    ids=["log lost", "key lost", "log cut off", "decisions lost", "key cut off"],
)
def test_damaged_decisions_stop_everything(damaged: Scene, file: str, harm: Callable[[Path], None]) -> None:
    before = list(damaged.workshop.db.query("SELECT * FROM listing"))
    harm(damaged.folder / "decisions" / file)
    with pytest.raises(CrawlerError, match="put it back from a backup"):
        damaged.publish()
    with pytest.raises(CrawlerError, match="put it back from a backup"):
        crawl([damaged.sources[ROSTER]], damaged.workshop, TODAY)
    assert not (damaged.folder / "directory.db").exists()
    assert list(damaged.workshop.db.query("SELECT * FROM listing")) == before


def test_a_crawl_needs_no_decisions_where_none_were_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MBT_DECISIONS", raising=False)
    workshop = Workshop(tmp_path / "var")
    assert not removals_in(workshop)
    assert not (tmp_path / "var" / "decisions").exists()
    workshop.close()
