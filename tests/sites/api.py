"""The sample hosts' APIs: a folder with an ``_empty.json`` answers questions, each by a file named like the question.

The file's name is the query with its parameters in order of name ("first_name=Ada&limit=200….json"); a question that
nobody wrote an answer for finds nothing, which is what ``_empty.json`` says.
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

EMPTY = "_empty.json"


def answer_file(hosts: Sequence[Path], path: str, query: str) -> Path | None:
    """The answer to a question at ``path``, from the first of a host's folders that has one; None for a plain page."""
    apis = [host / path.strip("/") for host in hosts if ".." not in path]
    if not any((api / EMPTY).is_file() for api in apis):
        return None
    # Looked up among the names that are there, so no query can lead to another folder.
    files = [{file.name: file for file in api.iterdir()} if api.is_dir() else {} for api in apis]
    return next(folder[name] for name in (file_name(query), EMPTY) for folder in files if name in folder)


def file_name(query: str) -> str:
    """The name of the file that answers ``query``."""
    return urlencode(sorted(parse_qsl(query)), quote_via=quote, safe="$") + ".json"
