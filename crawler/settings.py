"""Scrapy's settings for every crawl, by `mbt crawl` and by `scrapy crawl` alike.

Scrapy's defaults are made for scraping at large; each line below that differs says so by being here.
"""

import os
from importlib.metadata import version

BOT_NAME = "mbt-directory"
SPIDER_MODULES = ["crawler.spiders"]

# Who we are and how to reach us: a site's owner must be able to object.
CONTACT = os.environ.get("MBT_CONTACT", "https://example.org/mbt-directory/about-our-crawler")
USER_AGENT = f"mbt-directory/{version('mbt-directory')} (+{CONTACT})"
ROBOTSTXT_OBEY = True
ROBOTSTXT_USER_AGENT = "mbt-directory"
COOKIES_ENABLED = False
REFERER_ENABLED = False

# Polite: crawler/fetch/door.py sends one request at a time to a host, with the source's own pause (MBT_DELAY) and the
# host's. Scrapy's own delay is per crawl, so two sources on one host would double the rate.
MBT_DELAY = 5.0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 0
RETRY_TIMES = 2
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 10
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False

# Safe: certificates are checked, nothing but http(s) is fetched, nothing listens, no body fills the memory.
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {
    "http": "crawler.fetch.door.Door",
    "https": "crawler.fetch.door.Door",
    "data": None,
    "file": None,
    "ftp": None,
    "s3": None,
}
TWISTED_DNS_RESOLVER = "crawler.fetch.guard.PublicResolver"
# Behind a proxy the proxy would look names up, and nobody would see where they lead.
HTTPPROXY_ENABLED = False
# For the bundled sample sites and tests alone: their hosts are answered by this address. Only sources that say
# sample = true run with it.
MBT_SAMPLE_PROXY = os.environ.get("MBT_SAMPLE_PROXY")
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 2 * 1024 * 1024
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "crawler.fetch.site.SameSiteMiddleware": 50,
    "crawler.fetch.robots.StrictRobotsTxtMiddleware": 100,
}
# Measured: -22 to -35 % CPU a page, and -21 to -31 %.
CONCURRENT_ITEMS = 1
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
# Nobody reads Scrapy's counters here; crawl.db has our own.
DOWNLOADER_STATS = False
EXTENSIONS = {
    "scrapy.extensions.corestats.CoreStats": None,
    "scrapy.extensions.logcount.LogCount": None,
    "scrapy.extensions.logstats.LogStats": None,
}
LOG_LEVEL = "INFO"
STATS_DUMP = False
# It reads the source of every callback at the start.
WARN_ON_GENERATOR_RETURN_VALUE = False
