"""Answers with a 200 that are not the page: block pages, log-ins, apologies, and files."""

from tests.sites.hostile.case import CLINIC, Case, page

_PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n%%EOF"
_PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00"


def titled(title: str, body: str = "<p>We give mentalization-based treatment.</p>") -> str:
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"


CASES = [
    Case("block-just-a-moment", "blocked", page(titled("Just a moment..."))),
    Case("block-access-denied", "blocked", page(titled("Access Denied"))),
    Case("block-human", "blocked", page(titled("Please verify you are a human"))),
    Case(
        "block-challenge", "blocked", page(titled("Clinic", "<script src='/cdn-cgi/challenge-platform/h/b'></script>"))
    ),
    Case("block-incapsula", "blocked", page("<iframe src='/_Incapsula_Resource?SWUDNSAI=31'></iframe>")),
    Case("block-captcha", "blocked", page(titled("Clinic", "<div id='px-captcha'></div>"))),
    Case("login", "login", page(titled("Log in"))),
    Case("login-in-dutch", "login", page(titled("Inloggen | Kliniek"))),
    Case("soft-404", "soft_404", page(titled("Page not found"))),
    Case("soft-404-in-german", "soft_404", page(titled("Diese Seite wurde nicht gefunden"))),
    Case("soft-404-by-number", "soft_404", page(titled("404 - Sample Trust"))),
    Case("pdf", "not_text", page(_PDF, kind="application/pdf")),
    Case("image", "not_text", page(_PNG, kind="image/png")),
    Case("pdf-called-a-page", "template", page(_PDF)),
    Case("image-of-no-kind", "not_text", page(_PNG, kind=None)),
    Case("a-page-of-no-kind", "read", page(f"<!DOCTYPE html><html>{CLINIC}</html>", kind=None), read="Sample clinic"),
    Case("json", "template", page('{"name": "Sample clinic"}', kind="application/json")),
    Case("plain-text", "template", page("Sample clinic", kind="text/plain")),
]
