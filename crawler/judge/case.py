"""What is judged: a run's listings and pages beside the last good listings."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from crawler.fetch.outcomes import KINDS
from crawler.judge.fit import Unfit
from crawler.listing import Listing
from crawler.source import Assertions, Source
from crawler.workshop.pages import Known


@dataclass(frozen=True)
class Case:
    """One run, ready to be judged.

    ``listings`` are the run's, each key once, without the ``unfit`` ones; ``last_good`` are the live ones;
    ``unconfirmed`` are the keys of those that stand on a page which could not be had: promoting leaves them as they
    are, so they are compared with nothing. ``pages`` are all pages of the run.
    """

    source: Source
    listings: Sequence[Listing]
    last_good: Sequence[Listing]
    pages: Sequence[Known] = ()
    unfit: Sequence[Unfit] = ()
    unconfirmed: Collection[str] = frozenset()

    @property
    def asserted(self) -> Assertions:
        """What a healthy run of the source looks like."""
        return self.source.assertions

    @cached_property
    def expected(self) -> dict[str, Listing]:
        """The last good listings that this run could have found, by key."""
        return {listing.key: listing for listing in self.last_good if listing.key not in self.unconfirmed}

    @cached_property
    def read(self) -> dict[str, Listing]:
        """The run's listings by key, but for those that are left as they were."""
        return {listing.key: listing for listing in self.listings if listing.key not in self.unconfirmed}

    @cached_property
    def again(self) -> list[tuple[Listing, Listing]]:
        """(last good, this run's) of each listing found again, by key."""
        return [(self.expected[key], self.read[key]) for key in sorted(self.read) if key in self.expected]

    @cached_property
    def failed(self) -> list[Known]:
        """The pages that could not be read, by URL."""
        return sorted((page for page in self.pages if not KINDS[page.outcome].good), key=lambda page: page.url)

    @property
    def nothing_new(self) -> bool:
        """Whether every last good listing was read word for word, and no other: there is nothing to guard against."""
        return bool(self.read) and not self.unfit and self.read == self.expected
