"""Get the pinned wheels and make sure that they are the pinned ones."""

import hashlib
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

PINS = Path(__file__).with_name("wheels.txt")
_PIN = re.compile(r"^(?P<name>[A-Za-z0-9_.-]+)==(?P<version>\S+) --hash=sha256:(?P<sha256>[0-9a-f]{64})$")


class WheelError(Exception):
    """A wheel is missing or is not the pinned one."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """One pinned wheel on disk, its sha256 already checked."""

    name: str
    version: str
    sha256: str
    path: Path


def pinned_wheels(directory: Path, pins: Path = PINS) -> dict[str, Wheel]:
    """Find every pinned wheel in `directory`, by package name; `WheelError` when one is missing or differs."""
    wheels = {}
    for number, line in enumerate(pins.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        pin = _PIN.match(line)
        if pin is None:
            raise WheelError(f"{pins.name}:{number}: {line!r} should be name==version --hash=sha256:<64 hex digits>")
        found = sorted(directory.glob(f"{pin['name']}-{pin['version']}-*.whl"))
        if not found:
            raise WheelError(f"{directory}: no wheel of {pin['name']} {pin['version']}")
        with found[0].open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        if sha256 != pin["sha256"]:
            raise WheelError(f"{found[0].name}: sha256 is {sha256}, {pins.name} line {number} wants {pin['sha256']}")
        wheels[pin["name"]] = Wheel(pin["name"], pin["version"], sha256, found[0])
    return wheels


def download_wheels(directory: Path, pins: Path = PINS) -> None:
    """Let pip fetch the pinned wheels into `directory`; it refuses a file whose hash differs."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    command += ["--require-hashes", "--dest", str(directory), "--requirement", str(pins)]
    done = subprocess.run(command, check=False)  # noqa: S603 (fixed words and our own paths)
    if done.returncode:
        raise WheelError(
            f"pip could not fetch the wheels of {pins.name} (exit {done.returncode}); its message is above"
        )
