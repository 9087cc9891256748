"""Going over to the next release: soon, in every worker, without an error, and never half."""

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import pytest

from tests.serving.processes import Server, serving, until
from tests.serving.releases import Releases

FOOTER = re.compile(rb"Release (\w+), as of")
NEED = json.dumps({"place": "SW17 0YF", "country": "GB"}).encode()
JSON = {"Accept": "application/json", "Content-Type": "application/json"}


@dataclass
class Load:
    """Visitors who ask without a pause: (when the answer came, release id that it speaks of), and what went wrong."""

    server: Server
    answers: list[tuple[float, str]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @contextmanager
    def under_way(self) -> Iterator["Load"]:
        """As long as the block lasts."""
        over = threading.Event()
        visitors = [
            threading.Thread(target=self._visit, args=(over, way)) for way in (self._page, self._match, self._row)
        ]
        for one in visitors:
            one.start()
        try:
            yield self
        finally:
            over.set()
            for one in visitors:
                one.join()

    def _visit(self, over: threading.Event, way: "object") -> None:
        connection = HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        while not over.is_set():
            try:
                self.answers.append((time.monotonic(), way(connection)))  # type: ignore[operator]
            except (AssertionError, OSError, HTTPException, ValueError) as error:
                self.wrong.append(repr(error))
                connection.close()

    def _page(self, connection: HTTPConnection) -> str:
        connection.request("GET", "/sources")
        answer = connection.getresponse()
        found = FOOTER.search(answer.read())
        assert answer.status == 200
        assert found
        return found[1].decode()

    def _match(self, connection: HTTPConnection) -> str:
        connection.request("POST", "/match", NEED, JSON)
        answer = connection.getresponse()
        said = json.loads(answer.read())
        assert answer.status == 200, said
        return str(said["release"]["id"])

    def _row(self, connection: HTTPConnection) -> str:
        connection.request("GET", "/directory/release.json?_shape=array")
        answer = connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return str(json.loads(said)[0]["id"])


@pytest.mark.parametrize("workers", [1, 2])
def test_every_worker_goes_over_without_an_error(releases: Releases, sample_release: Path, workers: int) -> None:
    ids = [f"next{number}" for number in range(4)]
    following = [releases.another(one) for one in ids]
    with (
        serving(releases.link, sample_release.parent, "--workers", str(workers)) as server,
        Load(server).under_way() as load,
    ):
        if workers > 1:
            until(lambda: server.words().count("answering from") == workers, server)
        for sha256, release_id in zip(following, ids, strict=True):
            time.sleep(0.2)
            releases.switch(sha256)
            switched = time.monotonic()
            before = len(load.answers)
            until(lambda: any(one == release_id for _, one in load.answers[before:]), server)  # noqa: B023
            new = next(at for at, one in load.answers[before:] if one == release_id)
            time.sleep(0.5)
            old = [at - new for at, one in load.answers[before:] if one != release_id and at > new + 1.0]
            assert not old, f"answered from an older release {max(old):.2f} s after the new one"
            assert new - switched < 20
    assert load.wrong == []


def test_a_bad_file_is_refused_and_the_old_one_goes_on(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent) as server:
        for name, bad in _bad(releases).items():
            releases.switch(bad)
            until(lambda: (server.health()["refused"] or {}).get("file") == f"{bad}.db", server)  # noqa: B023
            told = server.health()
            assert told["release"] == releases.first, name
            assert server.ask("/")[0].status == 200
            assert server.words().count(f"{bad}.db is not served") == 1, "it is said once, not at each look"
        good = releases.another("good")
        releases.switch(good)
        until(lambda: server.answered_by() == good, server)
        assert server.health()["refused"] is None
        assert server.stop() == 0


def _bad(releases: Releases) -> dict[str, str]:
    """Files that are no release, each in a way of its own, by the sha256 of their names."""
    whole = releases.file(releases.first).read_bytes()
    made = {}
    damaged = bytearray(whole)
    damaged[len(whole) // 2 : len(whole) // 2 + 5000] = b"\xff" * 5000
    for name, content in {
        "empty": b"",
        "no database": b"<html>" * 1000,
        "cut off": whole[: len(whole) // 2],
        "damaged": bytes(damaged),
    }.items():
        building = releases.folder / "building.db"
        building.write_bytes(content)
        made[name] = releases.put(building)
    made["of a later schema"] = releases.another("later", "UPDATE release SET schema_version = 99")
    made["without people"] = releases.another("nobody", "DELETE FROM provider")
    falsely = "ab" * 32
    releases.file(falsely).write_bytes(whole)
    made["not what its name says"] = falsely
    return made


def test_thirty_switches_in_a_row_end_at_the_newest(releases: Releases, sample_release: Path) -> None:
    following = [releases.another(f"quick{number}") for number in range(30)]
    with serving(releases.link, sample_release.parent, "--workers", "2") as server:
        until(lambda: server.words().count("answering from") == 2, server)
        for sha256 in following:
            releases.switch(sha256)
            time.sleep(0.01)
        until(lambda: {server.answered_by() for _ in range(20)} == {following[-1]}, server)
        opened = server.words().count("answering from") - 2
        assert opened < 30, "not each of them was waited for"
        assert server.stop() == 0


def test_a_link_set_anew_to_the_same_release_changes_nothing(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent) as server:
        releases.switch(releases.first)
        releases.link.unlink()
        until(lambda: server.health()["refused"] is not None, server)
        releases.switch(releases.first)
        until(lambda: server.health()["refused"] is None, server)
        assert server.words().count("answering from") == 1


def test_a_release_whose_files_are_deleted_goes_on(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent) as server:
        for file in (releases.folder / "releases").iterdir():
            file.unlink()
        until(lambda: server.health()["refused"] is not None, server)
        for path in ("/", "/sources", "/directory/provider.json", "/directory/provider.csv?_stream=1"):
            assert server.ask(path)[0].status == 200, path
        assert server.ask("/match", "POST", NEED, **JSON)[0].status == 200


def test_it_stops_while_a_release_is_opened(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent) as server:
        releases.switch(releases.another("opening"))
        time.sleep(0.22)
        assert server.stop() == 0
