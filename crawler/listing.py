"""A listing: what one source's pages say of one provider, word for word, with the sentence that says it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["service", "practitioner"]
Ref = tuple[str, str]
"""Which listing: the name its source had when it came, and its key there. A renamed source changes no ref."""


class Said(BaseModel):
    """One thing a page says.

    ``field`` names what it is about: ``phone``, ``email``, ``address``, ``website``, ``ages``, ``prose``, a section
    (``inclusion``, ``exclusion``, ``referral``, ``claim`` ...) or, where it is in our words already,
    ``vocabulary:code``.
    ``words`` are the words as written; ``quote`` is the line or sentence they stand in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: str
    words: str
    quote: str
    url: str


class Listing(BaseModel):
    """One provider as one source lists it. ``key`` is stable inside the source: the same provider keeps it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str = Field(min_length=1, max_length=500)
    kind: Kind
    name: str = Field(min_length=2, max_length=200)
    url: str
    said: tuple[Said, ...] = ()

    def words(self, field: str) -> list[str]:
        """The words said under ``field``, in page order."""
        return [said.words for said in self.said if said.field == field]

    def merged_with(self, other: "Listing") -> "Listing":
        """Both pages' words; the page that says more gives the name and URL (a detail page over its card)."""
        fuller = self if len(self.said) > len(other.said) else other
        return fuller.model_copy(update={"said": tuple(dict.fromkeys((*self.said, *other.said)))})
