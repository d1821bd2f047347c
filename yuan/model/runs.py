"""Runs of a paragraph put together."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from yuan.model.content import Run, Text


def joined_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """`runs` with neighbouring texts of one appearance as one."""
    found: list[Run] = []
    for run in runs:
        last = found[-1] if found else None
        if isinstance(last, Text) and isinstance(run, Text) and replace(last, text=run.text) == run:
            found[-1] = replace(last, text=last.text + run.text)
        else:
            found.append(run)
    return tuple(found)
