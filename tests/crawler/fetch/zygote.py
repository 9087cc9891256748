"""A process that has `mbt` loaded and forks one process for each command: ``mbt`` as it is, without its start-up.

Orders come as lines of JSON on stdin (see Order in processes.py); each is answered with the new process's number.
"""

import json
import os
import signal
import sys
import warnings
from pathlib import Path
from typing import Any

from scrapy.exceptions import ScrapyDeprecationWarning

# What is called below, and what the commands would load each time.
import crawler.adding.look
import crawler.cli.crawl
import crawler.cli.geocode
import crawler.cli.owner_file
import crawler.cli.publish
import crawler.cli.reread
import crawler.cli.source
import crawler.cli.sources
import crawler.fetch.door
import crawler.fetch.lock
import crawler.fetch.robots
import crawler.fetch.site
import crawler.locate.all
import crawler.locate.report
import crawler.owner.take
import crawler.progress
import crawler.release
import crawler.reread
import crawler.run  # noqa: F401 - loaded for the commands
from referral.cli import main
from tests.crawler.fetch.guards import switch_off
from tests.crawler.fetch.internet import put_up


def obey(order: dict[str, Any]) -> None:
    """Run one command; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)  # the orders are not its to read
    for stream, number in (("stdout", 1), ("stderr", 2)):
        os.dup2(os.open(order[stream], os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    os.environ.update(order["environment"])
    sys.argv = ["mbt", *order["arguments"]]
    code = 1
    try:
        for guard in order["without"]:
            switch_off(guard)
        for place, value in order["adjust"].items():
            module, _, name = place.rpartition(".")
            setattr(sys.modules[module], name, value)
        if order["internet"]:
            put_up(**order["internet"])
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - the very last one to see it
        sys.excepthook(*sys.exc_info())
    sys.stdout.flush()
    sys.stderr.flush()
    ended_as = Path(order["ended"])
    ended_as.with_suffix(".part").write_text(json.dumps({"code": code, "peak_mb": peak_mb()}), encoding="utf-8")
    ended_as.with_suffix(".part").rename(ended_as)
    os._exit(code)


def peak_mb() -> float:
    """The most memory that this process ever held, in MB. (getrusage would count what its parent held as well.)"""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    warnings.simplefilter("error", ScrapyDeprecationWarning)
    # What a module reads when it is loaded must not be read before an order's environment is there.
    assert "crawler.settings" not in sys.modules
    assert "twisted.internet.reactor" not in sys.modules
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the dead
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            obey(json.loads(line))
        print(child, flush=True)
