"""Tables of waits per place and age group, and how a wait reaches a service that another source lists."""

from collections.abc import Mapping
from datetime import date
from html import escape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing, Said
from crawler.normalise import facts_of
from crawler.providers import Provider, gather
from crawler.read import Page, Read, read_page
from crawler.read.outline import clean
from crawler.source import BUNDLED, Source, load_source
from crawler.waits import waits_of, with_wait
from crawler.workshop import Kept

SOURCE = load_source(BUNDLED / "nl_ggz_waiting_times.toml")
CLINICS = load_source(BUNDLED / "gb_nhs_trusts.toml").model_copy(
    update={"country": "NL", "language": "nl", "organization": "GGZ WNB", "start": [], "states": []}
)
URL = SOURCE.start_urls[0]
DATED = "<p>Tabel geactualiseerd op 3 juni 2024.</p>"


def read(html: str) -> Read:
    return read_page(Page(URL, html), SOURCE, SOURCE.page[0])


def rows(html: str) -> dict[str, str]:
    """Name of each wait -> its words."""
    return {one.name: one.words("wait")[0] for one in read(html).listings}


def table(*lines: str, head: str = "Wachttijd in weken|Locatie Breda/Oosterhout|Locatie Tilburg") -> str:
    cells = [head, *lines]
    return f"<table>{''.join('<tr><td>' + line.replace('|', '<td>') for line in cells)}</table>"


ACROSS = {"Breda/Oosterhout: Volwassenen": "13 weken", "Tilburg: Volwassenen": "24 weken"}


@pytest.mark.parametrize(
    ("html", "found"),
    [
        (table("Volwassenen|13 weken|24 weken"), ACROSS),
        (table("Locatie Breda/Oosterhout|13 weken", "Locatie Tilburg|24 weken", head="Locatie|Volwassenen"), ACROSS),
        (table("", "Volwassenen|13|24|x"), {"Breda/Oosterhout: Volwassenen": "13", "Tilburg: Volwassenen": "24"}),
        (table("Volwassenen|13 weken|n.v.t.", "Ouderen||aanmeldstop"), {"Breda/Oosterhout: Volwassenen": "13 weken"}),
        (
            '<table><tr><th rowspan=2>Groep<th colspan=2>Wachttijd in weken<tr><th>Breda<th>Zwolle'
            "<tr><td>Jeugd (12-17 jaar)<td>4 - 6<td>8</table>",
            {"Breda: Jeugd (12-17 jaar)": "4 - 6", "Zwolle: Jeugd (12-17 jaar)": "8"},
        ),
        (table("Breda|Ouderen|9 weken", head="Vestiging|Leeftijdsgroep|Wachttijd"), {"Breda: Ouderen": "9 weken"}),
        (table("Breda|9", head="Locatie|Wachttijd in weken"), {"Breda": "9"}),
        (table("Volwassenen|13|24", head="Kamers|Breda|Zwolle"), {}),  # numbers of nobody knows what
        (table("Cursus|12 weken", head="Naam|Duur").replace("12 weken", "12 keer"), {}),
        ("", {}),
    ],
)  # fmt: skip
def test_a_table_is_read_either_way_round(html: str, found: dict[str, str]) -> None:
    assert rows(DATED + html) == found


def test_each_wait_says_where_for_whom_and_when() -> None:
    (wait, _) = read(DATED + table("Jongvolwassenen (18-23 jaar)|13 weken|24 weken")).listings
    assert wait.key == "ggz-wnb/breda-oosterhout/jongvolwassenen-18-23-jaar"
    assert wait.words("town") == ["Breda", "Oosterhout"]
    assert wait.words("wait_as_of") == ["3 juni 2024"]
    quote = next(one.quote for one in wait.said if one.field == "wait")
    assert quote == "Wachttijd in weken · Locatie Breda/Oosterhout · Jongvolwassenen (18-23 jaar): 13 weken"
    facts = facts_of(wait, SOURCE)
    assert (facts.wait_weeks, facts.wait_as_of, facts.claims) == (13.0, "2024-06-03", [])


@pytest.mark.parametrize(
    "line",
    [
        "Laatste update: 9 september 2023",
        "Bijgewerkt op 09-09-2023",
        "Peildatum 9.9.2023",
        "Stand per 9 september 2023",
    ],
)
def test_the_line_that_dates_it(line: str) -> None:
    (wait,) = read(f"<p>{line}</p>" + table("Volwassenen|13 weken|")).listings
    assert facts_of(wait, SOURCE).wait_as_of == "2023-09-09"


def test_a_table_without_a_day_is_not_read() -> None:
    assert read(table("Volwassenen|13 weken|24 weken")).listings == ()


def test_heads_that_no_rule_knows_are_told() -> None:
    got = read(DATED + table("Breda|9 weken|x", head="Locatie|Wachttijd|Bijzonderheden"))
    assert got.unknown == ("Bijzonderheden",)


# --- joining ---


def kept(listing: Listing, source: Source, day: str = "2022-01-01") -> Kept:
    return Kept(source.name, listing, day, day, "2026-11-22")


def service(
    ages: str = "18-65 jaar", town: str = "Breda", wait: str = "", as_of: str = "", organization: str = "GGZ WNB"
) -> Listing:
    words = {
        "organization": organization,
        "prose": "Wij bieden mentaliseren bevorderende therapie (MBT).",
        "address": f"Voorbeeldstraat 1, 4811 AA {town}",
        "ages": ages,
        "wait": wait,
        "wait_as_of": as_of,
    }
    url = "https://ggz.example.org/mbt"
    said = tuple(Said(field=field, words=text, quote=text, url=url) for field, text in words.items() if text)
    return Listing(key="mbt", kind="service", name="MBT", url=url, said=said)


