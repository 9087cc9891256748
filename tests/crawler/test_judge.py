"""The gate's finer points: few listings, start pages on a bad day, what cannot be confirmed, what is no listing."""

import pytest

from crawler.judge import Case, Reason, judge, sorted_out
from crawler.judge.fit import why_unfit
from crawler.listing import Listing, Said
from crawler.source import BUNDLED, Assertions, Source, load_source
from crawler.verdict import not_confirmed, unread
from crawler.workshop.pages import Known

SOURCE = load_source(BUNDLED / "gb_nhs_trusts.toml")
START = SOURCE.start_urls[0]
DETAIL = "http://example.org/detail"


def source(**assertions: object) -> Source:
    return SOURCE.model_copy(update={"assertions": Assertions.model_validate(assertions)})


def listing(key: str, url: str = DETAIL, **facts: str) -> Listing:
    facts = facts or {"prose": f"about {key}"}
    said = tuple(Said(field=field, words=words, quote=words, url=url) for field, words in facts.items())
    return Listing(key=key, kind="service", name=f"Clinic {key}", url=url, said=said)


def page(url: str, outcome: str = "read", links: tuple[str, ...] = (), reader: str | None = "r") -> Known:
    return Known(url, 1, outcome, None, None, None, None, None, links, (), reader)


def broken(case: Case) -> list[str]:
    return [reason.assertion for reason in judge(case)]


# --- few listings ---


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        (1, 0, False),
        (2, 1, False),
        (2, 0, True),
        (3, 2, False),
        (3, 1, True),
        (5, 4, False),
        (5, 3, True),
        (10, 7, False),
        (10, 6, True),
    ],
)
def test_a_field_may_go_from_one_listing_and_not_from_many(before: int, after: int, held: bool) -> None:
    old = [listing(str(n), prose=f"p{n}", phone=f"020 7946 01{n:02}") for n in range(before)]
    new = [one if n < after else listing(str(n), prose=f"p{n}") for n, one in enumerate(old)]
    assert broken(Case(source(), new, old)) == ["fill_drop"] * held


def test_new_listings_without_a_field_are_no_loss() -> None:
    old = [listing(str(n), phone=f"020 7946 01{n:02}") for n in range(4)]
    assert judge(Case(source(), [*old, *(listing(f"new {n}") for n in range(4))], old)) == []


@pytest.mark.parametrize(("lost", "held"), [(2, False), (3, True)])
def test_the_only_listing_may_lose_two_fields_and_not_three(lost: int, held: bool) -> None:
    fields = {name: f"words of {name}" for name in ("prose", "wait", "ages", "address", "referral", "hours", "access")}
    left = dict(list(fields.items())[: len(fields) - lost])
    assert broken(Case(source(), [listing("a", **left)], [listing("a", **fields)])) == ["facts_drop"] * held


@pytest.mark.parametrize(("renamed", "held"), [(1, False), (2, True)])
def test_one_key_of_two_may_change(renamed: int, held: bool) -> None:
    old = [listing("a"), listing("b")]
    new = [listing("x" if renamed else "a"), listing("y" if renamed == 2 else "b")]
    assert broken(Case(source(), new, old)) == ["found_again"] * held


# --- start pages ---


@pytest.mark.parametrize(
    ("failed", "held"),
    [
        (page(START, "timeout"), False),
        (page(START, "server_error"), False),
        (page(START, "not_found"), True),
        (page(START, "robots"), True),
        (page(START, "blocked"), True),
        (page(START, "timeout", reader=None), True),  # it was never read well
        (page(START, "timeout", links=(DETAIL,)), True),  # it leads to others
    ],
)
def test_a_bad_day_of_one_start_page_among_others_holds_nothing(failed: Known, held: bool) -> None:
    listings = [listing("a")]
    assert broken(Case(source(), listings, listings, [failed, page(DETAIL)])) == ["start_pages"] * held


