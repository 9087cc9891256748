"""The assertions, one small function each: it says in sentences what is wrong with a run, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from math import floor

from crawler.fetch.outcomes import KINDS
from crawler.judge.case import Case
from crawler.judge.measures import fields_of, fill_of, length, own_words, prose
from crawler.judge.reason import Reason
from crawler.listing import Listing
from crawler.source import Source

Told = Iterator[tuple[str, tuple[str, ...]]]
"""(words that may be published, the URLs and keys concerned)."""

# What passes by itself: the page was fine the last time and the site has not said that anything is different.
_WEATHER = frozenset({"dns", "refused", "timeout", "broken", "tls", "server_error", "rate_limited"})
# Below these nothing can be told from a share alone: one listing of three that loses its phone is a listing's news.
_LOST_MIN = 2
_FACTS_MIN = 3
_MORE_MIN = 10
_TEXT_MIN = 200
_TEXT_MORE_MIN = 2000
_ALIKE_MIN = 3
_PROSE_MIN = 80
# What is somebody's own; every wait, or the first line of every page (a banner), may well become the same.
_OWN = ("address", "email", "name", "phone", "registration_number", "website")


# --- the pages ---


def start_pages(case: Case) -> Told:
    """A start page that failed holds the run, but for one bad day of a page that leads nowhere else: its own listing
    is left as it was, and the others need not wait for it."""
    some_good = len(case.failed) < len(case.pages)
    for page in case.failed:
        passing = page.outcome in _WEATHER and page.reader is not None and not page.links and some_good
        if case.source.start_at(page.url) and not passing:
            words = f"{page.url} could not be read: {KINDS[page.outcome].words}"
            yield words, (page.detail,) if page.detail and page.detail != KINDS[page.outcome].words else ()


def failed_pages(case: Case) -> Told:
    """Too large a share of pages failed. One among others is allowed: a crawl of five could have no bad day."""
    failed, pages, most = len(case.failed), len(case.pages), case.asserted.failed_max
    alone = failed == 1 and (pages > 1 or case.source.start_at(case.failed[0].url) is not None)
    if failed > floor(most * pages) and not (alone and most):
        kinds = Counter(KINDS[page.outcome].words for page in case.failed)
        told = ", ".join(f"{count} x {words}" for words, count in sorted(kinds.items()))
        yield (
            f"{failed} of {pages} pages could not be read, {failed / pages:.0%} (at most {most:.0%} expected): {told}",
            tuple(page.url for page in case.failed),
        )


# --- how many listings ---


def listings_min(case: Case) -> Told:
    """Fewer listings than ever expected. Those on pages that could not be had stay live, and so count."""
    left = len({listing.key for listing in case.last_good if listing.key in case.unconfirmed})
    if len(case.read) + left < case.asserted.listings_min:
        beside = f", and {left} on pages that could not be had" if left else ""
        yield f"{len(case.read)} listings read{beside}, at least {case.asserted.listings_min} expected", ()


def share_of_last_good(case: Case) -> Told:
    """Far fewer listings than the last time."""
    share, read, before = case.asserted.share_of_last_good, len(case.read), len(case.expected)
    if read < share * before:
        lost = tuple(sorted(case.expected.keys() - case.read.keys()))
        yield f"{read} listings read, the last good run had {before} (at least {share:.0%} expected)", lost


def found_again(case: Case) -> Told:
    """As many listings as before, and others: the ids have changed, and everybody would be there twice."""
    share, before = case.asserted.share_of_last_good, len(case.expected)
    lost = tuple(sorted(case.expected.keys() - case.read.keys()))
    if len(case.read) < share * before or not lost:
        return  # another assertion's
    if before - len(lost) < share * before and (len(lost) >= _LOST_MIN or len(lost) == before):
        yield (
            f"{before - len(lost)} of the {before} last good listings found again under their keys, although "
            f"{len(case.read)} were read (at least {share:.0%} expected)",
            lost,
        )


def growth(case: Case) -> Told:
    """Far more listings than the last time."""
    most, read, before = case.asserted.growth_max, len(case.read), len(case.expected)
    if before and read > most * before and read - before > _MORE_MIN:
        new = tuple(sorted(case.read.keys() - case.expected.keys()))
        yield f"{read} listings read, the last good run had {before} (at most {most:g} times as many expected)", new


def invalid(case: Case) -> Told:
    """Too large a share of what was read is no listing."""
    unfit, all_read, most = len(case.unfit), len(case.unfit) + len(case.read), case.asserted.invalid_max
    if unfit > most * all_read:
        yield (
            f"{unfit} of {all_read} listings are not as a listing must be, {unfit / all_read:.0%} "
            f"(at most {most:.0%} expected)",
            tuple(f"{one.key}: {one.why}" for one in sorted(case.unfit, key=lambda one: one.key)),
        )


# --- what they say ---


def fill(case: Case) -> Told:
    """A field is filled less often than it must be."""
    filled, listings = fill_of(case.read.values()), len(case.read)
    for field, wanted in sorted(case.asserted.fill.items()):
        if filled.get(field, 0) < wanted * listings:
            without = tuple(sorted(key for key, one in case.read.items() if field not in fields_of(one)))
            yield (
                f"{field} read in {filled.get(field, 0)} of {listings} listings, at least {wanted:.0%} expected",
                without,
            )


def fill_drop(case: Case) -> Told:
    """A field of the listings found again is filled far less often than it was."""
    before, now = fill_of(old for old, _ in case.again), fill_of(new for _, new in case.again)
    for field, had in before.items():
        lost, has = had - now.get(field, 0), now.get(field, 0)
        if lost >= _LOST_MIN and lost > case.asserted.fill_drop_max * len(case.again):
            without = tuple(new.key for old, new in case.again if field in fields_of(old) - fields_of(new))
            yield (
                f"{field} read in {has} of the {len(case.again)} listings found again, and in {had} of them before "
                f"(a fall of at most {case.asserted.fill_drop_max:.0%} expected)",
                without,
            )


def facts_drop(case: Case) -> Told:
    """The listings found again say far fewer things, whichever: all that can be told of a source with one listing."""
    before = sum(len(fields_of(old)) for old, _ in case.again)
    fewer = [(new.key, max(0, len(fields_of(old)) - len(fields_of(new)))) for old, new in case.again]
    lost = sum(count for _, count in fewer)
    if lost >= _FACTS_MIN and lost > case.asserted.fill_drop_max * before:
        yield (
            f"{before - lost} of the {before} fields read that the last good run had "
            f"(a fall of at most {case.asserted.fill_drop_max:.0%} expected)",
            tuple(key for key, count in fewer if count),
        )


def unique(case: Case) -> Told:
    """A field's words are shared by more listings than they may be: the same footer read for everyone."""
    for field, wanted in sorted(case.asserted.unique.items()):
        own, said = own_words(case.read.values(), field)
        if len(own) < wanted * said:
            yield (
                f"{field} is a listing's own in {len(own)} of the {said} listings that have it, "
                f"at least {wanted:.0%} expected",
                tuple(sorted(case.read.keys() - own)),
            )


