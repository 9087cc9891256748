"""The NHS Directory of Healthcare Services (service search): its API, version 3."""
