"""The key that the NHS asks for. It goes into one header of a request and nowhere else: no URL, no log, no archive."""

from collections.abc import Mapping

from pydantic import SecretStr

from crawler.registers.errors import RegisterError

VARIABLE = "MBT_NHS_KEY"
HEADER = "apikey"


def nhs_key(environment: Mapping[str, str]) -> SecretStr:
    """The key, wrapped so that printing it shows asterisks; RegisterError where it is not set or cannot be a header."""
    key = environment.get(VARIABLE, "").strip()
    if not key:
        raise RegisterError(f"NHS service search needs a key: set {VARIABLE} to one from digital.nhs.uk/developer")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise RegisterError(f"{VARIABLE} is not a key: letters and digits expected")
    return SecretStr(key)
