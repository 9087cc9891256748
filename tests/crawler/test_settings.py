"""The safety settings are as intended, in the file and as Scrapy resolves them."""

import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.settings import USER_AGENT
from tests.commands import STRICT, run


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = Settings()
    found.setmodule("crawler.settings", priority="project")
    return found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DOWNLOAD_VERIFY_CERTIFICATES", True),
        ("TELNETCONSOLE_ENABLED", False),
        ("REMOTE_CONTROL_ENABLED", False),
        ("ROBOTSTXT_OBEY", True),
        ("COOKIES_ENABLED", False),
        ("REFERER_ENABLED", False),
        ("METAREFRESH_ENABLED", False),
    ],
)
def test_switches(settings: Settings, name: str, value: bool) -> None:
    assert name in settings, "Scrapy no longer knows the setting, so it would do nothing"
    assert settings.getbool(name) is value


def test_numbers(settings: Settings) -> None:
    assert settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") == 1
    assert settings.getint("DOWNLOAD_MAXSIZE") <= 8 * 1024 * 1024
    assert settings.getint("DOWNLOAD_TIMEOUT") <= 60
    assert settings.getint("REDIRECT_MAX_TIMES") <= 5
    assert settings.getint("RETRY_TIMES") <= 2


def test_nothing_but_http_is_fetched(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert all(handlers[scheme] is None for scheme in ("file", "data", "ftp", "s3"))


def test_robots_are_judged_by_our_middleware_alone(settings: Settings) -> None:
    middlewares = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    assert middlewares["scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"] is None
    assert middlewares["crawler.robots.StrictRobotsTxtMiddleware"] is not None


def test_we_say_who_we_are(settings: Settings) -> None:
    assert settings["USER_AGENT"] == USER_AGENT
    assert USER_AGENT.startswith("mbt-directory/")
    assert "(+https://" in USER_AGENT
    assert settings["ROBOTSTXT_USER_AGENT"] == "mbt-directory"


def test_a_deprecated_call_would_be_noticed(tmp_path: Path) -> None:
    warn = STRICT + "warnings.warn('old', ScrapyDeprecationWarning)"
    assert run([sys.executable, "-c", warn], tmp_path).returncode == 1
    assert run([sys.executable, "-c", STRICT], tmp_path).returncode == 0
