"""What may not be shown of somebody, out of every text that is: the way to their door, a number they withdrew. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace

from crawler.normalise import Evidence, Facts
from crawler.normalise.addresses import Address
from crawler.read.labels import fold

HIDDEN = "[not shown]"
_LEAST = 4
"""Shorter parts of an address ("12", "NW") stand in other sentences for other reasons."""


class Door:
    """Takes addresses, their streets and postcodes, and ``words`` out of everything that is shown of somebody."""

    def __init__(self, addresses: Iterable[Address], words: Iterable[str] = ()) -> None:
        parts = {word for word in words if len(word) >= _LEAST}
        for address in addresses:
            kept = {fold(word) for word in (address.city, address.region) if word}
            written = (address.written, *re.split(r"[,;\n]", address.written), address.postcode or "")
            for part in map(str.strip, written):
                if len(part) >= _LEAST and fold(part) not in kept and any(letter.isdigit() for letter in part):
                    parts.add(part)
            parts |= {word for word in _streets(address, kept) if len(word) >= _LEAST}
        longest = sorted(parts, key=lambda part: (-len(part), part))
        self._pattern = re.compile("|".join(map(re.escape, longest)), re.IGNORECASE) if longest else None

    def closed(self, text: str) -> str:
        """The text without them."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def facts(self, facts: Facts) -> Facts:
        """The same in every text that is shown of the provider, in the claims and in everything that is quoted.

        What was understood of words that are not shown whole any more is not shown either.
        """
        catchment, window = self._perhaps(facts.catchment), self._perhaps(facts.referral_window)
        return replace(
            facts,
            claims=[replace(claim, quote=self.closed(claim.quote)) for claim in facts.claims],
            conflicts={term: [self._evidence(one) for one in said] for term, said in facts.conflicts.items()},
            evidence=[self._evidence(one) for one in facts.evidence],
            credentials=self._perhaps(facts.credentials),
            catchment=catchment,
            catchment_read=facts.catchment_read if catchment == facts.catchment else None,
            how_to_refer=self._perhaps(facts.how_to_refer),
            referral_window=window,
            window_read=facts.window_read if window == facts.referral_window else None,
            wait_as_written=self._perhaps(facts.wait_as_written),
        )

    def _perhaps(self, text: str | None) -> str | None:
        return None if text is None else self.closed(text)

    def _evidence(self, evidence: Evidence) -> Evidence:
        return replace(evidence, words=self.closed(evidence.words), quote=self.closed(evidence.quote))


def _streets(address: Address, kept: set[str]) -> Iterable[str]:
    """ "Sample Lane 12" also as "Sample Lane": the street alone is most of the way."""
    for part in re.split(r"[,;\n]", address.written):
        street = re.sub(r"\b[\w-]*\d[\w-]*\b", " ", part).strip(" .")
        if street != part.strip() and fold(street) not in kept and not _is_town(street, address):
            yield re.sub(r"\s+", " ", street)


def _is_town(street: str, address: Address) -> bool:
    return bool(address.city) and fold(address.city or "") in fold(street)
