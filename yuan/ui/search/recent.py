"""Searches made before by each account, kept between runs: what somebody looked for is not for the next one to see."""

from __future__ import annotations

from yuan.ui.settings import own_key, settings

_KEEP = 10


def recent_searches(location: str, account: str) -> list[str]:
    """What the account searched for before in the library at `location`, the last first."""
    value = settings().value(own_key("search/recent", location, account))
    if isinstance(value, str):
        return [value]
    return [str(item) for item in value] if isinstance(value, list) else []


def remember_search(text: str, location: str, account: str) -> None:
    """Put `text` at the head of the searches made before."""
    text = text.strip()
    if text:
        others = [item for item in recent_searches(location, account) if item != text]
        settings().setValue(own_key("search/recent", location, account), [text, *others][:_KEEP])
