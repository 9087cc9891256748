"""Templates of the owner file, written from its model so that they cannot drift from what is checked."""

import csv
import io

from crawler.owner.form import OwnerFile, Provider
from crawler.owner.load import SUBMISSION

_SUBMISSION_EXAMPLE = {
    "submitted_by": "Jane Example, for Example Clinic",
    "submitted_on": "2026-11-21",
    "may_publish": "yes",
}
_EXAMPLE = {
    "kind": "service",
    "name": "Example Clinic MBT programme",
    "country": "GB",
    "mbt": "We offer an 18-month mentalization-based treatment (MBT) programme for adults.",
    "training": "practitioner",
    "training_issuer": "Anna Freud",
    "organization": "Example Clinic",
    "address": "1 Example Street, London, SW17 0YF",
    "phone": "020 7946 0000",
    "email": "mbt@clinic.example.org",
    "website": "https://clinic.example.org/mbt",
    "ages": "18-65",
    "conditions": ["bpd"],
    "formats": ["individual", "group"],
    "delivery": ["in_person"],
    "payment": ["public"],
    "who_may_refer": ["primary_care", "self"],
    "languages": ["en"],
    "visits_per_week": "2",
    "months": "18",
    "accepting": "yes",
    "wait_weeks": "12",
    "wait_as_of": "2026-11-01",
}


def template(style: str) -> str:
    """A fillable example, ``"yaml"`` (with every key explained) or ``"csv"``."""
    if style == "csv":
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*SUBMISSION, *Provider.model_fields])
        example = {**_SUBMISSION_EXAMPLE, **_EXAMPLE}
        values = (example.get(name, "") for name in [*SUBMISSION, *Provider.model_fields])
        writer.writerow(["; ".join(value) if isinstance(value, list) else value for value in values])
        return out.getvalue()
    lines = ["# MBT directory: owner file. Leave out what you do not know: unknown is never shown as no.", ""]
    for name in SUBMISSION:
        lines.append(f"{name}: {_SUBMISSION_EXAMPLE[name]}  # {OwnerFile.model_fields[name].description}")
    lines += ["", "providers:"]
    for at, (name, info) in enumerate(Provider.model_fields.items()):
        lead = "  - " if at == 0 else "    "
        value = _EXAMPLE.get(name)
        shown = (
            f"[{', '.join(value)}]" if isinstance(value, list) else f'"{value}"' if value and ":" in value else value
        )
        if value is None:
            lines.append(f"    # {name}:  # {info.description}")
        else:
            lines.append(f"{lead}{name}: {shown}  # {info.description}")
    return "\n".join(lines) + "\n"
