"""Which two letters are a country that somebody can live in."""

import phonenumbers

# phonenumbers knows 245 places with telephones; these three of them have no ISO 3166-1 code of their own.
COUNTRIES = frozenset(phonenumbers.SUPPORTED_REGIONS) - {"AC", "TA", "XK"}
"""ISO 3166-1 alpha-2 codes. Uninhabited islands (AQ, BV, HM …) are left out: nobody asks from there."""
