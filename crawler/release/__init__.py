"""The release: live listings in, one checked and immutable file out, and directory.db a link to it. Nothing else writes
that file."""

from crawler.release.publish import Published, publish

__all__ = ["Published", "publish"]
