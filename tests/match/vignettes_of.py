"""python -m tests.match.vignettes_of DIRECTORY.db VIGNETTES.toml

Check a file of vignettes over any release: a line for each, and exit code 1 where one fails. Providers are named by id
or by name; a vignette without `at` has its place looked up. The day is the file's `on`, else the release's.
"""

import sqlite3
import sys
from functools import cache
from pathlib import Path

from referral.gazetteer import Gazetteer, open_gazetteer
from referral.match import ReleaseError
from tests.match.vignettes import Desk, failures, read_vignettes


@cache
def _places() -> Gazetteer:
    return open_gazetteer()


def main(arguments: list[str]) -> int:
    """Check; 0 all hold, 1 some fail, 64 wrongly called, 65 or 66 a file that cannot be read."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 64
    directory, file = map(Path, arguments)
    for path in (directory, file):
        if not path.is_file():
            print(f"{path}: there is no such file", file=sys.stderr)
            return 66
    try:
        vignettes, on = read_vignettes(file)
        connection = sqlite3.connect(f"{directory.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
        desk = Desk.over(connection, on, _places)
    except (ValueError, ReleaseError) as error:
        print(error, file=sys.stderr)
        return 65
    connection.close()
    failed = 0
    for vignette in vignettes:
        wrong = failures(vignette, desk)
        failed += bool(wrong)
        print(f"{'FAIL' if wrong else 'pass'}  {vignette['who']}", *(f"      {one}" for one in wrong), sep="\n")
    print(f"{len(vignettes) - failed} of {len(vignettes)} hold on {desk.on}, release {desk.index.release.id}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
