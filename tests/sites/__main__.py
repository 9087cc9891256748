"""``python -m tests.sites [--year 2] COMMAND…``: run a command while the sample sites are up (MBT_SAMPLE_PROXY)."""

import os
import subprocess
import sys
from pathlib import Path

from tests.sites import YEARS, SampleSites

SOURCES = Path(__file__).parent / "sources"
USAGE = "usage: python -m tests.sites [--year 1|2] COMMAND [ARGUMENT…]"


def main(arguments: list[str]) -> int:
    """Run the command; its exit code."""
    year, command = YEARS[0], arguments
    if arguments[:1] == ["--year"]:
        years = {str(known): known for known in YEARS}
        if len(arguments) < 2 or arguments[1] not in years:
            print(USAGE, file=sys.stderr)
            return 64
        year, command = years[arguments[1]], arguments[2:]
    if not command:
        print(USAGE, file=sys.stderr)
        return 64
    with SampleSites(year) as sites:
        environment = {**os.environ, "MBT_SAMPLE_PROXY": sites.proxy}
        environment.setdefault("MBT_SOURCES", str(SOURCES))
        environment.setdefault("MBT_NHS_KEY", "of-the-sample-sites")
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
