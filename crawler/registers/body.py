"""The body of an API's answer as a JSON object."""

import json
from typing import Any

from crawler.registers.errors import RegisterError


def read_object(text: str, register: str) -> dict[str, Any]:
    """The object in ``text``; RegisterError for a web page, half an answer, or any other JSON."""
    start = text.lstrip("\ufeff \t\r\n")
    if not start:
        raise RegisterError(f"{register}: the answer is empty; a JSON object was expected")
    if start.startswith("<"):
        raise RegisterError(f"{register}: a web page came back ({start[:60]!a} …) where a JSON object was expected")
    try:
        data = json.loads(start, parse_constant=_refuse)
    except RecursionError as error:
        raise RegisterError(f"{register}: the answer is nested far deeper than documented") from error
    except ValueError as error:  # also numbers of more digits than Python reads
        raise RegisterError(f"{register}: the answer is cut off or no JSON: {error}") from error
    if not isinstance(data, dict):
        raise RegisterError(f"{register}: the answer is a {type(data).__name__}; a JSON object was expected")
    return data


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no JSON")
