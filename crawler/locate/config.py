"""``geocoding.toml``: which online geocoder `mbt geocode --online` asks, with which settings, and how often."""

import inspect
import os
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from geopy.exc import ConfigurationError, GeocoderNotFound
from geopy.geocoders import get_geocoder_for_service
from geopy.geocoders.base import Geocoder
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from crawler.errors import GeocodingFileError, MissingInputError
from crawler.locate.adapter import OneRequestAdapter
from crawler.locate.public_hosts import plain_host, public_service
from crawler.toml_lines import line_of

FILE = "geocoding.toml"
OSM = "Data (c) OpenStreetMap contributors, ODbL 1.0. https://osm.org/copyright"
# Geocoders over OpenStreetMap; of any other one the file must say under what licence its points may be published.
_LICENCES = {"nominatim": OSM, "photon": OSM}
# At hosts that others pay for (see public_hosts.py).
PUBLIC_SECONDS = 1.0
PUBLIC_PER_RUN = 100
TIMEOUT = 10.0  # geopy's own is one second
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.\w+|https?://\S+")
_WHO_ASKS = "must say who asks, with an e-mail address or a URL of your own: the policy of the public hosts wants it"
_INVENTED = re.compile(r"example\.(?:org|com|net)\b|\.example\b", re.IGNORECASE)


class _Limit(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    seconds: float = Field(default=1.0, ge=0, le=3600, description="least time between two requests, of all processes")
    per_run: int | None = Field(default=None, ge=1, description="most requests of one run")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)

    geocoder: str
    version: str = Field(default="", description="of the data behind it; a new one asks anew")
    licence: str = Field(default="", description="of the points")
    uncertainty_km: float | None = Field(default=None, gt=0, le=1000, description="where the geocoder does not say")
    settings: dict[str, Any] = Field(default_factory=dict)
    limit: _Limit = _Limit()


@dataclass(frozen=True)
class OnlineConfig:
    """A geocoder ready to ask, and the rules for asking it."""

    provider: str
    version: str
    geocoder: Geocoder
    licence: str
    uncertainty_km: float | None
    seconds: float
    per_run: int | None


def config_path(var: Path) -> Path:
    """``$MBT_GEOCODING``, or geocoding.toml in the folder for everything generated."""
    return Path(os.environ.get("MBT_GEOCODING") or var / FILE)


def load_config(path: Path) -> OnlineConfig:
    """Read and check the file. Raises MissingInputError, or GeocodingFileError naming file, line and key."""
    try:
        text = path.read_text(encoding="utf-8")
        data = tomllib.loads(text)
    except FileNotFoundError as error:
        raise MissingInputError(
            f"{path}: there is no such file, so no online geocoder is known; docs/geocoding.md shows one"
        ) from error
    except UnicodeDecodeError as error:
        raise GeocodingFileError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except tomllib.TOMLDecodeError as error:
        raise GeocodingFileError(f"{path}: not valid TOML: {error}") from error
    try:
        file = _File.model_validate(data)
    except ValidationError as error:
        raise GeocodingFileError("\n".join(_sentence(path, text, problem) for problem in error.errors())) from error

    def wrong(key: str, why: str) -> GeocodingFileError:
        return GeocodingFileError(f"{path}: line {line_of(text, key.split('.'))}: '{key}' {why}")

    provider = file.geocoder.lower()
    try:
        made = get_geocoder_for_service(provider)
    except GeocoderNotFound as error:
        raise wrong(
            "geocoder", f"is {file.geocoder!r}, and geopy has no such geocoder; for instance nominatim"
        ) from error
    known = sorted(set(inspect.signature(made.__init__).parameters) - {"self", "adapter_factory", "ssl_context"})
    for key in file.settings:
        if key not in known:
            raise wrong(f"settings.{key}", f"is unknown; {file.geocoder} takes: {', '.join(known)}")
    licence = file.licence or _LICENCES.get(provider, "")
    if not licence:
        raise wrong("licence", f"is missing: under what licence may points of {file.geocoder} be published?")
    try:
        geocoder = made(**{"timeout": TIMEOUT, **file.settings, "adapter_factory": OneRequestAdapter})
    except ConfigurationError as error:
        if "user_agent" in str(error):  # geopy refuses some itself
            raise wrong("settings.user_agent", _WHO_ASKS) from error
        raise wrong("settings", f"is refused by geopy: {error}") from error
    except (TypeError, ValueError, AttributeError) as error:
        raise wrong("settings", f"does not fit {file.geocoder} ({error})") from error
    host = host_of(geocoder)
    per_run = file.limit.per_run
    service = public_service(host)
    if service:
        host = service  # its other names have no pace and no memory of their own
        agent = str(file.settings.get("user_agent", ""))
        if not _CONTACT.search(agent) or _INVENTED.search(agent):
            raise wrong("settings.user_agent", _WHO_ASKS)
        if file.limit.seconds < PUBLIC_SECONDS:
            raise wrong("limit.seconds", f"is {file.limit.seconds:g}; {host} allows one request a second")
        if per_run is not None and per_run > PUBLIC_PER_RUN:
            raise wrong(
                "limit.per_run",
                f"is {per_run}; at most {PUBLIC_PER_RUN} at {host}, which is not for bulk: run a Nominatim of your own",
            )
        per_run = per_run or PUBLIC_PER_RUN
    # Only the host: settings may hold keys, and a version stands in the database.
    version = " ".join(part for part in (host, file.version) if part) or "unnamed"
    return OnlineConfig(provider, version, geocoder, licence, file.uncertainty_km, file.limit.seconds, per_run)


def host_of(geocoder: Geocoder) -> str:
    """The host a geocoder asks, as `plain_host` has it; "" where geopy does not tell."""
    address = str(getattr(geocoder, "domain", "") or getattr(geocoder, "api", ""))
    try:
        return plain_host(urlsplit(address if "//" in address else f"//{address}").hostname or "")
    except ValueError:
        return ""


def _sentence(path: Path, text: str, problem: Any) -> str:
    where = f"{path}: line {line_of(text, problem['loc'])}"
    key = ".".join(map(str, problem["loc"]))
    if problem["type"] == "extra_forbidden":
        model = _Limit if problem["loc"][0] == "limit" else _File
        return f"{where}: unknown key '{key}'; allowed here: {', '.join(model.model_fields)}"
    if problem["type"] == "missing":
        return f"{where}: '{key}' is missing"
    return f"{where}: '{key}' is {str(problem['input'])[:80]!r}: {problem['msg']}"
