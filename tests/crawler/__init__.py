"""Tests of the crawler package, one file a feature; cases that are data stand beside them."""
