"""The proof that a release cannot hurt anybody: every way it may fail, done to real commands. ``make prove``."""
