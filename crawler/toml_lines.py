"""Where in a TOML file a key stands, so that an error can name the line (tomllib keeps no positions)."""

import re
from collections.abc import Sequence

_HEADER = re.compile(r"^\s*(\[{1,2})\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*(?:"([^"]+)"|'([^']+)'|([A-Za-z0-9_-]+))\s*(?:=|\.)""")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The 1-based line where ``path`` (as in pydantic's ``loc``) stands, or the nearest parent's, or 1.

    Integers count the entries of an array of tables: ``("page", 1, "shape")`` is ``shape`` in the second ``[[page]]``.
    """
    table: tuple[str | int, ...] = ()
    seen: dict[str, int] = {}
    lines: dict[tuple[str | int, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = header[2].strip()
            parts: tuple[str | int, ...] = tuple(part.strip().strip("\"'") for part in name.split("."))
            if header[1] == "[[":
                seen[name] = seen.get(name, -1) + 1
                table = (*parts, seen[name])
            else:
                # A sub-table of an array of tables belongs to the array's latest entry.
                array = str(parts[0])
                table = (array, seen[array], *parts[1:]) if array in seen and len(parts) > 1 else parts
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1] or key[2] or key[3]), number)
    wanted = tuple(path)
    while wanted:
        if wanted in lines:
            return lines[wanted]
        wanted = wanted[:-1]
    return 1
