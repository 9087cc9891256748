"""A geocoder on loopback: a test says what it answers, and sees who asked what and when."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sites.loopback import Server


@dataclass(frozen=True)
class Reply:
    """``body`` goes out as JSON, bytes as they are; ``wait`` seconds pass first."""

    body: Any = ()
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    wait: float = 0


@dataclass(frozen=True)
class Question:
    text: str
    country: str | None
    agent: str
    at: float


class FakeGeocoder(Server):
    """While a ``with`` block lasts, ``replies`` is asked with the text of each query."""

    def __init__(self, reply: Callable[[str], Reply] | Reply | None = None) -> None:
        self.reply: Callable[[str], Reply] | Reply = reply or Reply([])
        self.asked: list[Question] = []
        fake = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self) -> None:
                at = time.monotonic()
                query = parse_qs(urlsplit(self.path).query)
                text = query.get("q", [""])[0]
                agent = self.headers["User-Agent"]
                fake.asked.append(Question(text, query.get("countrycodes", [None])[0], agent, at))
                reply = fake.reply if isinstance(fake.reply, Reply) else fake.reply(text)
                time.sleep(reply.wait)
                body = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                try:
                    self.send_response(reply.status)
                    for name, value in {"Content-Length": str(len(body)), **reply.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True  # whoever asked has given up

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        super().__init__(Handler)

    def settings(self, path: Path, geocoder: str = "nominatim", more: str = "", seconds: float = 0) -> Path:
        """A geocoding.toml that names this server."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            f'geocoder = "{geocoder}"\n{more}\n[settings]\nscheme = "http"\n'
            f'domain = "{self.address}"\ntimeout = 0.5\n'
            f'user_agent = "a test"\n[limit]\nseconds = {seconds}\n'
        )
        return path


def house(latitude: float, longitude: float, name: str = "a house") -> dict[str, Any]:
    """A place as Nominatim gives it."""
    return {
        "lat": str(latitude),
        "lon": str(longitude),
        "display_name": name,
        "place_rank": 30,
        "type": "house",
        "boundingbox": [str(latitude - 1e-4), str(latitude + 1e-4), str(longitude - 1e-4), str(longitude + 1e-4)],
    }


def photon(latitude: float, longitude: float, country: str = "GB", kind: str = "house") -> dict[str, Any]:
    """An answer as Photon gives it."""
    properties = {"name": "a house", "countrycode": country, "type": kind}
    place = {"geometry": {"coordinates": [longitude, latitude]}, "properties": properties}
    return {"type": "FeatureCollection", "features": [place]}
