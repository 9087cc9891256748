"""Tests of the pages, against a real Datasette over the sample release."""
