"""Tests of referral/match, named for what they prove."""
