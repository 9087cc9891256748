"""Tests of the release: its gate, its store, its notes, going back."""
