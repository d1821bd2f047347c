"""Moments as the library writes them: ISO text in UTC, to the microsecond."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any


def now() -> str:
    """This moment."""
    return datetime.now(UTC).isoformat()


_YEARS = range(1900, 2201)
"""What no calendar of an office reaches is a damaged value, and would overflow when days are counted from it."""


def moment(text: str | None) -> datetime | None:
    """The moment written as `text`. Raises `ValueError` for what is none."""
    if not text:
        return None
    at = datetime.fromisoformat(text)
    _require_sane(at.year)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def moment_or_none(text: Any) -> datetime | None:
    """The moment written as `text` in a record that may be damaged; None for what is none."""
    try:
        return moment(text)
    except (ValueError, TypeError, OverflowError):
        return None


def day(text: str | None) -> date | None:
    """The day written as `text`. Raises `ValueError` for what is none."""
    if not text:
        return None
    on = date.fromisoformat(text)
    _require_sane(on.year)
    return on


def _require_sane(year: int) -> None:
    if year not in _YEARS:
        raise ValueError(year)


def stamp(at: datetime) -> str:
    """`at` as the library writes moments; a moment without a zone is this machine's."""
    return at.astimezone(UTC).isoformat()
