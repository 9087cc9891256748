"""Somebody who was removed stays out, whichever way their data come back; and nobody else goes with them."""

import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.listing import Ref
from crawler.owner.take import take_in
from crawler.removal import taken_out
from crawler.removal.whom import Whom
from crawler.verdict import conclude
from crawler.workshop import Page
from crawler.workshop.erasing import settle
from tests.crawler.removal.conftest import BY_ID, DAY, OWN, ROSTER, SECOND, SHOWN, Scene

PHONE = "020 7946 0966"


@pytest.fixture
def removed(scene: Scene, zoe: Ref) -> Scene:
    """The person was listed, published, and is removed."""
    assert scene.suppress(BY_ID).listings == 1
    return scene


def test_a_removed_person_is_not_published(scene: Scene, zoe: Ref) -> None:
    before = scene.names
    assert SHOWN in before
    scene.suppress(BY_ID)
    assert scene.names == before - {SHOWN}


def crawl(scene: Scene, source: str, *found: tuple[str, str, str, dict[str, str]]) -> None:
    """A run of a source that finds everybody whom it has and these (name, key, page, contacts): read, judged, kept."""
    live = tuple(kept.listing for kept in scene.workshop.listings.live(source))
    run = scene.workshop.runs.start(source, DAY)
    pages = [Page("https://example.org/everybody", "read", body=b"everybody", listings=live)]
    pages += [
        Page(page, "read", body=name.encode(), listings=(scene.listing(source, name, key, page, said),))
        for name, key, page, said in found
    ]
    scene.workshop.pages.keep(source, run, DAY, pages)
    outcome = conclude(scene.workshop, scene.sources[source], run, date.fromisoformat(DAY), DAY)
    assert outcome.outcome == "promoted", outcome.reasons


def keys(scene: Scene, source: str) -> set[str]:
    return {kept.listing.key for kept in scene.workshop.listings.ever() if kept.source == source}


# --- one: the same page, crawled again ---


def test_a_recrawl_of_the_same_page(removed: Scene, zoe: Ref) -> None:
    before = keys(removed, ROSTER)
    crawl(removed, ROSTER, (SHOWN, zoe[1], "https://roster.example.org/people/zoe", OWN))
    assert keys(removed, ROSTER) == before
    assert SHOWN not in removed.names
    # Not a word of it is kept.
    removed.workshop.db.conn.commit()
    settle(removed.workshop.db)  # as closing it does
    for file in removed.folder.glob("crawl.db*"):
        assert b"ller-S" not in file.read_bytes(), file
    assert removed.workshop.pages.body(ROSTER, "https://roster.example.org/people/zoe") is None


def test_a_list_page_with_others_is_read_again_and_they_stay(scene: Scene, zoe: Ref) -> None:
    page = "https://roster.example.org/list"
    other = scene.listing(ROSTER, "Una Sampleford", "una", page, {"address": "Leeds LS1 4AA"})
    own = scene.listing(ROSTER, SHOWN, zoe[1], page, OWN)
    run = scene.workshop.runs.start(ROSTER, DAY)
    scene.workshop.pages.keep(
        ROSTER, run, DAY, [Page(page, "read", etag="1", body=b"both", listings=(other, own), reader="r")]
    )
    scene.suppress(BY_ID)
    assert [[one.name for one in found] for _, found in scene.workshop.pages.listings_of(run)] == [["Una Sampleford"]]
    known = scene.workshop.pages.known(ROSTER)[page]
    assert (known.etag, known.reader) == (None, None)
    assert scene.workshop.pages.body(ROSTER, page) == b"both"


def test_archived_pages_read_again(removed: Scene, zoe: Ref) -> None:
    crawl(removed, SECOND, ("Zoe Mueller Sorby", "z", "https://second.example.org/z", {"address": "Bristol BS6 5AA"}))
    run = removed.workshop.runs.start(SECOND, DAY, "reread")
    live = tuple(kept.listing for kept in removed.workshop.listings.live(SECOND))
    again = removed.listing(SECOND, "Z. Müller-Sørby", "z", "https://second.example.org/z", OWN)
    removed.workshop.pages.keep(
        SECOND, run, DAY, [Page("https://second.example.org/", "read", listings=(*live, again))]
    )
    conclude(removed.workshop, removed.sources[SECOND], run, date.fromisoformat(DAY), DAY, checked=DAY)
    assert "z" not in keys(removed, SECOND)


def test_a_source_that_lists_one_person_fewer_is_not_held(removed: Scene, zoe: Ref) -> None:
    source = removed.sources[ROSTER]
    all_of_them = len(keys(removed, ROSTER)) + 1
    asserted = source.assertions.model_copy(update={"listings_min": all_of_them})
    removed.sources[ROSTER] = source.model_copy(update={"assertions": asserted})
    crawl(removed, ROSTER, (SHOWN, zoe[1], "https://roster.example.org/people/zoe", OWN))


