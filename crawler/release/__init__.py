"""The release: live listings in, one checked and immutable directory.db out. Nothing else writes that file."""

from crawler.release.publish import Published, publish

__all__ = ["Published", "publish"]
