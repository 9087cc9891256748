"""Where only somebody's town may be shown: the address out of every text that is shown of them. Pure."""

import re
from collections.abc import Iterable
from dataclasses import replace

from crawler.normalise import Evidence, Facts
from crawler.normalise.addresses import Address
from crawler.normalise.claims import Claim
from crawler.read.labels import fold

HIDDEN = "[address not shown]"
_LEAST = 4
"""Shorter parts of an address ("12", "NW") stand in other sentences for other reasons."""


class Door:
    """Takes the way to somebody's door out of everything that is shown of them."""

    def __init__(self, addresses: Iterable[Address]) -> None:
        parts: set[str] = set()
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
        """The text without the address."""
        return self._pattern.sub(HIDDEN, text) if self._pattern else text

    def facts(self, facts: Facts) -> Facts:
        """The same in every text that is shown of the provider; the point goes too."""
        return replace(
            facts,
            coordinates=None,
            credentials=self._perhaps(facts.credentials),
            catchment=self._perhaps(facts.catchment),
            how_to_refer=self._perhaps(facts.how_to_refer),
            referral_window=self._perhaps(facts.referral_window),
            wait_as_written=self._perhaps(facts.wait_as_written),
        )

    def _perhaps(self, text: str | None) -> str | None:
        return None if text is None else self.closed(text)

    def evidence(self, evidence: Evidence) -> Evidence:
        """The same in a statement's words."""
        return replace(evidence, words=self.closed(evidence.words), quote=self.closed(evidence.quote))

    def claim(self, claim: Claim) -> Claim:
        """The same in a claim's sentence."""
        return replace(claim, quote=self.closed(claim.quote))


def _streets(address: Address, kept: set[str]) -> Iterable[str]:
    """ "Sample Lane 12" also as "Sample Lane": the street alone is most of the way."""
    for part in re.split(r"[,;\n]", address.written):
        street = re.sub(r"\b[\w-]*\d[\w-]*\b", " ", part).strip(" .")
        if street != part.strip() and fold(street) not in kept and not _is_town(street, address):
            yield re.sub(r"\s+", " ", street)


def _is_town(street: str, address: Address) -> bool:
    return bool(address.city) and fold(address.city or "") in fold(street)
