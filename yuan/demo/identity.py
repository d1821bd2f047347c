"""Node ids that depend on nothing but a seed, so that the demonstration reads the same wherever it is built."""

from __future__ import annotations

import random
from typing import Any

import msgspec

from yuan.model.document.content import Document


def with_steady_ids(document: Document, seed: str) -> Document:
    """`document` with every id replaced by one drawn from `seed`; cross-references follow."""
    source = random.Random(seed)
    tree = msgspec.to_builtins(document)
    renamed: dict[str, str] = {}
    _rename(tree, source, renamed)
    _follow(tree, renamed)
    return msgspec.convert(tree, Document)


def _rename(value: Any, source: random.Random, renamed: dict[str, str]) -> None:
    if isinstance(value, dict):
        if "id" in value:
            renamed[value["id"]] = value["id"] = f"{source.getrandbits(64):016x}"
        for below in value.values():
            _rename(below, source, renamed)
    elif isinstance(value, list | tuple):
        for below in value:
            _rename(below, source, renamed)


def _follow(value: Any, renamed: dict[str, str]) -> None:
    if isinstance(value, dict):
        if value.get("target") in renamed:
            value["target"] = renamed[value["target"]]
        for below in value.values():
            _follow(below, renamed)
    elif isinstance(value, list | tuple):
        for below in value:
            _follow(below, renamed)


def steady_id(seed: str) -> str:
    """One id drawn from `seed`."""
    return f"{random.Random(seed).getrandbits(64):016x}"
