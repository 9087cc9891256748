"""A process that has what `mbt serve` loads and forks a process for each: `mbt serve` as it is, a second or two sooner.

Orders come as lines of JSON on stdin; each is answered with the new process's number, and its exit code is written to a
file. prometheus_client is left to be loaded: it reads its environment when it is.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

# What the command would load each time.
import uvicorn  # noqa: F401 - loaded for the command
import uvloop  # noqa: F401 - loaded for the command

import referral.asgi
import referral.cli.serve
import referral.plugin  # noqa: F401 - loaded for the command
from referral.cli import main


def obey(order: dict[str, Any]) -> None:
    """Run one command; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    os.dup2(0, 1)
    os.dup2(os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), 2)
    os.environ["MBT_VAR"] = order["var"]
    sys.argv = ["mbt", *order["arguments"]]
    code = 1
    try:
        main()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except BaseException:  # noqa: BLE001 - the very last one to see it
        sys.excepthook(*sys.exc_info())
    sys.stderr.flush()
    ended_as = Path(order["ended"])
    ended_as.with_suffix(".part").write_text(str(code))
    ended_as.with_suffix(".part").rename(ended_as)
    os._exit(code)


if __name__ == "__main__":
    assert "prometheus_client" not in sys.modules
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the dead
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            obey(json.loads(line))
        print(child, flush=True)
