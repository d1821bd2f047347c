"""Every regular expression of the program, found by itself: what a new module adds is tried without being listed.

Those at module level are taken from the imported modules, also out of tuples and tables; `re.search("…", …)` and its like
in functions are evaluated with the module's names. What only exists while the program runs (made of an office's names, of
words to be found) cannot be evaluated: `made.py` makes one of each, and a new one fails until it stands there.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any, TypeGuard

import yuan

_CALLS = {"compile", "search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split"}
_FLAGS_PLACE = {"compile": 1, "sub": 4, "subn": 4, "split": 3}
_ANCHORED = {"match", "fullmatch"}
SCANNING = "finditer"  # search, sub, split and findall walk the text as it does
_ROOT = Path(yuan.__file__).parent


@dataclass(frozen=True)
class Found:
    """One expression and how it is used: `ways` of `match`, `fullmatch` and `finditer` (for all that scan a text)."""

    place: str
    pattern: re.Pattern[Any]
    ways: tuple[str, ...]


@dataclass(frozen=True)
class Unknown:
    """A call whose expression exists only while the program runs."""

    place: str
    source: str


def all_patterns() -> tuple[list[Found], list[Unknown]]:
    """All expressions over text and bytes, each once, and the calls that cannot be evaluated."""
    trees = {module: ast.parse(_file(module).read_text("utf-8")) for module in _modules()}
    found: dict[tuple[str | bytes, int], Found] = {}
    unknown: list[Unknown] = []
    for found_here in _in_modules(trees), _in_functions(trees, unknown):
        for one in found_here:
            key = (one.pattern.pattern, one.pattern.flags)
            before = found.get(key, one)
            found[key] = Found(before.place, one.pattern, tuple(sorted({*before.ways, *one.ways})))
    return list(found.values()), unknown


def _modules() -> Iterator[ModuleType]:
    """All modules of the program but the one that starts it and what only alembic can import."""
    for info in pkgutil.walk_packages(yuan.__path__, "yuan."):
        if not info.name.endswith("__main__") and ".migrations" not in info.name:
            yield importlib.import_module(info.name)


def _file(module: ModuleType) -> Path:
    return Path(module.__file__ or "")


def _in_modules(trees: Mapping[ModuleType, ast.Module]) -> Iterator[Found]:
    uses = _uses(trees)
    for module in trees:
        for name, value in vars(module).items():
            for pattern in _patterns_in(value):
                if value is pattern:
                    ways = uses.get((module.__name__, name), {SCANNING})
                else:  # out of a table: who knows how
                    ways = {SCANNING}
                yield Found(f"{module.__name__}.{name}", pattern, tuple(ways))


def _patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _patterns_in(one)
    elif isinstance(value, (tuple, list, set, frozenset)):
        for one in value:
            yield from _patterns_in(one)


def _in_functions(trees: Mapping[ModuleType, ast.Module], unknown: list[Unknown]) -> Iterator[Found]:
    for module, tree in trees.items():
        for function in ast.walk(tree):
            if not isinstance(function, (ast.FunctionDef, ast.Lambda)):
                continue
            for node in ast.walk(function):
                if not _is_call(node):
                    continue
                place = f"{_file(module).relative_to(_ROOT.parent)}:{node.lineno}"
                way = node.func.attr  # type: ignore[attr-defined]
                try:
                    pattern = _evaluated(node, way, dict(vars(module)))
                except NameError:
                    unknown.append(Unknown(place, ast.unparse(node)))
                    continue
                yield Found(place, pattern, (way if way in _ANCHORED else SCANNING,))


def _is_call(node: ast.AST) -> TypeGuard[ast.Call]:
    """A function of `re` called by that name (the linter forbids `from re import …` here by the test below)."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in _CALLS
    )


def _evaluated(call: ast.Call, way: str, names: dict[str, object]) -> re.Pattern[Any]:
    place = _FLAGS_PLACE.get(way, 2)
    flags = [one.value for one in call.keywords if one.arg == "flags"] + call.args[place : place + 1]
    text = eval(ast.unparse(call.args[0]), names)
    return re.compile(text, eval(ast.unparse(flags[0]), names) if flags else 0)


def _uses(trees: Mapping[ModuleType, ast.Module]) -> dict[tuple[str, str], set[str]]:
    """How each name is used in each module: the methods called on it; `finditer` for any use that is not a call."""
    uses: dict[tuple[str, str], set[str]] = {}
    for module, tree in trees.items():
        called: dict[ast.AST, str] = {}
        texts: set[ast.AST] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called[node.func.value] = node.func.attr
            elif isinstance(node, ast.Attribute) and node.attr in ("pattern", "flags"):
                texts.add(node.value)
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node not in texts:
                way = called.get(node, SCANNING)
                uses.setdefault((module.__name__, node.id), set()).add(way if way in _ANCHORED else SCANNING)
    return uses
