"""directory.db in, pages and matches out, inside Datasette. Never imports crawler/."""

from referral.match import Index, Need, match, read_need

__all__ = ["Index", "Need", "match", "read_need"]
