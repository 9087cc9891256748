"""Lighthouse's four grades of one page."""

import json
import os
import subprocess
from pathlib import Path

from tests.screenshots import CHROMIUM, FLAGS

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
_TRIES = 2
"""On a busy machine its browser sometimes does not answer in time."""
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
    for _ in range(_TRIES):
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        if not done.returncode:
            break
    else:
        raise RuntimeError(f"Lighthouse could not grade {url}: {done.stderr.strip()[-500:]}")
    report = json.loads(done.stdout)
    lost = [
        f"{name}: {audit['id']}"
        for name in CATEGORIES
        for reference in report["categories"][name]["auditRefs"]
        if reference["weight"] and (audit := report["audits"][reference["id"]])["score"] not in {1, None}
    ]
    return {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}, lost
