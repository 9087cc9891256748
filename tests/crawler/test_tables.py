"""Lists of persons whose markup nobody promised: tables, definition lists and cards, read by what their heads say."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.listing import Listing
from crawler.normalise import facts_of
from crawler.read import Page, Read, read_page
from crawler.read.columns import column_named
from crawler.read.grid import COLUMNS_MAX, ROWS_MAX, grids
from crawler.read.outline import clean
from crawler.shapes import TablePage
from crawler.source import BUNDLED, Source, load_source

REGISTER = load_source(BUNDLED / "nl_register_mbt.toml")
ROSTER = load_source(BUNDLED / "gb_bpc_mbt_roster.toml")
LIST = "https://register.example.org/zoeken"
ROSTER_LINE = "<p>Everybody on the MBT roster has completed a training.</p>"


def read(html: str, source: Source = REGISTER, url: str = LIST) -> Read:
    return read_page(Page(url, html), source, source.page[0])


def table(*rows: str, head: str = "Naam|Registratie als|Plaats|Geldig tot") -> str:
    cells = [f"<tr>{''.join(f'<th>{one}</th>' for one in head.split('|'))}</tr>"]
    cells += [f"<tr>{''.join(f'<td>{one}</td>' for one in row.split('|'))}</tr>" for row in rows]
    return f"<h1>Register</h1><table>{''.join(cells)}</table>"


def said(listing: Listing) -> dict[str, list[str]]:
    return {one.field: listing.words(one.field) for one in listing.said}


def levels(listing: Listing, source: Source = REGISTER) -> list[tuple[str, str]]:
    return [(claim.level, claim.variant) for claim in facts_of(listing, source).claims]


def test_a_row_is_read_by_the_heads_of_its_columns() -> None:
    (anna,) = read(table("Anna Voorbeeld|MBT Therapeut|Utrecht|31-12-2030")).listings
    assert (anna.name, anna.kind, anna.key) == ("Anna Voorbeeld", "practitioner", "anna-voorbeeld")
    assert said(anna)["title"] == ["MBT Therapeut"]
    assert said(anna)["address"] == ["Utrecht"]
    assert said(anna)["valid_until"] == ["31-12-2030"]
    title = next(one for one in anna.said if one.field == "title")
    assert title.quote == "Registratie als: MBT Therapeut · Geldig tot: 31-12-2030"
    (claim,) = facts_of(anna, REGISTER).claims
    assert (claim.level, claim.local_title, claim.issuer) == (
        "practitioner",
        "MBT Therapeut",
        "SRMBT (register-mbt.nl)",
    )
    assert (claim.evidence_kind, claim.valid_until) == ("official_register", "2030-12-31")


def test_the_order_of_columns_and_small_changes_of_their_heads_mean_nothing() -> None:
    before = read(table("Anna Voorbeeld|MBT Therapeut|Utrecht|31-12-2030")).listings
    after = read(
        table("31-12-2030|Utrecht|MBT Therapeut|Anna Voorbeeld", head="GELDIG TOT (dd-mm-jjjj)|Plaats:|Niveau|↕ Naam")
    ).listings
    assert {one.field: one.words for one in before[0].said} == {one.field: one.words for one in after[0].said}


@pytest.mark.parametrize(
    ("html", "names"),
    [
        (table("Anna Voorbeeld|MBT-aspirantlid|Utrecht|"), []),  # in training
        (table("Anna Voorbeeld||Utrecht|"), []),  # no level
        (table("|MBT Therapeut|Utrecht|"), []),  # nobody
        (table("—|MBT Therapeut|Utrecht|"), []),
        (table("Naam|Registratie als|Plaats|Geldig tot", "Anna Voorbeeld|MBT Therapeut||"), ["Anna Voorbeeld"]),
        ("<table><tr><th>Cursus<th>Datum</tr><tr><td>MBT Therapeut<td>1 mei</tr></table>", []),
        (table("Anna|MBT Therapeut||", "Anna|MBT Supervisor||"), ["Anna"]),  # two titles of one person
        ("<table></table>", []),
        ("", []),
    ],
)
def test_who_counts(html: str, names: list[str]) -> None:
    assert [listing.name for listing in read(html).listings] == names


DEFINITIONS = (
    "<dl><dt>Naam</dt><dd>Anna Voorbeeld</dd><dt>Kwalificatie</dt><dd>MBT Therapeut</dd>"
    "<dt>Naam</dt><dd>Bram Voorbeeld</dd><dt>Kwalificatie</dt><dd>MBT Supervisor</dd></dl>"
)
CARDS = (
    "<h1>Register</h1><h2>Anna Voorbeeld</h2><p>MBT Therapeut<br>Plaats: Utrecht</p>"
    '<div><h3>Bram Voorbeeld</h3><p>MBT Supervisor</p><a href="mailto:bram@x.example.org">Mail</a></div>'
    "<h2>Contact</h2><p>Plaats: Den Haag</p>"
)
LABELS = (
    "<h2>Anna Voorbeeld</h2><dl><dt>Niveau</dt><dd>MBT Therapeut</dd></dl>"
    "<h2>Bram Voorbeeld</h2><dl><dt>Niveau</dt><dd>MBT Supervisor</dd></dl>"
)
ARIA = (
    '<div role="table"><div role="row"><b role="columnheader">Naam</b><b role="columnheader">Niveau</b></div>'
    '<div role="row"><i role="cell">Anna Voorbeeld</i><i role="cell">MBT Therapeut</i></div>'
    '<div role="row"><i role="cell">Bram Voorbeeld</i><i role="cell">MBT Supervisor</i></div></div>'
)
PARTS = table("Anna||Voorbeeld|MBT Therapeut", "Bram|van|Voorbeeld|MBT Supervisor",
              head="Voornaam|Tussenvoegsel|Achternaam|Niveau").replace("van", "")  # fmt: skip
MERGED = (
    '<table><tr><th colspan="3">Register</th></tr><tr><th rowspan="2">Naam</th><th colspan="2">Registratie</th></tr>'
    "<tr><th>Niveau</th><th>Plaats</th></tr><tr><td>Anna Voorbeeld</td><td>MBT Therapeut</td><td>Utrecht</td></tr>"
    '<tr><td colspan="3">Zuid</td></tr><tr><td>Bram Voorbeeld</td><td>MBT Supervisor</td><td>Breda</td></tr></table>'
)


GERMAN = table("Voorbeeld|Anna|MBT Therapeut", "Voorbeeld|Bram|MBT Supervisor", head="Name|Vorname|Niveau")


@pytest.mark.parametrize("html", [DEFINITIONS, CARDS, LABELS, ARIA, PARTS, MERGED, GERMAN])
def test_other_markup_says_the_same(html: str) -> None:
    listings = read(html).listings
    assert [listing.name for listing in listings] == ["Anna Voorbeeld", "Bram Voorbeeld"]
    assert [levels(listing) for listing in listings] == [[("practitioner", "MBT")], [("supervisor", "MBT")]]


def test_a_list_gives_the_detail_pages_of_those_it_lists_and_its_next_page() -> None:
    html = table(
        '<a href="/register/anna">Anna Voorbeeld</a>|MBT Therapeut||', '<a href="/register/cas">Cas</a>|aspirant||'
    )
    html += '<a href="/register/hoe-werkt-het">?</a><a href="/zoeken/pagina/2">2</a><a rel="next" href="?p=3">3</a>'
    html += '<a rel="next" href="https://elsewhere.example.com/zoeken">4</a><a rel="next" href="javascript:x">5</a>'
    got = read(html)
    assert got.links == (
        "https://register.example.org/register/anna",
        "https://register.example.org/zoeken/pagina/2",
        "https://register.example.org/zoeken?p=3",
    )
    assert [listing.key for listing in got.listings] == ["/register/anna"]


@pytest.mark.parametrize(
    "body",
    [
        "<dl><dt>Niveau</dt><dd>MBT Therapeut</dd><dt>E-mail</dt><dd>anna@x.example.org</dd></dl>",
        "<table><tr><th>Niveau<td>MBT Therapeut</tr><tr><th>E-mail<td>anna@x.example.org</tr></table>",
        "<h2>Registratie</h2><p>Niveau: MBT Therapeut</p><h2>Contact</h2><p>E-mail: anna@x.example.org</p>",
    ],
)
def test_a_detail_page_is_the_same_person_under_its_address(body: str) -> None:
    got = read(f"<h1>Anna Voorbeeld</h1>{body}<a rel=next href=/register/bram>", url=f"{LIST}/../register/anna/")
    (anna,) = got.listings
    assert (anna.name, anna.key.rpartition("/")[2], got.links) == ("Anna Voorbeeld", "anna", ())
    assert facts_of(anna, REGISTER).email == "anna@x.example.org"
    assert levels(anna) == [("practitioner", "MBT")]


def test_a_title_for_everybody_needs_the_line_that_gives_it() -> None:
    rows = table("Ada Sample|Leeds", head="Name|Town")
    assert read(rows, ROSTER).listings == ()
    (ada,) = read(ROSTER_LINE + rows, ROSTER).listings
    assert ada.key == "ada-sample/leeds"
    (claim,) = facts_of(ada, ROSTER).claims
    assert (claim.level, claim.issuer) == ("practitioner", "British Psychoanalytic Council")
    assert claim.quote == "Everybody on the MBT roster has completed a training."
    # A heading with a contact under it is nobody, unless a line says the title.
    assert read(f"{ROSTER_LINE}<h2>Get In Touch</h2><p>Telephone: 020 7946 0301</p>", ROSTER).listings == ()


def test_what_a_cell_links_to_is_how_to_reach_them() -> None:
    cells = '<a href="tel:+442079460301">call</a>|<a href="mailto:ada@x.example.org?subject=x">mail</a>'
    cells += '|<a href="https://ada.example.org/">site</a>|<a href="javascript:alert(1)">x</a>'
    (ada,) = read(ROSTER_LINE + table(f"Ada Sample|{cells}", head="Name|Phone|Mail|Web|Town"), ROSTER).listings
    facts = facts_of(ada, ROSTER)
    assert facts.phone is not None
    assert (facts.phone.e164, facts.email, facts.website) == (
        "+442079460301",
        "ada@x.example.org",
        "https://ada.example.org/",
    )
    assert all("javascript" not in one.words for one in ada.said)


def test_variants_and_states_stand_beside_the_title() -> None:
    head = "Naam|Niveau|Aantekening|Status|Geldig tot"
    row = "Anna|MBT Therapeut<br>MBT Supervisor|groep, MBT-A|verlopen|1 mei 2024"
    (anna,) = read(table(row, head=head)).listings
    claims = facts_of(anna, REGISTER).claims
    assert {(claim.level, claim.variant) for claim in claims} == {
        (level, variant) for level in ("practitioner", "supervisor") for variant in ("MBT-A", "MBT-G")
    }
    assert all(claim.lapsed and claim.valid_until == "2024-05-01" for claim in claims)


def test_heads_that_no_rule_knows_are_told() -> None:
    assert read(table("Anna|MBT Therapeut|x|y", head="Naam|Niveau|Lievelingskleur|Lievelingskleur")).unknown == (
        "Lievelingskleur",
    )
    assert column_named("Lievelingskleur", {"lievelingskleur": "prose"}) == "prose"
    assert column_named("x" * 100, {}) is None


def test_merged_cells_are_bounded() -> None:
    html = '<table><tr><td rowspan="65534" colspan="99999">x</td></tr>' + "<tr></tr>" * 9_000 + "</table>"
    (grid,) = grids(Page(LIST, html))
    assert len(grid) <= ROWS_MAX
    assert max(map(len, grid)) <= COLUMNS_MAX
    (grid,) = grids(Page(LIST, '<table><tr><td rowspan="-1" colspan="²">x</td><td rowspan=0>y</td></tr></table>'))
    assert [one.text for one in grid[0]] == ["x", "y"]


def test_a_megabyte_of_name_is_cut_and_a_deep_page_is_read() -> None:
    (one,) = read(table(f"{'Ann' * 400_000}|MBT Therapeut||")).listings
    assert len(one.name) == 200
    assert len(one.key) <= 500
    deep = table("Anna|MBT Therapeut||") + "<table><tr><td>" * 20_000
    assert [listing.name for listing in read(deep).listings] == ["Anna"]


cells = st.lists(st.text(max_size=25), min_size=1, max_size=6)


@given(st.lists(cells, max_size=5), st.sampled_from(["Naam|Niveau|Plaats", "Niveau|Naam|Geldig tot|E-mail", "x|Naam"]))
def test_any_table_is_read_and_what_is_read_is_in_it(rows: list[list[str]], head: str) -> None:
    html = table(*("|".join(map(escape, row)) for row in rows), head=head)
    page = Page(LIST, html)
    text = clean(page.selector.xpath("string()").get() or "")
    for source in (REGISTER, ROSTER):
        rule = source.page[0]
        assert isinstance(rule, TablePage)
        for listing in read_page(page, source, rule).listings:
            facts_of(listing, source)
            parts = [one.words for one in listing.said if one.words not in {rule.title, rule.issuer}]
            assert all(word in text for part in parts for word in part.replace(",", " ").split())


@given(
    st.text(alphabet="<>/tabledrhn 'MBTherapu\"=:colspan12", max_size=400),
    st.sampled_from([LIST, LIST + "/register/x"]),
)
def test_any_text_is_no_crash(text: str, url: str) -> None:
    for source in (REGISTER, ROSTER):
        read(f"{ROSTER_LINE}<table>{text}", source, url)
        read(f"<h2>Anna Voorbeeld</h2>{text}", source, url)
