"""The pages of pages.toml, checked, for one running site."""

import json
import tomllib
import urllib.request
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class PageToGrade(BaseModel):
    """One page, or one state of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    path: str
    form: dict[str, str] = {}
    main: bool = False
    status: int = 200


def pages_of(address: str) -> list[PageToGrade]:
    """All of them, {provider} filled in."""
    rows = tomllib.loads(Path(__file__).with_name("pages.toml").read_text(encoding="utf-8"))["page"]
    with urllib.request.urlopen(f"{address}/directory/provider.json?_shape=array&_size=1", timeout=30) as answer:
        provider = str(json.load(answer)[0]["id"])
    return [PageToGrade.model_validate({**row, "path": row["path"].format(provider=provider)}) for row in rows]
