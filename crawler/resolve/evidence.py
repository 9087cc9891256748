"""What speaks for and against two listings being one provider, each with its weight in bits and as a sentence."""

from dataclasses import dataclass

from crawler.resolve.sentences import sentence


@dataclass(frozen=True, slots=True)
class Evidence:
    """``kind`` names the sentence, ``words`` are what stands in it; ``weight`` in bits, below zero: against."""

    kind: str
    weight: float
    words: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """A sentence for people."""
        return sentence(self.kind, self.words)


@dataclass(frozen=True, slots=True)
class Weighed:
    """A pair's evidence. ``unsure``: why it is a question for a person whatever its weight; "" where it is none."""

    evidence: tuple[Evidence, ...]
    unsure: str = ""

    @property
    def weight(self) -> float:
        """The sum, in bits, to a hundredth."""
        return round(sum(one.weight for one in self.evidence), 2)
