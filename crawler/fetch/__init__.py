"""Fetching: one polite door to the network, and a name for whatever can become of a URL."""
