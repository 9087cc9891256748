"""Fetching: what a hostile internet can do to a crawl, and what a kill can."""
