"""One visitor in a hurry: asks for page after page over a kept connection, and writes down what was wrong.

``python -m tests.prove.client PORT PROVIDER LEAST STOP`` asks at least LEAST times, and until the file STOP is there;
what it saw comes as JSON: requests, failures (sentences), and which release answered when.
"""

import http.client
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

_NEED = json.dumps({"place": "SW17 0YF", "condition": "bpd"})
_JSON = {"Accept": "application/json", "Content-Type": "application/json"}
_A_SECOND = 80
"""Requests of one client at most: the publishes need the machine as well."""
_REQUESTS_OF_A_CONNECTION = 100
"""Then it hangs up and calls again: another worker may answer."""


@dataclass
class Report:
    """``seen``: (asked at, answered at, release id) in seconds of the monotonic clock, for each answer that says."""

    requests: int = 0
    failures: list[str] = field(default_factory=list)
    seen: list[tuple[float, float, str]] = field(default_factory=list)
    workers: list[int] = field(default_factory=list)


def visited(port: int, provider: str, least: int, stop: Path) -> Report:
    """Ask until there is nothing more to ask."""
    report = Report()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    asked = (
        ("GET", "/", None),
        ("GET", f"/provider/{provider}", None),
        ("POST", "/match", _NEED),
        ("GET", "/directory/provider.json", None),
        ("GET", "/healthz", None),
    )
    due = 0.0
    for number in count():
        if number >= least and stop.exists():
            break
        method, path, body = asked[number % len(asked)]
        time.sleep(max(0.0, due - time.monotonic()))
        began = time.monotonic()
        due = began + 1 / _A_SECOND
        report.requests += 1
        try:
            connection.request(method, path, body, _JSON if body else {})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != http.client.OK:
                report.failures.append(f"{method} {path}: {answer.status} {text[:120]!r}")
            elif path == "/match":
                report.seen.append((began, time.monotonic(), str(json.loads(text)["release"]["id"])))
            elif path == "/healthz":
                told = json.loads(text)
                report.seen.append((began, time.monotonic(), str(told["release_id"])))
                report.workers = sorted({*report.workers, int(told["worker"])})
            elif not text:
                report.failures.append(f"{method} {path}: an empty page")
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            report.failures.append(f"{method} {path}: {error!r}")
            connection.close()
        if number % _REQUESTS_OF_A_CONNECTION == _REQUESTS_OF_A_CONNECTION - 1:
            connection.close()
    return report


if __name__ == "__main__":
    json.dump(asdict(visited(int(sys.argv[1]), sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))), sys.stdout)
