"""`mbt serve`."""

import asyncio
import errno
import socket
from pathlib import Path

import click

from referral.gazetteer import var_folder


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
    help="The release to serve.",
)
def serve(host: str, port: int, directory: Path | None) -> None:
    """Serve the site from directory.db. No query is ever logged."""
    import uvicorn  # noqa: PLC0415

    from referral.asgi import datasette_for  # noqa: PLC0415

    path = directory or var_folder() / "directory.db"
    datasette = datasette_for(path)
    listening = _listen(host, port)
    with listening:
        address, bound = listening.getsockname()[:2]
        shown = f"http://{f'[{address}]' if ':' in address else address}:{bound}"
        asyncio.run(datasette.invoke_startup())
        click.echo(f"MBT directory on {shown}")
        click.echo(f"  refer someone   {shown}/match")
        click.echo(f"  find help       {shown}/find")
        click.echo(f"  the data        {shown}/directory")
        click.echo(
            f"  from a program  curl -s {shown}/match -H 'Accept: application/json' "
            '-H \'Content-Type: application/json\' -d \'{"place": "SW17 0YF", "condition": "bpd"}\''
        )
        click.echo("Stop with Ctrl-C.")
        config = uvicorn.Config(datasette.app(), log_level="warning", access_log=False, lifespan="on")
        uvicorn.Server(config).run(sockets=[listening])


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
