"""Every published field answers: who says so, where, since when, last checked. What does not is found here."""

from collections.abc import Iterator

from sqlite_utils import Database

# Published column -> the field of the provenance that must stand behind it.
_COLUMNS = {
    "name": "name",
    "credentials": "credentials",
    "organization_id": "organization",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "age_min": "ages",
    "age_max": "ages",
    "visits_per_week": "visits_per_week",
    "months_min": "months",
    "months_max": "months",
    "catchment": "catchment",
    "catchment_read": "catchment",
    "how_to_refer": "how_to_refer",
}
_AVAILABILITY = {
    "accepting": "accepting",
    "wait_weeks": "wait_weeks",
    "wait_as_of": "wait_weeks",
    "referral_window": "referral_window",
    "window_read": "referral_window",
}


def _selects() -> Iterator[str]:
    for table, key, columns in (("provider", "id", _COLUMNS), ("availability", "provider_id", _AVAILABILITY)):
        for column, field in columns.items():
            yield f"SELECT {key}, '{column}', '{field}' FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
    yield "SELECT provider_id, vocabulary || ':' || term, vocabulary || ':' || term FROM attribute"
    yield "SELECT provider_id, 'language ' || language, 'language:' || language FROM language"
    yield "SELECT provider_id, 'address', 'address' FROM location"
    yield "SELECT provider_id, 'service area ' || name, 'catchment' FROM service_area"
    yield "SELECT provider_id, 'referral period ' || words, 'referral_window' FROM referral_period"


_UNSAID = f"""
WITH published (provider_id, column_name, field) AS ({" UNION ALL ".join(_selects())})
SELECT provider.name, column_name FROM published JOIN provider ON provider.id = provider_id
WHERE NOT EXISTS (
  SELECT 1 FROM provenance p WHERE p.provider_id = published.provider_id AND p.field = published.field AND p.shown = 1)
ORDER BY provider.name, column_name"""  # noqa: S608 (names of our own)


def unsaid(db: Database) -> Iterator[tuple[str, str]]:
    """(provider's name, field) of everything published that no statement stands behind."""
    for name, column in db.execute(_UNSAID):
        yield str(name), str(column)
