"""Where the people behind this site can be written to: ``MBT_CONTACT``, which the crawler tells the sites it reads."""

import os
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

SETTING = "MBT_CONTACT"


@dataclass(frozen=True, slots=True)
class Contact:
    """An e-mail address or the address of a page."""

    words: str
    href: str
    mail: bool

    def about(self, subject: str) -> str:
        """The link for a letter about something; a page takes no subject."""
        return f"{self.href}?subject={quote(subject)}" if self.mail else self.href


def contact() -> Contact | None:
    """None where whoever runs the site has not said, or has said something else than an e-mail or web address."""
    words = os.environ.get(SETTING, "").strip().removeprefix("mailto:")
    if urlsplit(words).scheme in {"http", "https"} and urlsplit(words).hostname:
        return Contact(words, words, mail=False)
    name, _, host = words.partition("@")
    if name and "." in host and not any(letter.isspace() for letter in words):
        return Contact(words, f"mailto:{quote(words, safe='@+.-_')}", mail=True)
    return None
