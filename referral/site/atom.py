"""The changes as an Atom 1.0 feed (RFC 4287). Its links are relative: it is the same whatever the site is called."""

import uuid
from collections.abc import Sequence
from xml.etree import ElementTree

from referral.site.changes_page import ReleaseChanges
from referral.site.maintainers import contact
from referral.site.render import render

KIND = "application/atom+xml; charset=utf-8"
PATH = "/changes.atom"
_ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 has no place for these.
_CONTROLS = dict.fromkeys(set(range(32)) - {9, 10, 13})


def feed(changes: Sequence[ReleaseChanges], as_of: str) -> str:
    """An entry for each release, in the order given; ``as_of`` dates a feed without entries."""
    root = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": "en"})
    address = contact()
    # One feed per site: who answers for a site is what tells it from another site that runs this program.
    told = uuid.uuid5(uuid.NAMESPACE_URL, f"{address.href if address else 'mbt-directory:'}{PATH}")
    _add(root, "id", told.urn)
    _add(root, "title", "MBT directory: what changed")
    _add(root, "updated", _moment(changes[0].note.published_on.isoformat() if changes else as_of))
    _add(root, "link", rel="self", href=PATH, type="application/atom+xml")
    _add(root, "link", rel="alternate", href="/changes", type="text/html")
    _add(_add(root, "author"), "name", "MBT directory")
    for one in changes:
        entry = _add(root, "entry")
        _add(entry, "id", f"urn:sha256:{one.note.release}")
        _add(entry, "title", render("_release_title.html", one=one).strip(), type="html")
        _add(entry, "updated", _moment(one.note.published_on.isoformat()))
        _add(entry, "link", rel="alternate", href=f"/changes#{one.anchor}", type="text/html")
        _add(entry, "content", render("_release_changes.html", one=one).strip(), type="html")
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _add(parent: ElementTree.Element, name: str, text: str | None = None, **attributes: str) -> ElementTree.Element:
    element = ElementTree.SubElement(parent, name, attributes)
    element.text = text.translate(_CONTROLS) if text else None
    return element


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"
