"""`mbt serve`."""

import errno
import gc
import socket
import sys
from functools import partial
from pathlib import Path

import click

from referral.errors import DirectoryMissingError
from referral.gazetteer import var_folder
from referral.serving.kept import kept_releases
from referral.serving.logs import Form, write_logs


class PortError(OSError):
    """The port cannot be listened on."""

    exit_code = 69


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8001, show_default=True, type=click.IntRange(0, 65535), envvar="PORT")
@click.option(
    "--directory",
    type=click.Path(path_type=Path),
    show_default="var/directory.db",
    help="The release to serve. When it becomes another one, the server goes over to it.",
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option(
    "--log",
    type=click.Choice(["plain", "json"]),
    show_default="json, plain on a terminal",
    help="Sentences, or a JSON object a line, on stderr.",
)
@click.option(
    "--access-log/--no-access-log",
    default=None,
    show_default="with --log json",
    help="A line a request: method, kind of page, status, milliseconds.",
)
@click.option("--https", is_flag=True, help="Visitors come by https, and a proxy elsewhere sees to it: send HSTS.")
@click.option("--metrics-to-all", is_flag=True, help="Answer /metrics to others than this machine.")
@click.option("--wait", is_flag=True, help="Start without a release, and answer 503 until there is one.")
def serve(
    host: str,
    port: int,
    directory: Path | None,
    workers: int,
    log: Form | None,
    access_log: bool | None,
    https: bool,
    metrics_to_all: bool,
    wait: bool,
) -> int:
    """Serve the site from directory.db. No query is ever logged."""
    path = directory or var_folder() / "directory.db"
    if not (wait or path.exists() or path.is_symlink() or any(file.is_file() for file in kept_releases(path))):
        raise DirectoryMissingError(f"{path}: there is no release yet; run `mbt publish` first")
    form: Form = log or ("plain" if sys.stderr.isatty() else "json")
    write_logs(form)
    gc.disable()  # until there is a release: next to all that a start makes stays, and would be looked through in vain
    with _listen(host, port) as listening:
        from referral.serving.settings import Settings  # noqa: PLC0415

        settings = Settings(
            directory=path,
            log=form,
            access_log=form == "json" if access_log is None else access_log,
            https=https,
            metrics_to_all=metrics_to_all,
            wait=wait,
        )
        said = partial(_say, listening)
        if workers > 1:
            from referral.serving.supervisor import Supervisor  # noqa: PLC0415

            return Supervisor(settings, listening, workers).run(said)
        from referral.serving.worker import run_worker  # noqa: PLC0415

        run_worker(settings, listening, ready=said)
    return 0


def _say(listening: socket.socket) -> None:
    address, bound = listening.getsockname()[:2]
    shown = f"http://{f'[{address}]' if ':' in address else address}:{bound}"
    click.echo(f"MBT directory on {shown}")
    click.echo(f"  refer someone   {shown}/refer")
    click.echo(f"  find help       {shown}/find")
    click.echo(f"  the data        {shown}/directory")
    click.echo(
        f"  from a program  curl -s {shown}/match -H 'Accept: application/json' "
        '-H \'Content-Type: application/json\' -d \'{"place": "SW17 0YF", "condition": "bpd"}\''
    )
    click.echo("Stop with Ctrl-C.")


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            reason = f"port {port} is in use; stop what runs there or choose another with --port (make run PORT=…)"
        elif error.errno == errno.EACCES:
            reason = f"port {port} may not be used by this account; choose one above 1023 with --port"
        else:
            reason = f"cannot listen on {host}:{port}: {error.strerror}"
        raise PortError(reason) from error
    return listening
