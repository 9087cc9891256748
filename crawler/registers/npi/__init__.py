"""The US NPI registry (NPPES): its read API, version 2.1."""
