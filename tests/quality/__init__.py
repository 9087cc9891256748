"""``make check-site``: the pages of a running site, graded by other people's tools. See __main__.py."""
