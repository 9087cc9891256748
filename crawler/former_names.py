"""The names that sources had: a former name belongs to one source, and to none that is still there."""

from collections.abc import Mapping

from crawler.errors import SourceError
from crawler.source import Source


def former_names(sources: Mapping[str, Source]) -> dict[str, list[str]]:
    """New name -> former names, for each source that had any; SourceError where a name would belong to two."""
    owners: dict[str, str] = {}
    for source in sources.values():
        for name in source.renamed_from:
            if name in sources:
                raise SourceError(
                    f"{source.name}.toml: renamed_from names {name!r}, and there is a source of that name still; take "
                    f"{name}.toml away, or the name out of the list"
                )
            if name in owners:
                raise SourceError(
                    f"{source.name}.toml: renamed_from names {name!r}, and so does {owners[name]}.toml; what it "
                    "brought can go to one of them only"
                )
            owners[name] = source.name
    return {source.name: source.renamed_from for source in sources.values() if source.renamed_from}