def unique_drop(case: Case) -> Told:
    """A field's words were the listings' own, and are now the same for many."""
    before, now = [old for old, _ in case.again], [new for _, new in case.again]
    for field in _OWN:
        had, _ = own_words(before, field)
        has, said = own_words(now, field)
        lost = {listing.key for listing in now if listing.words(field) or field == "name"} & had - has
        enough = len(lost) > _LOST_MIN or (len(lost) == _LOST_MIN and not has)
        if enough and len(lost) > case.asserted.fill_drop_max * said:
            yield (
                f"{field} is a listing's own in {len(has)} of the {said} listings that have it, and was in "
                f"{len(had)} of those before (a fall of at most {case.asserted.fill_drop_max:.0%} expected)",
                tuple(sorted(lost)),
            )


def alike(case: Case) -> Told:
    """Listings with the very same prose: one page came for many addresses. Seen without a last good run, too."""
    said = {listing.key: words for listing in case.read.values() if len(words := prose(listing)) >= _PROSE_MIN}
    counted = Counter(said.values())
    same = tuple(sorted(key for key, words in said.items() if counted[words] > 1))
    if len(same) >= _ALIKE_MIN and len(same) > case.asserted.alike_max * len(said):
        yield (
            f"{len(same)} of the {len(said)} listings with prose say the very same as another "
            f"(at most {case.asserted.alike_max:.0%} expected)",
            same,
        )


