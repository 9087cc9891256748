"""The version of directory.sql; referral/match/index.py names the version that it reads."""

SCHEMA_VERSION = 3