def test_when_every_page_has_a_bad_day_the_run_is_held() -> None:
    pages = [page(url, "timeout") for url in SOURCE.start_urls]
    assert "start_pages" in broken(Case(source(listings_min=0), [], [], pages))
    register = source(listings_min=0).model_copy(update={"start": []})
    assert broken(Case(register, [], [], [page(DETAIL, "timeout")])) == ["failed_pages"]


def test_failures_are_told_by_kind_with_the_urls_for_maintainers_only() -> None:
    pages = [page(f"{DETAIL}/{n}", outcome) for n, outcome in enumerate(["timeout", "blocked", "blocked", "read"])]
    (reason,) = judge(Case(source(), [listing("a")], [], pages))
    assert reason.words == (
        "3 of 4 pages could not be read, 75% (at most 10% expected): "
        "2 x a block page came instead of the page, 1 x no answer in time"
    )
    assert reason.about == tuple(f"{DETAIL}/{n}" for n in range(3))
    assert DETAIL not in reason.words
    assert f"{DETAIL}/0; {DETAIL}/1" in str(reason)


def test_a_long_reason_is_cut() -> None:
    assert str(Reason("x", "words", tuple("abcdefg"))) == "words (a; b; c; d; e; and 2 more)"


# --- not confirmed ---


def test_what_a_failed_page_says_or_leads_to_is_not_confirmed() -> None:
    known = {page.url: page for page in (page("u:1", links=("u:2", "u:3")), page("u:2", links=("u:4",)), page("u:3"))}
    pages = [page("u:1", "server_error", links=("u:2", "u:3")), page("u:3"), page("u:5")]
    assert unread(pages, lambda: known) == {"u:1", "u:2", "u:4"}
    live = [listing(url, url=url) for url in ("u:1", "u:2", "u:3", "u:4", "u:5")]
    assert not_confirmed(live, {"u:1", "u:2", "u:4"}) == {"u:1", "u:2", "u:4"}


def test_a_page_that_says_it_is_gone_confirms_that() -> None:
    assert unread([page("u:1", "not_found", links=("u:2",)), page("u:3", "soft_404")], dict) == set()


def test_what_is_not_confirmed_counts_as_being_there() -> None:
    live = [listing(str(n)) for n in range(4)]
    assert judge(Case(source(listings_min=4), live[:2], live, unconfirmed={"2", "3"})) == []
    assert broken(Case(source(listings_min=4), live[:2], live)) == ["listings_min", "share_of_last_good"]


# --- no listing ---


@pytest.mark.parametrize(
    "name",
    ["Cookie settings", "COOKIES", "Page not found", "404", "Menu", "Log in", "Just a moment...", "undefined", "Søk",
     "{{ service.name }}", "<h1>Clinic</h1>", "https://example.org/clinic", "info@example.org", "020 7946 0101",
     "Kontakt oss"],
)  # fmt: skip
def test_what_a_part_of_a_page_is_called_is_no_name(name: str) -> None:
    assert why_unfit(listing("a").model_copy(update={"name": name}), SOURCE)


@pytest.mark.parametrize(
    "name",
    [
        "Homerton Centre",
        "Cookie Monster-Hansen",
        "The Menu Clinic",
        "Team 1",
        "MBT",
        "Błażej Home",
        "Team for Søvn",
        "Dr. A Next",
    ],
)
def test_a_name_may_hold_such_a_word(name: str) -> None:
    assert why_unfit(listing("a").model_copy(update={"name": name}), SOURCE) is None


def test_what_is_no_listing_is_left_out_with_why() -> None:
    person = listing("p").model_copy(update={"kind": "practitioner"})
    silent = listing("s").model_copy(update={"said": ()})
    elsewhere = listing("e").model_copy(update={"url": "javascript:alert(1)"})
    fit, unfit = sorted_out([listing("a"), person, silent, elsewhere], SOURCE)
    assert [one.key for one in fit] == ["a"]
    assert [one.why for one in unfit] == [
        "'Clinic p' is a practitioner, and the source holds services",
        "'Clinic s' comes without a word said of it",
        "its URL 'javascript:alert(1)' is no web address",
    ]