def renamed(case: Case) -> Told:
    """Many names at once are others than they were."""
    other = tuple(new.key for old, new in case.again if old.name.casefold() != new.name.casefold())
    if len(other) >= _LOST_MIN and len(other) > case.asserted.renamed_max * len(case.again):
        yield (
            f"{len(other)} of the {len(case.again)} listings found again have another name "
            f"(at most {case.asserted.renamed_max:.0%} expected)",
            other,
        )


def text_drop(case: Case) -> Told:
    """The listings found again say far less: a teaser, or a page that is filled in by script."""
    before, now = (sum(map(length, listings)) for listings in _sides(case))
    if before >= _TEXT_MIN and before - now > case.asserted.text_drop_max * before:
        yield (
            f"{now} characters read of the listings found again, they had {before} in the last good run "
            f"(a fall of at most {case.asserted.text_drop_max:.0%} expected)",
            tuple(new.key for old, new in case.again if length(new) < length(old)),
        )


def text_growth(case: Case) -> Told:
    """The listings found again say far more: menus and footers are read with them."""
    before, now = (sum(map(length, listings)) for listings in _sides(case))
    if now > case.asserted.growth_max * before and now - before > _TEXT_MORE_MIN:
        yield (
            f"{now} characters read of the listings found again, they had {before} in the last good run "
            f"(at most {case.asserted.growth_max:g} times as many expected)",
            tuple(new.key for old, new in case.again if length(new) > length(old)),
        )


def claims_drop(case: Case) -> Told:
    """The listings found again no longer say that they give MBT; promoted, they would no longer be published."""
    changed = [(old, new) for old, new in case.again if old != new]
    lost = tuple(new.key for old, new in changed if not _claims(new, case.source) and _claims(old, case.source))
    if lost and len(lost) > case.asserted.fill_drop_max * len(case.again):
        yield (
            f"{len(lost)} of the {len(case.again)} listings found again no longer say that they give MBT "
            f"(at most {case.asserted.fill_drop_max:.0%} expected)",
            lost,
        )


def unknown_labels(case: Case) -> Told:
    """Too large a share of the pages' labels is known to no rule."""
    unknown = sum(len(page.unknown) for page in case.pages)
    known = len({(said.url, said.field) for listing in case.listings for said in listing.said})
    if unknown >= _FACTS_MIN and unknown > case.asserted.unknown_max * (unknown + known):
        words = tuple(sorted({label for page in case.pages for label in page.unknown}))
        yield (
            f"{unknown} of {unknown + known} labels are known to no rule, {unknown / (unknown + known):.0%} "
            f"(at most {case.asserted.unknown_max:.0%} expected)",
            words,
        )


def _sides(case: Case) -> tuple[list[Listing], list[Listing]]:
    return [old for old, _ in case.again], [new for _, new in case.again]


def _claims(listing: Listing, source: Source) -> bool:
    from crawler.normalise.claims import read_claims  # noqa: PLC0415 - a run that finds nothing new needs none of it

    return any(claim.publishable for claim in read_claims(listing, source))


ABOUT_PAGES: Mapping[str, Callable[[Case], Told]] = {"start_pages": start_pages, "failed_pages": failed_pages}
ABOUT_LISTINGS: Mapping[str, Callable[[Case], Told]] = {
    "listings_min": listings_min,
    "share_of_last_good": share_of_last_good,
    "found_again": found_again,
    "growth": growth,
    "invalid": invalid,
    "fill": fill,
    "fill_drop": fill_drop,
    "facts_drop": facts_drop,
    "unique": unique,
    "unique_drop": unique_drop,
    "alike": alike,
    "renamed": renamed,
    "text_drop": text_drop,
    "text_growth": text_growth,
    "claims_drop": claims_drop,
    "unknown_labels": unknown_labels,
}


def judge(case: Case) -> list[Reason]:
    """The reasons why a run must be held; none: it may be promoted. The order of listings and pages decides nothing.

    A run that read the last good listings word for word is judged by its pages alone: it can break nothing else, even
    where a maintainer accepted them against an assertion.
    """
    asked = ABOUT_PAGES if case.nothing_new else {**ABOUT_PAGES, **ABOUT_LISTINGS}
    return [Reason(name, *told) for name, assertion in asked.items() for told in assertion(case)]
