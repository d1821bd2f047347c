"""Runs of a paragraph put together."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from yuan.model.document.content import Run, Text


def joined_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """`runs` with neighbouring texts of one appearance as one."""
    found: list[Run] = []
    alike: list[str] = []
    for run in runs:
        last = found[-1] if found else None
        if isinstance(last, Text) and isinstance(run, Text) and replace(last, text=run.text) == run:
            alike.append(run.text)
            continue
        _close(found, alike)
        found.append(run)
        alike = [run.text]
    _close(found, alike)
    return tuple(found)


def _close(found: list[Run], alike: list[str]) -> None:
    """Give the last run all texts that look like it; adding one by one would take time by their square."""
    if len(alike) > 1 and isinstance(found[-1], Text):
        found[-1] = replace(found[-1], text="".join(alike))
