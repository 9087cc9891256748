"""The workshop as Datasette pages, for its maintainers alone: read-only, on this machine, behind a token."""
