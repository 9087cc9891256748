"""``python -m tests.real`` (behind ``make real``): what was read of stored real pages, against what is there."""

import sys

from rich.console import Console

from tests.real import MISSING, directory, lists, real_folder, services


def main() -> int:
    """Print the measurements; 0 only where everything that is there was read and nobody is published unproven."""
    console = Console()
    folder = real_folder()
    if folder is None:
        console.print(MISSING)
        return 0
    tally, people, trained = directory.measure(folder / "goodtherapy")
    claims = directory.claims_there(folder / "goodtherapy")
    tally.show(console, "A commercial directory: stored list pages and a profile, through the real crawler")
    console.print(f"{people} people on the list pages; {claims} pages spell mentalization-based treatment out")
    console.print(f"published as MBT-trained, were the directory on: {trained} (must be 0)\n")
    read = services.measure(folder / "pages")
    read.show(console, "Service pages: stored texts, wrapped as HTML, through the service reader")
    listed = lists.measure(folder / "pages")
    console.print()
    listed.show(console, "Lists: stored texts of waits and of names, through the readers of their sources")
    done = tally.complete and read.complete and listed.complete and trained == 0
    console.print("\nall that is there was read" if done else "\nnot everything that is there was read right")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main())