# --- two: the same page at another address ---


@pytest.mark.parametrize(
    "said",
    [OWN, {"address": "Bristol BS6 5AA"}, {"phone": OWN["phone"]}, {"email": OWN["email"]}, {"address": "Bristol"}],
    ids=["everything", "postcode", "phone", "e-mail", "town"],
)
def test_the_same_page_under_a_new_url_and_key(removed: Scene, said: dict[str, str]) -> None:
    removed.put(ROSTER, SHOWN, "staff/4711", "https://new-roster.example.org/staff/4711", **said)
    assert SHOWN not in removed.names
    crawl(removed, ROSTER, (SHOWN, "staff/4712", "https://new-roster.example.org/staff/4712", said))
    assert "staff/4712" not in keys(removed, ROSTER)


def test_another_email_and_phone(removed: Scene, zoe: Ref) -> None:
    removed.put(ROSTER, SHOWN, "z", address="1 Other Road, Bristol BS1 4ZZ", phone=PHONE, email="new@example.test")
    assert SHOWN not in removed.names


def test_a_renamed_source(removed: Scene, zoe: Ref) -> None:
    """Known by its former name alone: everything else about them is another."""
    source = removed.sources.pop(ROSTER)
    renamed = source.model_copy(update={"name": "gb_bpc_new", "renamed_from": [ROSTER]})
    removed.sources["gb_bpc_new"] = renamed
    removed.workshop.take_along({"gb_bpc_new": [ROSTER]})
    said = {"address": "Leeds LS1 4AA", "phone": PHONE}
    crawl(removed, "gb_bpc_new", ("Zed Samplenew", zoe[1], "https://new.example.org/zed", said))
    assert zoe[1] not in keys(removed, "gb_bpc_new")


# --- three: a second source ---

SPELLINGS = [
    ("Zoe Muller-Sorby", "name"),
    ("Zoe Mueller-Soerby", "name"),
    ("ZOË MÜLLER SØRBY", "name"),
    ("Müller-Sørby, Zoë", "name"),
    ("Mueller Soerby Zoe", "name"),
    ("Prof Zoë Müller-Sørby, DClinPsy", "name"),
    ("Dr Zoe MuellerSorby", "name"),
    ("Zoë A. Müller-Sørby", "name"),
    ("Z. Müller-Sørby", "initial"),
    ("Dr Müller-Sørby", "initial"),
    ("Zoë Müller", "part"),
    ("Zoe Mueler-Zorbie", "sound"),
]


def test_a_second_source_with_another_spelling(removed: Scene) -> None:
    for at, (name, how) in enumerate(SPELLINGS):
        for place in ("12 Quillfeather Lane, Bristol BS6 5AA", "Flat 3, bs65aa"):
            removal = removed.removal(removed.put(SECOND, name, f"another/{at}", address=place))
            assert removal is not None, (name, place)
            assert (removal.by, removal.sure) == (f"{how}+postcode", how == "name"), (name, place)


def test_a_second_source_is_not_published(removed: Scene) -> None:
    before = removed.names
    for at, (name, _) in enumerate(SPELLINGS):
        removed.put(SECOND, name, f"another/{at}", address="Bristol BS6 5AA", phone=PHONE)
    assert removed.names == before


@pytest.mark.parametrize(
    ("name", "said", "by"),
    [
        ("Zoe Sorby", {"email": "ZOE@MUELLER.example.org"}, "email"),
        ("Zoe Sorby", {"phone": "+44 20 7946 0977"}, "part+phone"),
        ("Zoë Müller-Sørby", {"website": "https://www.mueller.example.org/#about"}, "name+site"),
        ("Zoë Müller-Sørby", {"address": "Bristol"}, "name+town"),
        ("Zoë Müller-Sørby", {"address": "Whiteladies Sample Road, Bristol BS6 9ZZ"}, "name+area"),
        ("Zoë Müller-Sørby", {}, "name+nowhere"),
    ],
)
def test_a_second_source_with_one_thing_in_common(removed: Scene, name: str, said: dict[str, str], by: str) -> None:
    removal = removed.removal(removed.put(SECOND, name, "another", **said))
    assert removal is not None
    assert removal.by == by


