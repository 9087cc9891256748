"""The pages of pages.toml, checked, for one running site."""

import json
import tomllib
import urllib.request
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class PageToGrade(BaseModel):
    """One page, or one state of it. pages.toml says what each of these is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    path: str
    form: dict[str, str] = {}
    post: str = ""
    press: tuple[str, ...] = ()
    main: bool = False
    status: int = 200


_ROWS = tomllib.loads(Path(__file__).with_name("pages.toml").read_text(encoding="utf-8"))["page"]
PAGES = [PageToGrade.model_validate(row) for row in _ROWS]
"""All of them, with {provider} in a path where one of the release is wanted."""


def pages_of(address: str) -> list[PageToGrade]:
    """All of them, {provider} filled in."""
    with urllib.request.urlopen(f"{address}/directory/provider.json?_shape=array&_size=1", timeout=30) as answer:
        provider = str(json.load(answer)[0]["id"])
    return [one.model_copy(update={"path": one.path.format(provider=provider)}) for one in PAGES]
