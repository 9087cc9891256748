"""Tests of what catchments and referral windows are read as."""
