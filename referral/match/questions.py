"""An unknown fact as a question in plain words, from the release's vocabulary or from `questions.toml`."""

import tomllib
from pathlib import Path

from referral.match.records import Term

PLAIN: dict[str, str] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
"""Questions about facts that are no vocabulary term, by fact."""


def about(term: Term) -> str:
    """The vocabulary's own question, or a plain one made from the label where a release brings none."""
    return term.question or f"Ask about this: {term.label}."
