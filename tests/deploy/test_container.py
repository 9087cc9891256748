"""The container image: no builder is needed to see that it gets what it needs, is not root, and can tell its health."""

import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.commands import ROOT
from tests.deploy.proxies import DEPLOY
from tests.ports import free_port

DOCKERFILE = DEPLOY / "Dockerfile"
HEALTHY = DEPLOY / "healthy.py"


def instructions() -> list[tuple[str, str]]:
    """(COPY, its arguments) and so on: comments left out, continued lines joined."""
    lines = [line for line in DOCKERFILE.read_text().splitlines() if not line.startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines()) if name]


def copied() -> set[str]:
    """What the image takes from the checkout."""
    from_checkout = [rest.split() for name, rest in instructions() if name == "COPY" and "--from=" not in rest]
    return {source for words in from_checkout for source in words[:-1]}


def test_the_image_gets_what_it_copies_and_nothing_else() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    assert {line[1:] for line in lines if line.startswith("!")} == copied()
    assert all((ROOT / source).exists() for source in copied())


def test_the_image_has_what_the_package_needs_to_be_built() -> None:
    """Whatever pyproject.toml names for the wheel is copied, or inside a folder that is."""
    project = (ROOT / "pyproject.toml").read_text()
    for named in ("README.md", "LICENSE", "metadata.yml"):
        assert f'"{named}"' in project
        assert named in copied()


def test_it_runs_as_a_number_that_is_not_root() -> None:
    last = instructions()[max(at for at, (name, _) in enumerate(instructions()) if name == "FROM") :]
    (user,) = [rest for name, rest in last if name == "USER"]
    assert user.replace(":", "").isdigit()
    assert not user.startswith("0")
    assert [name for name, _ in last].index("USER") > max(at for at, (name, _) in enumerate(last) if name == "COPY")


def test_everything_is_installed_by_its_hash() -> None:
    installs = [
        step for name, rest in instructions() if name == "RUN" for step in rest.split("&&") if "pip install" in step
    ]
    assert [("--require-hashes" in step, "--no-deps" in step) for step in installs] == [(True, False), (False, True)]


@pytest.mark.skipif(shutil.which("hadolint") is None, reason="hadolint is not installed")
def test_hadolint_finds_nothing() -> None:
    done = subprocess.run(["hadolint", str(DOCKERFILE)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@contextmanager
def answering(status: int) -> Iterator[int]:
    """The port of something whose /healthz has that status, and whose other pages there are not."""

    class Health(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = json.dumps({"status": status}).encode()
            self.send_response(status if self.path == "/healthz" else 404)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Health)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield int(server.server_address[1])
    finally:
        server.shutdown()
        server.server_close()


def health(port: int) -> int:
    """The exit code of the HEALTHCHECK, with the image's environment and a proxy for the world outside."""
    (check,) = [rest for name, rest in instructions() if name == "HEALTHCHECK"]
    command = json.loads(check.partition(" CMD ")[2])
    assert command == ["python", "/opt/mbt/share/healthy.py"]
    environment = {"PATH": os.environ["PATH"], "PORT": str(port), "http_proxy": "http://proxy.example.org:3128"}
    return subprocess.run([sys.executable, str(HEALTHY)], env=environment, check=False, timeout=10).returncode


def test_the_health_check_tells_well_from_unwell_from_away() -> None:
    with answering(200) as port:
        assert health(port) == 0
    with answering(503) as port:
        assert health(port) == 1
    assert health(free_port()) == 1
