"""Pages whose words are traps: letters, markup and data that break what reads, stores or shows them."""

import json

from tests.sites.hostile.case import CLINIC, Case, page

_DEEP = 100_000
_ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
LAUGHS = (
    f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "lol">{_ENTITIES}]>'
    "<urlset><url><loc>&l11;</loc></url></urlset>"
)
HALVES = r'{"@type": "MedicalClinic", "name": "Sample clinic \ud800", "telephone": "020 7946 0102", "url": "/\udfff"}'
FILE = (
    '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]><r><h1>Sample clinic</h1><p>&f;</p></r>'
)


def clinic(name: str = "Sample clinic", more: str = "") -> str:
    return f"<h1>{name}</h1><p>We give mentalization-based treatment.</p><p>Phone: 020 7946 0101</p>{more}"


def data(thing: str) -> str:
    return f'<script type="application/ld+json">{thing}</script>'


CASES = [
    Case(
        "latin-1-called-utf-8",
        "read",
        page("<h1>Klinik Köln</h1><p>Wir bieten MBT an.</p>".encode("latin-1")),
        read="Klinik K",
    ),
    Case("utf-16", "read", page(clinic("Clinic ä").encode("utf-16"), kind="text/html"), read="Clinic ä"),
    Case("letters-hex", "read", page(CLINIC, kind="text/html; charset=hex"), read="Sample clinic"),
    Case("letters-undefined", "read", page(CLINIC, kind="text/html; charset=undefined"), read="Sample clinic"),
    Case("letters-unknown", "read", page(CLINIC, kind="text/html; charset=klingon"), read="Sample clinic"),
    Case(
        "letters-punycode",
        "read",
        page(CLINIC + "<p>" + "ab-c9" * 100_000, kind="text/html; charset=punycode"),
        read="Sample clinic",
    ),
    Case(
        "letters-escaped",
        "read",
        page(CLINIC + r"<p>\ud800 \x00", kind="text/html; charset=unicode_escape"),
        read="Sample clinic",
    ),
    Case(
        "letters-utf-7",
        "read",
        page(clinic(more="<p>+ADw-h1+AD4-Other"), kind="text/html; charset=utf-7"),
        read="Sample clinic",
    ),
    Case(
        "letters-named-by-a-novel", "read", page(CLINIC, kind="text/html; charset=" + "x" * 5_000), read="Sample clinic"
    ),
    Case("nulls", "read", page(clinic("Sam\0ple clinic", "<p>\0\0<\0b>")), read="Sample clinic", never=r"\u0000"),
    Case("half-characters", "read", page(clinic("Sample clinic &#xD800;&#55357;")), read="Sample clinic"),
    Case(
        "half-characters-in-data",
        "read",
        page(clinic(more=data(HALVES))),
        read="Sample clinic",
        shape="structured",
    ),
    Case(
        "invisible-and-turned-around",
        "read",
        page(clinic("\u202eSample\u200b cli\u2066nic\u2069\ufeff\u00ad")),
        read="Sample clinic",
        never=r"\u202e",
    ),
    Case(
        "orders-to-a-terminal",
        "read",
        page(clinic("\x1b]0;owned\x07\x1b[31mSample clinic")),
        read="Sample clinic",
        never=r"\u001b",
    ),
    Case("markup-for-a-terminal", "read", page(clinic("Sample clinic [/b][bold]")), read="Sample clinic"),
    Case(
        "scripts-in-fields",
        "read",
        page(clinic("Sample <script>alert(1)</script>clinic", "<p>Website: <a href='javascript:alert(2)'>us</a></p>")),
        read="clinic",
        never="alert",
    ),
    Case(
        "links-of-other-schemes",
        "read",
        page(
            clinic(
                more="".join(
                    f"<a href='{to}'>x</a>"
                    for to in (
                        "javascript:alert(3)",
                        "data:text/html,alert(3)",
                        "file:///etc/passwd",
                        "vbscript:alert(3)",
                        "http://[broken/",
                        "//",
                        "http://",
                        "tel:oops",
                    )
                )
            )
        ),
        read="Sample clinic",
        never="alert",
    ),
    Case(
        "formulas",
        "read",
        page(clinic("=cmd|' /C calc'!A0", "<p>Address: +1-1, @SUM(1), London, SW17 0YF</p>")),
        read="=cmd",
    ),
    Case("laughs-by-the-billion", "template", page(LAUGHS, kind="application/xml")),
    Case("file-in-an-entity", "read", page(FILE, kind="application/xml"), never="root:"),
    Case(
        "data-100000-deep",
        "read",
        page(clinic(more=data("[" * _DEEP) + data('{"a":' * _DEEP))),
        read="Sample clinic",
        shape="structured",
    ),
    Case(
        "data-100000-deep-and-whole",
        "read",
        page(clinic(more=data("[" * _DEEP + "]" * _DEEP))),
        read="Sample clinic",
        shape="structured",
    ),
    Case(
        "data-that-is-none",
        "read",
        page(clinic(more=data("{'name': oops}") + data("null") + data("[1, true, {}]"))),
        read="Sample clinic",
        shape="structured",
    ),
    Case(
        "data-of-huge-numbers",
        "read",
        page(
            clinic(more=data('{"@type": "MedicalClinic", "name": "Sample clinic", "telephone": ' + "9" * 10_000 + "}"))
        ),
        read="Sample clinic",
        shape="structured",
    ),
    Case(
        "data-with-a-name-of-a-megabyte",
        "read",
        page(data(json.dumps({"@type": "MedicalClinic", "name": "Clinic " * 150_000, "telephone": "020 7946 0102"}))),
        read="Clinic Clinic",
        shape="structured",
    ),
    Case(
        "data-with-scripts",
        "read",
        page(
            clinic(
                more=data(
                    json.dumps(
                        {
                            "@type": "MedicalClinic",
                            "name": "<img onerror=alert(4)>Sample clinic",
                            "url": "javascript:alert(4)",
                            "sameAs": ["data:,alert(4)"],
                            "telephone": "020 7946 0102",
                        }
                    )
                )
            )
        ),
        read="Sample clinic",
        never="alert",
        shape="structured",
    ),
    Case(
        "a-head-with-everything",
        "read",
        page(CLINIC, ETag='"' + "e" * 3_000 + '"', Last_Modified="x\ty", Set_Cookie="a=1"),
        read="Sample clinic",
    ),
]
