"""Words that end the name of a street or a building and so make no town of a single word."""

from pathlib import Path

STREET_WORDS = frozenset(Path(__file__).with_name("street_words.txt").read_text(encoding="utf-8").split())
"""Folded."""
