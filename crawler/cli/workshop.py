"""``mbt workshop``: runs, held sources, the review queue and conflicts as pages, for maintainers on this machine."""

import errno
import secrets
import signal
import socket
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from crawler.cli.options import crawled, open_decisions, open_workshop, sources_option
from crawler.errors import BusyError
from crawler.looking.door import ENTER, Door, is_loopback
from crawler.source import load_sources
from crawler.workshop import FILE


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on: of this machine alone.")
@click.option("--port", default=8002, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@sources_option
def workshop(host: str, port: int, folder: Path) -> None:
    """Show crawl.db and the open questions as pages: runs, held sources, conflicts, what failed.

    Read-only, never public: it listens on this machine alone, and opens to the address that it prints, once. The queue
    is as it was when this began; answer with `mbt review`.

    Exit codes: 64: --host is not this machine's own; 66, 65: nothing was crawled yet, or the decisions are lost or
    damaged; 69: the port is in use.
    """
    if not is_loopback(host):
        raise click.UsageError(f"--host {host}: these pages are for this machine alone; 127.0.0.1, ::1 or localhost")
    from crawler.looking.review_file import write_review  # noqa: PLC0415
    from crawler.review.opening import opened  # noqa: PLC0415

    var, known = crawled("nothing to look at"), load_sources(folder)
    with _listen(host, port) as listening, TemporaryDirectory(prefix="mbt-workshop-") as kept:
        db = open_workshop(var, known)
        try:
            found = opened(db, known, open_decisions(var, db)).found
        finally:
            db.close()
        review = Path(kept) / "review.db"
        write_review(review, found)
        _serve(listening, var / FILE, review)


def _serve(listening: socket.socket, crawl: Path, review: Path) -> None:
    import uvicorn  # noqa: PLC0415

    from crawler.looking.pages import pages, without_plugins  # noqa: PLC0415

    without_plugins()
    token = secrets.token_urlsafe(32)
    app = Door(pages(crawl, review), token)
    address, port = listening.getsockname()[:2]
    shown = f"http://{f'[{address}]' if ':' in address else address}:{port}"
    click.echo(f"The workshop, once, for you: {shown}{ENTER}?token={token}")
    click.echo("Stop with Ctrl-C.")
    # Without access log: it would hold the token.
    config = uvicorn.Config(app, access_log=False, log_level="warning", lifespan="off", proxy_headers=False)
    # Stopped either way, the file with the questions goes.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(16)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise BusyError(f"port {port} is in use; choose another with --port") from error
        raise BusyError(f"cannot listen on {host}:{port}: {error.strerror}") from error
    return listening
