"""What a register wants to see before it answers: a header, for those that have one."""

from collections.abc import Mapping

from crawler.registers.nhs.key import HEADER, nhs_key
from crawler.source import Source


def headers_for(source: Source, environment: Mapping[str, str]) -> dict[str, str]:
    """The headers of every request to ``source``; RegisterError where it needs a key and there is none."""
    if source.asks != "services":
        return {}
    return {HEADER: nhs_key(environment).get_secret_value()}
