"""Searches made before, kept between runs."""

from __future__ import annotations

from yuan.ui.settings import settings

_KEY = "search/recent"
_KEEP = 10


def recent_searches() -> list[str]:
    """What was searched for before, the last first."""
    value = settings().value(_KEY)
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else []


def remember_search(text: str) -> None:
    """Put `text` at the head of the searches made before."""
    text = text.strip()
    if text:
        others = [item for item in recent_searches() if item != text]
        settings().setValue(_KEY, [text, *others][:_KEEP])
