"""Formal letters around a plan: the notice of issue, the drafting statement, the filing report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from yuan.model.errors import NotFound
from yuan.templates.filling import fill, lines_of

_NAMES = ("notice", "statement", "filing", "editors_note")


def render_letter(name: str, values: Mapping[str, str]) -> list[str]:
    """The paragraphs of a letter.

    Args:
        name: "notice" (印发通知: title, approval), "statement" (编制说明, 办法 art. 23: title, unit) or
            "filing" (备案报告, art. 26: title, unit, number, issued), "editors_note"
            (编者按 of a volume: district, volume, subject, plans, units, date).
        values: what the letter asks for; what else is given does no harm.

    Raises:
        NotFound: no letter is called so.
        BadFile: a value the letter asks for is missing.
    """
    return lines_of(fill(_source(name), values))


@cache
def _source(name: str) -> str:
    if name not in _NAMES:
        raise NotFound(f"没有名为“{name}”的公文模板。", "可用的有：notice、statement、filing、editors_note。")
    return (files("yuan.templates") / "letters" / f"{name}.j2").read_text(encoding="utf-8")
