"""The sample hosts: every folder of www/ is a host, its files the pages."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.sites.loopback import Answer, Loopback

WWW = Path(__file__).parent / "www"


class SampleSites(Loopback):
    """The sample sites while a ``with`` block lasts; ``proxy`` is the address to give as http_proxy."""

    def __init__(self, www: Path = WWW) -> None:
        super().__init__(lambda url: _page(www, url))


def _page(www: Path, url: str) -> Answer:
    parts = urlsplit(url)  # a proxy is asked for absolute URLs
    folder = www / (parts.hostname or "-")
    if not folder.is_dir():
        return Answer(b"this proxy knows only the sample hosts", 502, "text/plain")
    file = _file(folder, unquote(parts.path))
    if file is None:
        return Answer(b"<h1>Page not found</h1>", 404)
    kind = mimetypes.guess_type(file.name)[0] or "text/html"
    return Answer(file.read_bytes(), kind=f"{kind}; charset=utf-8")


def _file(folder: Path, path: str) -> Path | None:
    wanted = (folder / path.lstrip("/")).resolve()
    if not wanted.is_relative_to(folder.resolve()):
        return None
    for file in (wanted, wanted.with_name(wanted.name + ".html"), wanted / "index.html"):
        if file.is_file():
            return file
    return None
