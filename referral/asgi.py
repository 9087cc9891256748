"""Datasette with our settings and metadata.yml, over whichever release each request is answered from.

`mbt serve` puts referral/serving in front of it; `datasette directory.db --metadata metadata.yml` needs nothing of it.
"""

from importlib import import_module
from pathlib import Path
from typing import Any

import yaml

# Datasette reads every unit of measurement there is when it is imported: half a second of a start, for columns to which
# metadata.yml gives a unit. None of ours has one; pint's own lazy registry reads them when the first is asked for.
_pint: Any = import_module("datasette.vendored.pint")
_pint.UnitRegistry = _pint.LazyRegistry

from datasette.app import Datasette  # noqa: E402

from referral.serving.database import GenerationDatabase  # noqa: E402
from referral.serving.generation import Generations  # noqa: E402

# Set here because Datasette 0.65 does not read settings from metadata.yml.
SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_facet": True,
    "suggest_facets": False,
    "sql_time_limit_ms": 1000,  # by the clock: no query of ours takes long, but a machine may be busy
    "facet_time_limit_ms": 100,
    "max_returned_rows": 1000,
    "allow_csv_stream": True,
    "num_sql_threads": 2,
    "force_https_urls": False,
}


def metadata() -> dict[str, Any]:
    """metadata.yml: beside the packages in a checkout, inside the package once installed from a wheel."""
    here = Path(__file__).parent
    for path in (here.parent / "metadata.yml", here / "metadata.yml"):
        if path.is_file():
            # PyYAML's reader in C, where it was built with it, takes a tenth of the time.
            reader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
            return dict(yaml.load(path.read_text(encoding="utf-8"), reader))  # noqa: S506 -- both are safe ones
    raise FileNotFoundError(f"metadata.yml is neither in {here.parent} nor in {here}: the installation is not whole")


def datasette_for(directory: Path, generations: Generations) -> Datasette:
    """A Datasette whose database "directory" is read from ``generations``, read-only."""
    datasette = Datasette(
        metadata=metadata(),
        settings=SETTINGS,
        template_dir=str(Path(__file__).parent / "data_templates"),
    )
    datasette.remove_database("_memory")  # which Datasette adds where it is given no file
    datasette.add_database(GenerationDatabase(datasette, directory, generations), name="directory")
    return datasette
