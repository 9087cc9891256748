"""A page that fails: a visitor is helped, and the log holds no word of what was asked."""

import logging
from pathlib import Path

import httpx
import pytest

from referral.site.views import asking


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        secret = "Canaryville"  # a local variable, as a place would be
        raise RuntimeError(f"no answer for {secret}")

    monkeypatch.setattr(asking, "ask", fail)


async def test_a_crash_is_a_page_and_a_line_without_words(
    broken: None, site: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = await site.post("/find", data={"place": "Canaryville"})
    assert answer.status_code == 500
    assert "Something is wrong on our side" in answer.text
    written = caplog.text + "".join(capfd.readouterr())
    assert "RuntimeError" in written
    assert Path(__file__).name in written
    assert "Canaryville" not in written


@pytest.mark.parametrize(
    "path",
    [
        "/directory/provider?_facet=nothing",
        "/directory/provider?_sort=nothing",
        "/directory/provider?_sort=name&_sort_desc=name",
    ],
)
async def test_a_wrong_address_of_a_table_writes_nothing(
    site: httpx.AsyncClient, path: str, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = await site.get(path)
    assert answer.status_code == 400
    assert "That did not work" in answer.text
    assert "nothing" not in "".join(capfd.readouterr())