WAITS = read(
    DATED + table("Jongvolwassenen (18-23 jaar)|13 weken|24 weken", "Volwassenen|15|21", "Ouderen|7|8", "Zorgpad X|1|1")
).listings
SOURCES: Mapping[str, Source] = {SOURCE.name: SOURCE, CLINICS.name: CLINICS}


def published(listing: Listing, waits: tuple[Listing, ...] = WAITS) -> Provider:
    """The one service that is shown; the waits are not."""
    items = [kept(listing, CLINICS), *(kept(wait, SOURCE) for wait in waits)]
    (provider,) = gather(items, SOURCES).providers
    assert [member.kept.listing for member in provider.members] == [listing]
    return provider


@pytest.mark.parametrize(
    ("listing", "weeks"),
    [
        (service(), 15),
        (service(ages="18-23 jaar"), 13),  # the narrowest group that holds all whom the service sees
        (service(ages="vanaf 65 jaar"), 7),
        (service(town="Tilburg"), 21),
        (service(town="Oosterhout"), 15),
        (service(ages="16-65 jaar"), None),  # some of them are no adults
        (service(ages=""), None),
        (service(town="Almelo"), None),
        (service(organization="GGZ Elders"), None),
        (service(wait="30 weken", as_of="2024-06-02"), 15),
        (service(wait="30 weken", as_of="2024-06-03"), 30),  # not newer
        (service(wait="30 weken"), 15),  # it was first read in 2022
    ],
)
def test_a_wait_updates_the_service_that_it_fits(listing: Listing, weeks: float | None) -> None:
    provider = published(listing)
    facts = provider.facts
    assert facts.wait_weeks == weeks
    if weeks not in {None, 30}:
        (stated,) = [one for one in provider.stated if one.evidence.field == "wait_weeks"]
        evidence = stated.evidence
        assert (stated.origin.source, evidence.url) == (SOURCE.name, URL)
        assert str(int(weeks or 0)) in evidence.words
        assert (facts.wait_as_of, facts.wait_as_written) == ("2024-06-03", evidence.quote)


def test_a_wait_for_all_ages_fits_all() -> None:
    waits = read(DATED + table("Breda|9", head="Locatie|Wachttijd in weken")).listings
    assert published(service(ages=""), waits).facts.wait_weeks == 9


def test_two_parts_of_a_wait_add_up_and_one_alone_is_none() -> None:
    head = "Locatie|Leeftijd|Aanmeldwachttijd in weken|Behandelwachttijd in weken"
    both, one = (
        read(DATED + table(f"Breda|Volwassenen|4|{last}", head=head)).listings for last in ("10 weken", "onbekend")
    )
    assert published(service(), both).facts.wait_weeks == 14
    assert published(service(), one).facts.wait_weeks is None


def test_a_table_of_waits_is_no_claim_even_where_it_names_the_treatment() -> None:
    html = DATED + table("Mentalisatie bevorderende therapie (MBT)|13 weken|24 weken")
    items = [kept(wait, SOURCE) for wait in read(html).listings]
    assert len(items) == 2
    assert gather(items, SOURCES).providers == ()


def test_a_source_without_permission_updates_nothing() -> None:
    off = SOURCE.model_copy(update={"permission": None})
    assert waits_of([kept(wait, off) for wait in WAITS], {off.name: off}) == []


def test_a_person_has_no_wait_of_an_organisation() -> None:
    person = service().model_copy(update={"kind": "practitioner", "name": "Anna Voorbeeld"})
    facts = facts_of(person, CLINICS)
    assert with_wait(facts, "2022-01-01", waits_of([kept(wait, SOURCE) for wait in WAITS], SOURCES)).wait_weeks is None


def test_the_release_shows_whose_wait_it_is(sample_release: Path) -> None:
    import sqlite3

    with sqlite3.connect(f"file:{sample_release}?mode=ro", uri=True) as db:
        (row,) = db.execute(
            """SELECT a.wait_weeks, a.wait_as_of, e.source, e.words, e.url, e.last_checked
               FROM provider p JOIN availability a ON a.provider_id = p.id
               JOIN provenance e ON e.provider_id = p.id AND e.field = 'wait_weeks'
               WHERE p.name = 'MBT-programma Tilburg'"""
        ).fetchall()
        shown = db.execute("SELECT published FROM source WHERE name = 'nl_ggz_waiting_times'").fetchone()
    assert row[:4] == (21.0, "2026-06-03", "nl_ggz_waiting_times", "21 weken")
    assert row[4].startswith("http://ggz-voorbeeld.example.org/")
    assert date.fromisoformat(row[5])
    assert shown == (0,)


cells = st.lists(st.text(max_size=20) | st.sampled_from(["13 weken", "7", "Volwassenen", "Locatie X"]), max_size=5)


@given(st.lists(cells, max_size=5))
def test_any_table_is_no_crash_and_what_is_read_is_in_it(lines: list[list[str]]) -> None:
    html = DATED + table(*("|".join(map(escape, line)) for line in lines))
    text = clean(Page(URL, html).selector.xpath("string()").get() or "")
    listings = read(html).listings
    for one in listings:
        assert all(said.words in text for said in one.said if said.field in {"wait", "ages"})
    waits = waits_of([kept(one, SOURCE) for one in listings], SOURCES)
    assert all(wait.weeks >= 0 for wait in waits)
