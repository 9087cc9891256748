"""HTML and CSS as the W3C's validator (vnu) reads them."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

_OWN_POLICY = "Resource violates Content Security Policy (meta tag)"
JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def markup_errors(files: Mapping[str, str]) -> dict[str, list[str]]:
    """File name (its ending says what it is) -> the validator's errors and warnings."""
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            (Path(folder) / name).write_text(text, encoding="utf-8")
        command = ["java", "-jar", str(JAR), "--format", "json", "--exit-zero-always", "--also-check-css", folder]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = defaultdict(list)
    for message in json.loads(done.stderr)["messages"]:
        where = f"{Path(message['url']).name}" if "url" in message else "vnu"
        # In a file 'self' allows nothing; what a browser says of the page's policy is seen in opening.py.
        if message["message"].startswith(_OWN_POLICY):
            continue
        if message["type"] != "info" or message.get("subType") == "warning":
            found[where].append(f"line {message.get('lastLine', '?')}: {message['message']}")
    return dict(found)
