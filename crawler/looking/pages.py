"""Datasette over crawl.db and the review file: none of the public site's pages, no writing, no download."""

from pathlib import Path
from typing import Any

import yaml

METADATA = Path(__file__).parents[1] / "workshop" / "metadata.yml"
SETTINGS = {
    "allow_download": False,
    "suggest_facets": False,
    "sql_time_limit_ms": 3000,
    "max_returned_rows": 1000,
    "num_sql_threads": 1,
}


def pages(crawl: Path, review: Path) -> Any:
    """The application, without a door. crawl.db is opened read-only, and may be written by a crawl meanwhile."""
    from datasette.app import Datasette  # noqa: PLC0415

    metadata = yaml.safe_load(METADATA.read_text(encoding="utf-8"))
    return Datasette([str(crawl)], immutables=[str(review)], metadata=metadata, settings=SETTINGS).app()


def without_plugins() -> None:
    """For a process of these pages alone: none of the plugins installed beside Datasette, the site's neither."""
    from datasette import handle_exception  # noqa: PLC0415
    from datasette.plugins import pm  # noqa: PLC0415

    for plugin, _ in list(pm.list_plugin_distinfo()):
        pm.unregister(plugin)
    # It would print every variable of a page that is not there, which takes seconds.
    handle_exception.rich = None
