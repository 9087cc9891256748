"""``python -m tests.sites COMMAND…``: run a command while the sample sites are up, with http_proxy set to them."""

import os
import subprocess
import sys
from pathlib import Path

from tests.sites import SampleSites

SOURCES = Path(__file__).parent / "sources"


def main(command: list[str]) -> int:
    """Run ``command``; its exit code."""
    if not command:
        print("usage: python -m tests.sites COMMAND [ARGUMENT…]", file=sys.stderr)
        return 64
    with SampleSites() as sites:
        environment = {**os.environ, "http_proxy": sites.proxy, "no_proxy": ""}
        environment.setdefault("MBT_SOURCES", str(SOURCES))
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
