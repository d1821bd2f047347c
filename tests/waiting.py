"""Waiting for what must come: bounded, and so long that only what never comes fails, however busy the machine is.

No test measures speed: it waits for the event, and for no time of its own choice.
"""

from __future__ import annotations

import time
from collections.abc import Callable

LONG_S = 120.0
"""Seconds after which a thing is taken never to come."""
LONG_MS = int(LONG_S * 1000)
_LOOK_EVERY_S = 0.02


def wait_until(has_come: Callable[[], object], what: str = "it") -> None:
    """Look again and again until it is so.

    Raises:
        AssertionError: it did not come within `LONG_S`.
    """
    end = time.monotonic() + LONG_S
    while not has_come():
        assert time.monotonic() < end, f"{what} did not come within {LONG_S:.0f} s"
        time.sleep(_LOOK_EVERY_S)
