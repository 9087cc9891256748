"""A page as a reader sees it: headings and lines in order, without navigation, scripts or class names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin, urlsplit

from lxml import etree
from parsel import Selector

_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
# What a site's own program prints into its pages when it stumbles.
_PROGRAM_NOTICE = re.compile(
    r"(?:PHP )?(?:Notice|Warning|Deprecated|Fatal error|Parse error|Strict Standards):\s.{1,300}? in \S+\.php"
    r"(?:\(\d+\)[^.]{0,40})? on line \d+"
)

# Elements that start and end a line of their own.
_BLOCK = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "legend",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# What a visitor does not read as the page's own content.
_SKIPPED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "footer",
        "iframe",
        "svg",
        "select",
        "button",
        "input",
        "textarea",
        "head",
    ]
)
_SKIPPED_ROLES = frozenset({"navigation", "banner", "search"})


@dataclass(frozen=True, slots=True)
class Block:
    """One heading (``level`` 1 to 6) or one line (``level`` 0) of the page.

    ``term`` marks a ``<dt>`` or ``<th>``; ``after_break`` a line that a ``<br>`` parts from the one before.
    """

    text: str
    level: int = 0
    term: bool = False
    links: tuple[str, ...] = ()
    after_break: bool = False


@dataclass(frozen=True)
class Page:
    """One fetched page. ``asked`` is the address that led to it where the site sent us on to ``url``."""

    url: str
    html: str
    asked_as: str | None = None

    @property
    def asked(self) -> str:
        """The address that was asked for: what stays when a page moves with a redirect behind it."""
        return self.asked_as or self.url

    @cached_property
    def selector(self) -> Selector:
        """The page for CSS and XPath; an empty page gives an empty selector."""
        return Selector(text=self.html or "<html></html>", type="html", base_url=self.url)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The page's headings and lines, in reading order."""
        return tuple(_blocks(self.selector.root))


def clean(text: str) -> str:
    """One line of text: white space folded, control, zero-width and bidi characters gone."""
    folded = " ".join(text.split())
    # Nearly every line is printable as it is; only the others are worth a look at each character.
    return folded if folded.isprintable() else " ".join(_INVISIBLE.sub("", folded).split())


def absolute(base: str, link: str) -> str | None:
    """A link of the page at ``base`` as an http(s) URL; None for any other scheme and for what is no URL at all."""
    try:
        url = urljoin(base, link)
        url.encode()  # UnicodeEncodeError, a ValueError: half a character is no part of an address
        return url if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).hostname else None
    except ValueError:
        return None  # "http://[broken/"


def _blocks(root: etree._Element) -> Iterator[Block]:
    line: list[str] = []
    links: list[str] = []
    level, term, after_break = 0, False, False

    def add(text: str | None) -> None:
        if text and (line or not text.isspace()):  # what only parts two elements begins no line
            line.append(text)

    def flush() -> Iterator[Block]:
        if not line and not links:
            return
        text = clean("".join(line))
        if ".php" in text:
            text = _PROGRAM_NOTICE.sub("", text).strip()
        if text or links:
            yield Block(text, level, term, tuple(links), after_break)
        line.clear()
        links.clear()

    # iterwalk, not recursion: pages nest deeper than Python's stack.
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walker:
        if event in {"comment", "pi"}:
            add(element.tail)
            continue
        tag = element.tag
        if event == "start":
            if tag in _SKIPPED or element.get("role") in _SKIPPED_ROLES or element.get("hidden") is not None:
                walker.skip_subtree()
                continue
            if tag in _BLOCK or tag == "br":
                yield from flush()
                after_break = tag == "br"
            if tag in _HEADINGS:
                level = _HEADINGS[tag]
            if tag in {"dt", "th"}:
                term = True
            if tag == "a" and (href := element.get("href")):
                links.append(href.strip())
            add(element.text)
        else:
            if tag in _BLOCK:
                yield from flush()
                after_break = False
            if tag in _HEADINGS:
                level = 0
            if tag in {"dt", "th"}:
                term = False
            add(element.tail)
    yield from flush()
