"""Tests of the gazetteer, and the measurement on real addresses."""
