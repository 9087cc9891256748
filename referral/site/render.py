"""Our own Jinja environment: synchronous (measured faster than Datasette's), escaped, strict about missing names."""

from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from referral.site.opened import country_name, language_name


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("referral", "templates"),
        autoescape=select_autoescape(["html", "svg"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["language"] = language_name
    environment.filters["country"] = country_name
    environment.filters["number"] = lambda value: f"{value:g}"
    return environment


def render(template: str, **values: Any) -> str:
    """One page."""
    return _environment().get_template(template).render(**values)
