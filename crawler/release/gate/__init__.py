"""The gate: what a built release must pass before anybody sees it. Each check is a row of checks.toml."""

from crawler.release.gate.check import Check, acceptable, checks
from crawler.release.gate.examine import Problem, examine, opened, refuse_unless
from crawler.release.gate.subject import Subject

__all__ = ["Check", "Problem", "Subject", "acceptable", "checks", "examine", "opened", "refuse_unless"]
