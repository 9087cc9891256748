"""Source files for the sites that these tests make up."""

import json
from collections.abc import Sequence
from pathlib import Path

_SHAPES = {
    "service": 'shape = "service"\n',
    "structured": 'shape = "structured"\n',
    "cards": (
        'shape = "cards"\nurl = "/list"\ncard = "li"\nname = "h2"\nphone = ".phone"\nlink = "a::attr(href)"\n'
        'next = "a.next::attr(href)"\nfollow = true\n\n[[page]]\nshape = "profile"\n'
    ),
}


def declare(
    folder: Path,
    name: str,
    start: Sequence[str],
    shape: str = "service",
    *,
    least: int = 1,
    **politeness: float,
) -> Path:
    """Write ``folder``/``name``.toml, a sample source that may be crawled; the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    services = shape != "cards"
    limits = {"delay_seconds": 0, "pages_max": 1000, **politeness}
    politely = "\n".join(f"{key} = {value}" for key, value in limits.items())
    text = f"""
title = "A made-up source"
publisher = "A test"
country = "GB"
language = "en"
url = "{start[0]}"
evidence_kind = "employer_page"
holds = "{"services" if services else "practitioners"}"
history = "Made up by a test; nothing of it is true."
start = {json.dumps(list(start), ensure_ascii=False)}
sample = true
[[page]]
{_SHAPES[shape]}
[permission]
basis = "{"organisation_facts" if services else "written_agreement"}"
recorded_by = "a test"
recorded_on = 2026-11-21
reference = "invented pages"
[assertions]
listings_min = {least}
[politeness]
{politely}
"""
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder
