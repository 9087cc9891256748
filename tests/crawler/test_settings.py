"""The safety settings are as intended, in the file and as Scrapy resolves them."""

import sys
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings, default_settings
from scrapy.utils.misc import load_object

from crawler import settings as ours
from crawler.fetch.door import Door
from crawler.fetch.guard import PublicResolver
from crawler.fetch.robots import StrictRobotsTxtMiddleware
from crawler.fetch.site import SameSiteMiddleware
from crawler.settings import USER_AGENT
from tests.commands import STRICT, run

# Every default of Scrapy that is not for us, with what it must be here. (DESIGN.md says what each was measured to do.)
MUST_DIFFER = {
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "ROBOTSTXT_OBEY": True,
    "COOKIES_ENABLED": False,
    "REFERER_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "HTTPPROXY_ENABLED": False,
    "CONCURRENT_ITEMS": 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "ASYNCIO_EVENT_LOOP": "uvloop.Loop",
    "TWISTED_DNS_RESOLVER": "crawler.fetch.guard.PublicResolver",
    "ROBOTSTXT_USER_AGENT": "mbt-directory",
    "STATS_DUMP": False,
}
AT_MOST = {
    "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
    "DOWNLOAD_TIMEOUT": 60,
    "REDIRECT_MAX_TIMES": 5,
    "DNS_TIMEOUT": 30,
}
# Defaults that are right, and must not be lost unnoticed.
AS_IT_IS = {
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "HTTPCACHE_ENABLED": False,
    "JOBDIR": None,
    "REDIRECT_ENABLED": True,
    "RETRY_ENABLED": True,
    "RETRY_TIMES": 2,
    "HTTPERROR_ALLOW_ALL": False,
    "COMPRESSION_ENABLED": True,
    "TWISTED_REACTOR": "twisted.internet.asyncioreactor.AsyncioSelectorReactor",
}
OWN = {"CONTACT", "MBT_DELAY", "MBT_SAMPLE_PROXY"}


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = Settings()
    found.setmodule("crawler.settings", priority="project")
    return found


def default(name: str) -> Any:
    return getattr(default_settings, name)


@pytest.mark.parametrize(("name", "value"), MUST_DIFFER.items(), ids=MUST_DIFFER)
def test_a_default_that_is_not_for_us_differs(settings: Settings, name: str, value: Any) -> None:
    assert default(name) != value, "Scrapy's default is ours by now: this line may go"
    assert settings[name] == value


@pytest.mark.parametrize(("name", "most"), AT_MOST.items(), ids=AT_MOST)
def test_a_limit_is_lower_than_scrapys(settings: Settings, name: str, most: int) -> None:
    assert 0 < settings.getint(name) <= most < default(name)


@pytest.mark.parametrize(("name", "value"), AS_IT_IS.items(), ids=AS_IT_IS)
def test_a_default_that_is_right_is_kept(settings: Settings, name: str, value: Any) -> None:
    assert settings[name] == value


def test_every_setting_is_one_that_scrapy_knows() -> None:
    named = {name for name in vars(ours) if name.isupper()}
    assert named - OWN - set(dir(default_settings)) == set(), "Scrapy does not know it, so it would do nothing"


def test_nothing_but_http_is_fetched_and_by_our_door_alone(settings: Settings) -> None:
    handlers = settings.getwithbase("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler} == {"http", "https"}
    assert all(load_object(handlers[scheme]) is Door for scheme in ("http", "https"))
    assert set(handlers) >= set(default_settings.DOWNLOAD_HANDLERS_BASE)
    assert load_object(settings["TWISTED_DNS_RESOLVER"]) is PublicResolver


def test_robots_are_judged_by_our_middleware_alone_and_after_the_address(settings: Settings) -> None:
    middlewares = settings.getwithbase("DOWNLOADER_MIDDLEWARES")
    assert middlewares["scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware"] is None
    used = {load_object(name): order for name, order in middlewares.items() if order is not None}
    assert used[SameSiteMiddleware] < used[StrictRobotsTxtMiddleware] < min(
        order for one, order in used.items() if one not in {SameSiteMiddleware, StrictRobotsTxtMiddleware}
        and "offsite" not in one.__module__
    )  # fmt: skip


def test_the_sample_proxy_is_off_unless_the_environment_names_it(settings: Settings) -> None:
    assert settings["MBT_SAMPLE_PROXY"] is None


def test_we_say_who_we_are(settings: Settings) -> None:
    assert settings["USER_AGENT"] == USER_AGENT
    assert USER_AGENT.startswith("mbt-directory/")
    assert "(+https://" in USER_AGENT


def test_a_deprecated_call_would_be_noticed(tmp_path: Path) -> None:
    warn = STRICT + "warnings.warn('old', ScrapyDeprecationWarning)"
    assert run([sys.executable, "-c", warn], tmp_path).returncode == 1
    assert run([sys.executable, "-c", STRICT], tmp_path).returncode == 0
