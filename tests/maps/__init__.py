"""Tests of referral/maps."""
