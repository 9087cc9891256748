"""A new source in ten minutes: one polite look at its page, a source file, an expectation for a person to review."""
