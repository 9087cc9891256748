"""The real commands in a process of their own, as a maintainer runs them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
SAMPLE_SOURCES = ROOT / "tests" / "sites" / "sources"
Done = subprocess.CompletedProcess[str]
# A deprecation in Scrapy is an error here, as in the tests' own process. (The interpreter's -W cannot name it: it reads
# its options before it can import Scrapy.)
STRICT = (
    "import warnings; from scrapy.exceptions import ScrapyDeprecationWarning;"
    " warnings.simplefilter('error', ScrapyDeprecationWarning); "
)
MBT = [sys.executable, "-m", "referral.cli"]
STRICT_MBT = [sys.executable, "-c", STRICT + "from referral.cli import main; main()"]
SCRAPY = [sys.executable, "-c", STRICT + "from scrapy.cmdline import execute; execute()"]
WITH_SITES = [sys.executable, "-m", "tests.sites"]


def run(command: list[str], var: Path, **environment: str) -> Done:
    """Run a command with MBT_VAR at ``var``."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("MBT_")}
    return subprocess.run(
        command,
        env={**clean, "MBT_VAR": str(var), "COLUMNS": "300", **environment},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def mbt(var: Path, *arguments: str, sources: Path = SAMPLE_SOURCES, **environment: str) -> Done:
    """``mbt arguments…`` over a folder of sources."""
    command = STRICT_MBT if arguments[:1] == ("crawl",) else MBT
    return run([*command, *arguments], var, MBT_SOURCES=str(sources), **environment)


def write_sources(folder: Path, sources: Mapping[str, str]) -> Path:
    """Source files that read service pages; ``sources`` is name -> further TOML (which may begin with tables)."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sources.items():
        (folder / f"{name}.toml").write_text(
            'twin_of = "gb_nhs_trusts"\nsample = true\n' + text + "\n[politeness]\ndelay_seconds = 0\n",
            encoding="utf-8",
        )
    return folder


PERMISSION = """
[permission]
basis = "organisation_facts"
recorded_by = "a test"
recorded_on = 2026-11-21
reference = "invented pages"
[assertions]
listings_min = 1
"""
