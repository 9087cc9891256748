"""What one listing says in our terms, and where each of it stands."""

from dataclasses import dataclass, field

from crawler.listing import Said
from crawler.normalise.addresses import Address
from crawler.normalise.ages import Ages
from crawler.normalise.catchments import Catchment
from crawler.normalise.claims import Claim
from crawler.normalise.contacts import Phone
from crawler.normalise.coordinates import Coordinates
from crawler.normalise.durations import Months
from crawler.normalise.periods import Window
from crawler.read.sentences import shortened


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose page says something, and its three days there."""

    source: str
    first_seen: str
    last_changed: str
    last_checked: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a published field comes from: ``field`` as in directory.db's provenance.

    ``origin`` is given where another source than the listing's own says it.
    """

    field: str
    words: str
    quote: str
    url: str
    origin: Origin | None = None


@dataclass
class Facts:
    """What one listing says, in our terms. None, or absence, is unknown; ``catchment_read`` and ``window_read`` are
    what could be understood of the words beside them.

    ``evidence`` holds the words of every field that is set, under the name of its column in directory.db, as
    ``vocabulary:code`` or as ``language:tag``; claims, coordinates and conflicts carry their own.
    """

    name: str
    kind: str
    country: str
    credentials: str | None = None
    organization: str | None = None
    phone: Phone | None = None
    email: str | None = None
    website: str | None = None
    addresses: list[Address] = field(default_factory=list)
    coordinates: Coordinates | None = None
    ages: Ages | None = None
    months: Months | None = None
    visits_per_week: float | None = None
    catchment: str | None = None
    catchment_read: Catchment | None = None
    how_to_refer: str | None = None
    accepting: str | None = None
    accepting_as_of: str | None = None
    wait_weeks: float | None = None
    wait_as_written: str | None = None
    wait_as_of: str | None = None
    referral_window: str | None = None
    window_read: Window | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    conflicts: dict[str, list[Evidence]] = field(default_factory=dict)
    languages: list[str] = field(default_factory=list)
    claims: list[Claim] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def online_only(self) -> bool:
        """True only where it is said: online yes, in person no. A page without an address is no such statement."""
        return (self.attributes.get("delivery:online"), self.attributes.get("delivery:in_person")) == ("yes", "no")

    def note(self, name: str, said: Said, words: str | None = None) -> None:
        """Keep the words of a field, or the part of them that ``words`` are, and the sentence they stand in."""
        self.evidence.append(evidence_of(name, said, words))


def evidence_of(name: str, said: Said, words: str | None = None) -> Evidence:
    """What a page says, as evidence of a field: at most 200 characters each of words and sentence."""
    return Evidence(name, shortened(said.words if words is None else words), shortened(said.quote), said.url)
