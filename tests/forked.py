"""``mbt`` in a process forked from one that has it loaded: a process of its own, a second or two sooner.

What a fresh interpreter is wanted for (its start, its hash seed, its time zone) is in commands.py.
"""

import atexit
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from tests.commands import SAMPLE_SOURCES, Done
from tests.crawler.fetch.processes import Zygote
from tests.sites import YEARS, SampleSites, Year


@cache
def zygote() -> Zygote:
    """One for all commands of a test process; it ends with it."""
    folder = tempfile.TemporaryDirectory(prefix="mbt-forked-")
    started = Zygote(Path(folder.name)).__enter__()

    def end() -> None:
        started.__exit__(None, None, None)
        folder.cleanup()

    atexit.register(end)
    return started


def mbt(var: Path, *arguments: str, sources: Path = SAMPLE_SOURCES, **environment: Any) -> Done:
    """``mbt arguments…`` over a folder of sources, to its end; ``environment``: strings."""
    ended = zygote().start(var, sources, *arguments, **environment).ended()
    return Done(("mbt", *arguments), ended.code, ended.stdout, ended.stderr)


def crawl_sites(var: Path, *arguments: str, year: Year = YEARS[0]) -> Done:
    """``mbt crawl arguments…`` of the sample sites as they are in a year."""
    with SampleSites(year) as sites:
        return mbt(var, "crawl", *arguments, MBT_SAMPLE_PROXY=sites.proxy, MBT_NHS_KEY="of-the-sample-sites")
