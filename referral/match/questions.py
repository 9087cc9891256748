"""An unknown fact as a question in plain words, from the release's vocabulary or from `questions.toml`."""

import tomllib
from pathlib import Path

from referral.match.records import Term
from referral.said import said

PLAIN: dict[str, str] = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))
"""Questions about facts that are no vocabulary term, by fact."""


def asked(fact: str, **values: str) -> str:
    """One of PLAIN with its values filled in."""
    return said(PLAIN[fact], **values)


def about(term: Term) -> str:
    """The vocabulary's own question, or a plain one made from the label where a release brings none."""
    return term.question or said("Ask about this: {label}.", label=said(term.label))