def test_a_short_form_of_the_name(scene: Scene) -> None:
    scene.put(ROSTER, "Elizabeth Samplewick", "e", address="Leeds LS1 4AA")
    scene.suppress(Whom("name", "Elizabeth Samplewick", postcode="LS1 4AA"))
    for at, name in enumerate(("Liz Samplewick", "Samplewick, Beth", "Elizabeth (Betty) Samplewick")):
        assert scene.removal(scene.put(SECOND, name, f"e/{at}", address="Leeds LS1 4AA")), name
    assert scene.removal(scene.put(SECOND, "Elena Samplewick", "other", address="Leeds LS1 4AA")) is None


# --- four: a file that is sent in ---


def test_an_owner_file_sent_in(removed: Scene, tmp_path: Path) -> None:
    before = removed.names
    file = tmp_path / "guild.yaml"
    file.write_text(
        "submitted_by: The Sample Guild\nsubmitted_on: 2026-11-21\nmay_publish: yes\nproviders:\n"
        "  - kind: practitioner\n    name: Zoe Mueller-Soerby\n    country: GB\n    address: Bristol BS6\n"
        "    phone: 020 7946 0977\n    mbt: I give mentalization-based treatment (MBT).\n",
        encoding="utf-8",
    )
    take_in(file, removed.workshop, removed.sources, date.fromisoformat(DAY))
    assert removed.names == before


# --- five: a merge ---


def test_a_merge_by_evidence(scene: Scene, zoe: Ref) -> None:
    """Their other listing, joined by the phone, goes with them, and so does whatever shares only its contacts."""
    other = scene.put(SECOND, "Zoë Sørby", "zs", phone=OWN["phone"], email="z.sorby@example.test")
    assert scene.provider(zoe) == scene.provider(other)
    before = scene.names - {SHOWN, "Zoë Sørby"}
    assert scene.suppress(BY_ID).listings == 2
    scene.put(ROSTER, "Zoë Sørby", "again", email="z.sorby@example.test", address="Leeds LS1 4AA")
    assert scene.names == before


def test_a_merge_by_a_maintainer(scene: Scene, zoe: Ref) -> None:
    """Joined by hand with a listing that has none of the keys: when they are removed, and afterwards."""
    before = scene.names - {SHOWN}
    earlier = scene.put(SECOND, "Zed Otherly", "zed", address="Leeds LS1 4AA", phone=PHONE)
    scene.decide(kind="same", a=zoe, b=earlier)
    assert scene.provider(earlier) == scene.provider(zoe)
    scene.suppress(BY_ID)
    assert scene.names == before
    scene.put(*earlier[:1], "Zed Otherly", earlier[1], address="Leeds LS1 4AA", phone=PHONE)
    assert scene.names == before
    later = scene.put(SECOND, "Yan Elsewhere", "yan", "https://elsewhere.example.org/yan", address="Cardiff CF10 1AA")
    assert scene.names == before | {"Yan Elsewhere"}
    scene.decide(kind="same", a=later, b=zoe)
    assert scene.names == before


# --- six: a rollback ---


@pytest.fixture
def release(scene: Scene, zoe: Ref, tmp_path: Path) -> Path:
    """A release in which the person still stands, and on another listing under another spelling."""
    scene.put(SECOND, "Z. Mueller-Soerby", "z", email=OWN["email"])
    file = tmp_path / "older.db"
    shutil.copy(scene.publish(), file)
    assert b"ller-S" in file.read_bytes()
    return file


def test_a_rollback_to_an_older_release(scene: Scene, release: Path, zoe: Ref) -> None:
    provider = scene.provider(zoe)
    scene.suppress(BY_ID)
    db = Database(release)
    before = {name: db.table(name).count for name in db.table_names() if not name.startswith("provider_search")}
    old = db.execute("SELECT id, providers FROM release").fetchone()
    assert scene.removals.in_release(db) == [provider]
    assert taken_out(db, [provider]) == 1
    assert scene.removals.in_release(db) == []
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert db.execute("PRAGMA foreign_key_check").fetchall() == []
    # Search, pages, JSON, CSV, the sitemap and the file itself are made of these.
    assert db.execute("SELECT * FROM provider_search WHERE provider_search MATCH 'muller'").fetchall() == []
    assert db.execute("SELECT count(*) FROM provider_search WHERE provider_id = ?", [provider]).fetchone() == (0,)
    after = {name: db.table(name).count for name in before}
    assert before["provider"] - after["provider"] == 1
    assert {name for name in before if after[name] < before[name]} >= {
        "provider", "location", "qualification", "provenance", "redirect", "language",
    }  # fmt: skip
    new = db.execute("SELECT id, providers FROM release").fetchone()
    assert (new[1], new[0] != old[0]) == (old[1] - 1, True)
    db.close()
    body = release.read_bytes()
    for words in (b"ller-S", b"sorby", b"mueller", b"7946 0977", b"442079460977", b"Quillfeather", provider.encode()):
        assert words not in body, words


