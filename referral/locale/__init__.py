"""The catalogs: what every message of the pages is in each language, and how messages are gathered into them."""
