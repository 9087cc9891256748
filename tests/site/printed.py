"""What a PDF of a page holds: how many pages, and which words."""

import io
import re

import pytest


def pages(pdf: bytes) -> int:
    """Chromium writes its page objects uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def words(pdf: bytes) -> str:
    """All its text with single spaces; skips the test where there is nothing to read a PDF with."""
    pypdf = pytest.importorskip("pypdf")
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)
    return " ".join(text.split())
