"""The site as an ASGI application: Datasette over one immutable directory.db, with our settings and metadata.yml."""

from pathlib import Path
from typing import Any

import yaml
from datasette.app import Datasette
from datasette.database import Database

from referral.errors import DirectoryMissingError

# Set here because Datasette 0.65 does not read settings from metadata.yml.
SETTINGS = {
    "default_allow_sql": False,
    "allow_download": False,
    "allow_facet": True,
    "suggest_facets": False,
    "sql_time_limit_ms": 500,
    "facet_time_limit_ms": 100,
    "max_returned_rows": 1000,
    "allow_csv_stream": True,
    "num_sql_threads": 2,
    "force_https_urls": False,
}


class QuietDatabase(Database):  # type: ignore[misc]
    """A database that does not print failed SQL: it would print what a visitor asked along with it."""

    async def execute(self, sql: str, params: Any = None, *more: Any, **options: Any) -> Any:
        """As Datasette's, without its log."""
        return await super().execute(sql, params, *more, **{**options, "log_sql_errors": False})


def metadata() -> dict[str, Any]:
    """metadata.yml: beside the packages in a checkout, inside the package once installed from a wheel."""
    here = Path(__file__).parent
    for path in (here.parent / "metadata.yml", here / "metadata.yml"):
        if path.is_file():
            loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
            return dict(loaded)
    raise FileNotFoundError(f"metadata.yml is neither in {here.parent} nor in {here}: the installation is not whole")


def datasette_for(directory: Path) -> Datasette:
    """A Datasette that serves one release, read-only. Raises DirectoryMissingError."""
    if not directory.is_file():
        raise DirectoryMissingError(f"{directory}: there is no release yet; run `mbt publish` first")
    datasette = Datasette(
        metadata=metadata(),
        settings=SETTINGS,
        template_dir=str(Path(__file__).parent / "data_templates"),
    )
    datasette.remove_database("_memory")  # which Datasette adds where it is given no file
    # The file behind the link: each thread opens it when it is first asked, and all must have the same release.
    datasette.add_database(QuietDatabase(datasette, path=str(directory.resolve()), is_mutable=False), name="directory")
    return datasette
