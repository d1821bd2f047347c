"""Moments as the library writes them: ISO text in UTC, to the microsecond."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> str:
    """This moment."""
    return datetime.now(UTC).isoformat()


def moment(text: str | None) -> datetime | None:
    """The moment written as `text`."""
    return datetime.fromisoformat(text) if text else None


def day(text: str | None) -> date | None:
    """The day written as `text`."""
    return date.fromisoformat(text) if text else None


def stamp(at: datetime) -> str:
    """`at` as the library writes moments; a moment without a zone is this machine's."""
    return at.astimezone(UTC).isoformat()
