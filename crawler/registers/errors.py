"""What a register's answer can be instead of records."""

from pydantic import ValidationError


class RegisterError(ValueError):
    """A register refused a question, or its answer is not as documented; the message has the register's own words."""


def first_problem(error: ValidationError) -> str:
    """The first thing that is wrong, in ASCII: where it stands, what stands there, and what would be right."""
    problem = error.errors(include_url=False)[0]
    where = ".".join(str(part) for part in problem["loc"]) or "it"
    message = problem["msg"].removeprefix("Value error, ")
    stands = "" if problem["type"] == "missing" else f" is {problem['input']!a:.80}"
    return f"{where}{stands}: {message}".encode("ascii", "backslashreplace").decode()
