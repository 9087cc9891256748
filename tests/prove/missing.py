"""What a machine must have for the proof, and a plain sentence for each thing that it lacks."""

import shutil
import sys

_TOOLS = {
    "strace": "strace is not installed; system calls are made to fail with it: apt-get install strace",
    "mount": "mount is not installed; the full disk is made with it: apt-get install mount",
    "unshare": "unshare is not installed; the full disk is kept apart with it: apt-get install util-linux",
}


def missing() -> list[str]:
    """Nothing where all is there."""
    if not sys.platform.startswith("linux"):
        return ["the proof runs on Linux alone: strace and disks of memory are of Linux"]
    return [sentence for tool, sentence in _TOOLS.items() if shutil.which(tool) is None]
