"""The processes of `mbt serve`: killed, stopped, and started with files that are not as they should be."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.serving.processes import Server, runs, serving, until
from tests.serving.releases import Releases


def both_answer(server: Server) -> bool:
    return {server.health()["worker"] for _ in range(40)} == {0, 1}


def test_a_killed_worker_is_replaced_and_the_others_answer(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent, "--workers", "2") as server:
        until(lambda: server.words().count("answering from") == 2, server)
        killed = server.children()[0]
        os.kill(killed, signal.SIGKILL)
        for _ in range(50):
            assert server.ask("/")[0].status == 200
        until(lambda: killed not in server.children() and len(server.children()) == 2, server)
        until(lambda: server.words().count("answering from") == 3, server)
        until(lambda: both_answer(server), server)
        assert "ended with SIGKILL" in server.words()
        assert server.stop() == 0


def test_counts_of_all_workers_are_added_up_even_of_dead_ones(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent, "--workers", "2") as server:
        until(lambda: both_answer(server), server)
        for _ in range(30):
            server.ask("/sources")
        line = 'mbt_http_request_seconds_count{method="GET",ready="yes",route="/sources",status="200"} 30.0'
        until(lambda: line in server.ask("/metrics")[1].decode(), server)
        os.kill(server.children()[0], signal.SIGKILL)
        until(lambda: server.words().count("answering from") == 3, server)
        said = server.ask("/metrics")[1].decode()
        assert line in said
        assert f'release="{releases.first}"' in said


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_word_to_stop_ends_it_with_0_and_leaves_nobody(
    releases: Releases, sample_release: Path, workers: str, how: signal.Signals
) -> None:
    with serving(releases.link, sample_release.parent, "--workers", workers) as server:
        children = server.children()
        server.send(how)
        assert server.exit_code() == 0, server.words()
        assert not [one for one in children if runs(one)]


def test_workers_end_with_a_supervisor_that_was_killed(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent, "--workers", "2") as server:
        children = server.children()
        assert len(children) == 2
        server.send(signal.SIGKILL)
        until(lambda: not [one for one in children if runs(one)], server)


def started_on_the_one_before(server: Server, before: str) -> None:
    assert server.answered_by() == before
    assert server.health()["refused"] is not None
    assert "OLDER release" in server.words()


def test_a_damaged_release_at_the_start_gives_way_to_the_one_before(releases: Releases, sample_release: Path) -> None:
    damaged = releases.another("damaged")
    releases.switch(damaged)
    releases.file(damaged).write_bytes(releases.file(damaged).read_bytes()[:100_000])
    with serving(releases.link, sample_release.parent) as server:
        started_on_the_one_before(server, releases.first)
        mended = releases.another("mended")
        releases.switch(mended)
        until(lambda: server.answered_by() == mended, server)


def test_nobody_who_was_removed_comes_back_with_an_older_release(releases: Releases, sample_release: Path) -> None:
    newest = releases.another("newest")
    releases.switch(newest)
    releases.note(newest, removed=1)
    releases.file(newest).unlink()
    with serving(releases.link, sample_release.parent, wait_for=None) as server:
        assert server.exit_code() == 66
        assert "there is no release to serve" in server.words()


@pytest.mark.parametrize("workers", ["1", "2"])
def test_nothing_that_can_be_served_is_one_sentence_and_66(tmp_path: Path, sample_release: Path, workers: str) -> None:
    directory = tmp_path / "directory.db"
    directory.write_bytes(b"not a database" * 100)
    with serving(directory, sample_release.parent, "--workers", workers, "--log", "plain", wait_for=None) as server:
        assert server.exit_code() == 66
        assert "it is no SQLite file" in server.words()
        assert "Traceback" not in server.words()


def test_one_that_waits_answers_503_until_there_is_a_release(releases: Releases, sample_release: Path) -> None:
    releases.link.unlink()
    (releases.folder / "releases" / "log.jsonl").unlink()
    with serving(releases.link, sample_release.parent, "--wait", wait_for=503) as server:
        assert server.health()["release"] is None
        answer, body = server.ask("/")
        assert answer.status == 503
        assert b"There is no release to show yet" in body
        releases.switch(releases.first)
        until(lambda: server.answered_by() == releases.first, server)
        assert server.ask("/")[0].status == 200


def test_the_log_has_kinds_of_pages_and_no_words(releases: Releases, sample_release: Path) -> None:
    with serving(releases.link, sample_release.parent, "--workers", "2", "--log", "json") as server:
        for path in ("/provider/canary", "/canary", "/directory/provider?_search=canary", "/find?place=canary"):
            server.ask(path, user_agent="canary", referer="canary", x_forwarded_for="canary")
        server.ask("/match", "POST", b"place=canary")
        server.ask("/", "OPTIONS")
        server.stop()
        lines = [json.loads(line) for line in server.words().splitlines()]
    asked = [line for line in lines if "route" in line and line["route"] != "/healthz"]
    assert {frozenset(line) for line in asked} == {frozenset({"time", "level", "method", "route", "status", "ms"})}
    assert {(line["method"], line["route"]) for line in asked} == {
        ("GET", "/provider/{id}"),
        ("GET", "other"),
        ("GET", "/directory/{table}"),
        ("GET", "/find"),
        ("POST", "/match"),
        ("OPTIONS", "/"),
    }
    assert len(asked) == 6
    assert "canary" not in server.words()
    assert all("event" in line for line in lines if "route" not in line)
