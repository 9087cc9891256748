"""What an answer to a form costs the server: POST /refer and POST /find, for needs that few or many meet."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import perf_counter
from urllib.parse import urlencode

from tests.bench import match_data
from tests.bench.servers import cpu

FORMS = ("/refer", "/find")
NEEDS: Mapping[str, Mapping[str, str]] = {"an adult": {"age_group": "adult"}, **match_data.NEEDS}
"""Name -> what is asked besides the place."""
REQUESTS = 200
_WARM = 10
_HEADERS = {"Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html", "Accept-Encoding": "gzip"}


@dataclass(frozen=True, slots=True)
class Cost:
    """``kept``: share of the providers who do not say no; ``cpu_ms`` of the server and ``p50_ms``, a request."""

    form: str
    need: str
    kept: float
    cpu_ms: float
    p50_ms: float


def costs(port: int, worker: int, release: Path, places: Sequence[tuple[str, str]]) -> Iterator[Cost]:
    """Each form with each need, from each of the places (name, country) in turn, one request after another.

    ValueError: an answer that is no 200.
    """
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    with closing(connection):
        known = [one for one in places if _post(connection, "/find", {}, *one) == 200]
        if len(known) < 10:
            raise ValueError(f"only {len(known)} of {len(places)} places are understood: too few to measure with")
        for name, need in NEEDS.items():
            share = _kept(release, need)
            for form in FORMS:
                yield Cost(form, name, share, *_cost(connection, worker, form, need, known))


def _cost(
    connection: HTTPConnection, worker: int, form: str, need: Mapping[str, str], known: Sequence[tuple[str, str]]
) -> tuple[float, float]:
    taken = list[float]()
    before = cpu(worker)
    for number in range(-_WARM, REQUESTS):
        if number == 0:
            taken, before = [], cpu(worker)
        begun = perf_counter()
        status = _post(connection, form, need, *known[number % len(known)])
        taken.append(perf_counter() - begun)
        if status != 200:
            raise ValueError(f"{form} answers {status} to {dict(need)} near {known[number % len(known)]}")
    return (cpu(worker) - before) / REQUESTS * 1e3, median(taken) * 1e3


def _post(connection: HTTPConnection, form: str, need: Mapping[str, str], place: str, country: str) -> int:
    connection.request("POST", form, urlencode({"place": place, "country": country, **need}), _HEADERS)
    answer = connection.getresponse()
    answer.read()
    return answer.status


def _kept(release: Path, need: Mapping[str, str]) -> float:
    terms = [f"{vocabulary}:{code}" for vocabulary, code in need.items()]
    with closing(sqlite3.connect(f"file:{release}?mode=ro", uri=True)) as connection:
        (all_,) = connection.execute("SELECT count(*) FROM provider").fetchone()
        (out,) = connection.execute(
            "SELECT count(DISTINCT provider_id) FROM attribute WHERE value = 'no'"
            f" AND vocabulary || ':' || term IN ({', '.join('?' * len(terms))})",
            terms,
        ).fetchone()
    return 1 - int(out) / int(all_)
