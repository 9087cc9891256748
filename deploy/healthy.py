"""A container's HEALTHCHECK: ends with 0 where the site in it says that it is well, with 1 where it does not."""

import http.client
import os
import sys


def main() -> int:
    """Ask /healthz of the port that `mbt serve` listens on."""
    # Straight to the port: a proxy that the container was given is for the world outside.
    asked = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8001), timeout=4)
    try:
        asked.request("GET", "/healthz")
        answer = asked.getresponse()
    except (OSError, http.client.HTTPException) as error:
        print(f"no answer: {error}")
        return 1
    print(answer.status, answer.read(1000).decode("utf-8", "replace"))
    return 0 if answer.status == 200 else 1


if __name__ == "__main__":
    sys.exit(main())
