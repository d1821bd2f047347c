"""How long work tells how far it is and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""`progress(done, total, what)`; may raise `Cancelled`, after which the work leaves nothing half done."""


def silent(done: int, total: int, what: str) -> None:
    """Progress nobody watches."""
