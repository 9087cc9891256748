"""A commercial directory's result list: cards in a list, each with a link to its detail page."""

from parsel import Selector, SelectorList

from crawler.listing import Listing, Said
from crawler.read.coordinates import coordinates
from crawler.read.outline import Page, absolute, clean
from crawler.read.service import NAME_MIN, key_of
from crawler.shapes import CardsPage
from crawler.source import Source


def read_cards(page: Page, source: Source, rule: CardsPage) -> list[Listing]:
    """A practitioner for each card that has a name and a link; the same link twice is the same person once."""
    found: dict[str, Listing] = {}
    for card in page.selector.css(rule.card):
        name = _first(card, rule.name)
        link = _first(card, rule.link)
        url = absolute(page.url, link) if link else None
        if not name or len(name) < NAME_MIN or not url:
            continue
        said = [
            # The card's own page is where it can be checked; which result page a card stands on changes every week.
            Said(field=field, words=words, quote=words, url=url)
            for field, css in (
                # As the card has it: letters behind the name may stand here and not on the detail page.
                ("name", rule.name),
                ("credentials", rule.credentials),
                ("profession", rule.profession),
                ("prose", rule.summary),
                # A card prints its address twice, for narrow and for wide screens; dict.fromkeys keeps one.
                ("address", rule.address),
                ("phone", rule.phone),
            )
            if css
            for words in dict.fromkeys(_texts(card, css))
        ]
        said += coordinates(card, url)
        listing = Listing(key=key_of(url), kind="practitioner", name=name[:200], url=url, said=tuple(said))
        previous = found.get(listing.key)
        found[listing.key] = previous.merged_with(listing) if previous else listing
    return list(found.values())


def links_to_follow(page: Page, rule: CardsPage) -> tuple[str, ...]:
    """Detail pages, then further result pages, as absolute http(s) URLs, each once, in page order."""
    details = [link for card in page.selector.css(rule.card) for link in _texts(card, rule.link)[:1]]
    following = _texts(page.selector, rule.next) if rule.next else []
    links = [*(details if rule.follow else []), *following]
    return tuple(dict.fromkeys(url for link in links if (url := absolute(page.url, link))))


def _texts(node: Selector, css: str) -> list[str]:
    """The words at ``css``: an attribute's value, or an element's whole text."""
    if "::attr(" in css:
        words = node.css(css).getall()
    else:
        words = [" ".join(_nodes(found).getall()) for found in node.css(css)]
    return [text for text in map(clean, words) if text]


def _nodes(found: Selector) -> SelectorList[Selector]:
    return found.xpath(".//text()[not(ancestor::script or ancestor::style)]")


def _first(node: Selector, css: str) -> str | None:
    return next(iter(_texts(node, css)), None)
