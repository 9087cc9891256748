"""nginx and Caddy with the repository's own configurations, on ports of this machine that nobody else uses.

What must differ in a test (ports, certificates, folders) is replaced, and a text that is to be replaced and is not
there is an error: so a test cannot go on with a configuration that nobody runs.
"""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

DEPLOY = Path(__file__).parents[2] / "deploy"


@dataclass(frozen=True)
class Proxy:
    """A running proxy. ``folder``: all that it could write to."""

    port: int
    plain_port: int
    folder: Path

    def written(self) -> dict[Path, bytes]:
        """Every file in its folder, logs and temporary files alike, but its configuration and certificate."""
        files = (path for path in self.folder.rglob("*") if path.is_file())
        return {path: path.read_bytes() for path in files if path.suffix not in {".conf", ".pem"}}


def changed(text: str, changes: Mapping[str, str]) -> str:
    """``text`` with each key replaced by its value, wherever it stands; ValueError where one stands nowhere."""
    for old, new in changes.items():
        if old not in text:
            raise ValueError(f"{old!r} is not in the configuration; the test has to replace what stands there now")
        text = text.replace(old, new)
    return text


@contextmanager
def nginx(folder: Path, upstream: int, also: Mapping[str, str] | None = None) -> Iterator[Proxy]:
    """nginx as Debian sets it up (access log and error log on, in http) with deploy/nginx/mbt.conf for its one site."""
    port, plain_port = free_port(), free_port()
    certificate(folder)
    changes = {
        "    listen [::]:443 ssl http2;\n": "",
        "    listen [::]:80;\n": "",
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port} ssl http2;",
        "listen 80;": f"listen 127.0.0.1:{plain_port};",
        "server 127.0.0.1:8001;": f"server 127.0.0.1:{upstream};",
        "/etc/letsencrypt/live/directory.example.org": str(folder),
        "/var/log/nginx/mbt.log": str(folder / "mbt.log"),
        "/opt/mbt/share": str(DEPLOY),
        **(also or {}),
    }
    (folder / "mbt.conf").write_text(changed((DEPLOY / "nginx" / "mbt.conf").read_text(), changes))
    temporary = "".join(
        f"{name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"{'user root;' if os.geteuid() == 0 else ''}\n"
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\ninclude /etc/nginx/mime.types;\naccess_log {folder}/access.log;\ngzip on;\n"
        f"{temporary}include {folder}/mbt.conf;\n}}\n"
    )
    with _running(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], folder, port):
        # Where a body or an answer would go when it goes to disk: without the folders, that is an error and not a file.
        for name in ("client_body", "proxy"):
            shutil.rmtree(folder / name)
        yield Proxy(port, plain_port, folder)


@contextmanager
def caddy(folder: Path, upstream: int) -> Iterator[Proxy]:
    """Caddy with deploy/caddy/Caddyfile."""
    port, plain_port = free_port(), free_port()
    certificate(folder)
    # No certificate authority is asked, no root certificate installed, no port of Caddy's own opened.
    options = f"{{\n\tadmin off\n\tskip_install_trust\n\thttps_port {port}\n\thttp_port {plain_port}\n\tlog default {{"
    tls = f"\n\tbind 127.0.0.1\n\ttls {folder}/fullchain.pem {folder}/privkey.pem\n"
    changes = {
        "{\n\tlog default {": options,
        "\ndirectory.example.org {\n": f"\ndirectory.example.org {{{tls}",
        "lb_try_duration 5s": "lb_try_duration 200ms",
        "127.0.0.1:8001 {": f"127.0.0.1:{upstream} {{",
        "/opt/mbt/share": str(DEPLOY),
    }
    configuration = folder / "Caddyfile.conf"
    configuration.write_text(changed((DEPLOY / "caddy" / "Caddyfile").read_text(), changes))
    with _running(["caddy", "run", "--adapter", "caddyfile", "--config", str(configuration)], folder, port):
        yield Proxy(port, plain_port, folder)


def certificate(folder: Path) -> None:
    """fullchain.pem and privkey.pem, signed by itself."""
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    name = ["-subj", "/CN=directory.example.org", "-addext", "subjectAltName=DNS:directory.example.org"]
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    subprocess.run([*command, "-days", "2", *files, *name], check=True, capture_output=True)


@contextmanager
def _running(command: list[str], folder: Path, port: int) -> Iterator[None]:
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "config")}
    with (folder / "said.log").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=subprocess.STDOUT, env={**os.environ, **home})
    try:
        for _ in range(100):
            if process.poll() is not None:
                raise RuntimeError(f"{command[0]} ended: {(folder / 'said.log').read_text()}")
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
    finally:
        process.terminate()
        process.wait(20)
