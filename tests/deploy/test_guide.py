"""docs/deploying.md names what there is, and everything that there is."""

import re

from tests.commands import ROOT
from tests.deploy.proxies import DEPLOY

GUIDE = (ROOT / "docs" / "deploying.md").read_text()


def test_every_file_that_it_names_is_there() -> None:
    named = set(re.findall(r"\bdeploy/[\w./*-]*\w", GUIDE))
    assert named
    for path in named:
        assert list(ROOT.glob(path)), path


def test_every_file_that_is_there_is_installed() -> None:
    # The image installs its own check of health.
    text = GUIDE + (DEPLOY / "Dockerfile").read_text()
    named = {path for pattern in re.findall(r"\bdeploy/[\w./*-]*\w", text) for path in ROOT.glob(pattern)}
    assert named == {path for path in DEPLOY.rglob("*") if path.is_file() and "__pycache__" not in path.parts}


def test_every_unit_that_it_names_is_there() -> None:
    units = {path.name for path in (DEPLOY / "systemd").glob("mbt-*")}
    named = set(re.findall(r"\bmbt-(?:\w+)\.(?:service|timer)\b", GUIDE))
    assert named == units


def test_its_folders_are_those_of_the_units_and_the_proxies() -> None:
    files = [*DEPLOY.rglob("*.service"), *DEPLOY.rglob("*.conf"), DEPLOY / "caddy" / "Caddyfile", DEPLOY / "mbt-admin"]
    text = "".join(path.read_text() for path in files)
    for folder in ("/var/lib/mbt", "/opt/mbt", "/opt/mbt/share", "/etc/mbt/environment"):
        assert folder in text
        assert folder in GUIDE
