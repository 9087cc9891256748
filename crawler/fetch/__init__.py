"""Fetching: one polite door to the network, and a name for whatever can become of a URL.

In the order in which a request meets them: site and guard (may it go there at all), robots (are we welcome), door and
pace (is it our turn), heads (how much may come), decoding, burden and impostors (is it a page, and one to parse),
outcomes (what became of it). lock keeps a second crawl out.
"""