def test_taking_nobody_out_changes_no_byte(scene: Scene, release: Path) -> None:
    before = release.read_bytes()
    db = Database(release)
    assert scene.removals.in_release(db) == []
    assert taken_out(db, ["pnobody"]) == 0
    db.close()
    assert release.read_bytes() == before


def test_an_older_release_has_no_table_of_redirects(scene: Scene, release: Path, zoe: Ref) -> None:
    provider = scene.provider(zoe)
    scene.suppress(BY_ID)
    db = Database(release)
    for table in ("redirect", "registration_check"):
        db.execute(f"DROP TABLE {table}")
    assert scene.removals.in_release(db) == [provider]
    assert taken_out(db, [provider]) == 1


# --- and nobody else ---


def test_undo_brings_the_person_back(scene: Scene, zoe: Ref) -> None:
    before = scene.names
    scene.suppress(BY_ID)
    (number,) = (one.number for one in scene.log.decisions if one.kind == "suppress")
    scene.decide(kind="undo", undoes=number)
    crawl(scene, ROSTER, (SHOWN, zoe[1], "https://roster.example.org/people/zoe", OWN))
    assert scene.names == before


OTHERS = [
    ("Zoë Müller-Sørby", {"address": "Leeds LS1 4AA"}),
    ("Max Müller-Sørby", {"address": "Leeds LS1 4AA"}),
    ("Max Müller-Sørby", {"address": "Bristol BS6 5AA"}),
    ("Max Müller-Sørby", {"phone": OWN["phone"], "website": "https://mueller.example.org/"}),
    ("Una Colleague", {"address": OWN["address"], "phone": OWN["phone"]}),
    ("Una Colleague", {"website": "https://mueller.example.org/", "email": "una@mueller.example.org"}),
    ("M. Müller-Sørby", {"address": "Bristol BS6 5AA"}),
    ("Zoë Otherly", {"address": "Bristol BS6 5AA", "phone": PHONE}),
]


def test_another_person_is_not_taken_for_them(removed: Scene) -> None:
    """A namesake elsewhere, a relative in the same house, colleagues who share the phone, the site and the door."""
    for at, (name, said) in enumerate(OTHERS):
        assert removed.removal(removed.put(SECOND, name, f"other/{at}", **said)) is None, (name, said)


def test_a_colleague_on_the_same_list_stays(scene: Scene) -> None:
    """Removed by a page that has them alone; the list that all stand on, and the desk's address, are nobody's own."""
    page = "https://clinic.example.org/team"
    said = {"email": "info@clinic.example.org", "phone": PHONE, "address": "Leeds LS1 4AA"}
    scene.put(ROSTER, "Ada Samplewick", "ada", page, **said)
    una = scene.put(ROSTER, "Una Colleague", "una", page, **said)
    scene.suppress(Whom("name", "Ada Samplewick", postcode="LS1 4AA"))
    assert scene.removal(una) is None
    new = scene.put(SECOND, "Uri Newcomer", "uri", page, **said)
    assert scene.removal(new) is None


def test_a_listing_that_is_somebody_elses_is_allowed(removed: Scene) -> None:
    other = removed.put(SECOND, "Z. Müller-Sørby", "other", address="Bristol BS6 5AA")
    before = removed.names
    assert "Z. Müller-Sørby" not in before
    removed.decide(kind="allow", a=other)
    assert removed.names == before | {"Z. Müller-Sørby"}
    db = Database(removed.publish())
    assert removed.removals.in_release(db) == []


def test_what_is_theirs_alone_is_never_allowed(removed: Scene) -> None:
    other = removed.put(SECOND, "Zoë Müller-Sørby", "other", email=OWN["email"])
    removed.decide(kind="allow", a=other)
    removal = removed.removal(other)
    assert removal is not None
    assert removal.by == "email"


def test_a_service_can_be_taken_out(scene: Scene) -> None:
    (service,) = (kept for kept in scene.workshop.listings.live("au_spectrum"))
    name, before = service.listing.name, scene.names
    assert name in before
    scene.suppress(Whom("provider", scene.provider(service.ref)))
    assert scene.names == before - {name}


def test_a_published_release_has_nobody_who_was_removed(removed: Scene) -> None:
    removed.put(SECOND, "Zoe Mueller-Soerby", "z", address="Bristol BS6 5AA")
    file = removed.publish()
    assert removed.removals.in_release(Database(file)) == []
    connection = sqlite3.connect(file)
    found = connection.execute("SELECT * FROM provider_search WHERE provider_search MATCH 'sorby OR soerby'").fetchall()
    connection.close()
    assert found == []
    assert b"ller-S" not in file.read_bytes()
