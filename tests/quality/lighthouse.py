"""Lighthouse's four grades of one page."""

import json
import os
import subprocess
from pathlib import Path

from tests.screenshots import CHROMIUM, FLAGS

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_COMMAND = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"


def grades(url: str) -> tuple[dict[str, int], list[str]]:
    """Category -> 0 to 100, and the audits that cost something."""
    command = [
        str(_COMMAND),
        url,
        "--quiet",
        "--output=json",
        f"--only-categories={','.join(CATEGORIES)}",
        f"--chrome-flags={' '.join(['--headless', *FLAGS])}",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    report = json.loads(done.stdout)
    lost = [
        f"{name}: {audit['id']}"
        for name in CATEGORIES
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and (audit := report["audits"][reference["id"]])["score"] not in {1, None}
    ]
    return {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}, lost
