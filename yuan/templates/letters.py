"""Formal letters around a plan: the notice of issue, the drafting statement, the filing report, those of packages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

from yuan.model.errors import BadFile, NotFound
from yuan.templates.filling import fill, lines_of

LETTERS = (
    "notice",
    "statement",
    "filing",
    "editors_note",
    "distribution",
    "submission",
    "return",
    "issuing",
    "handover",
    "receipt",
)


OWN_FOLDER = "公文模板"
"""The folder beside a library where an office puts its own letters, called as the built-in ones."""


def render_letter(name: str, values: Mapping[str, str], own: Path | None = None) -> list[str]:
    """The paragraphs of a letter.

    Args:
        name: "notice" (印发通知: title, approval), "statement" (编制说明, 办法 art. 23: title, unit; what else it tells is left to fill in) or
            "filing" (备案报告, art. 26: title, unit, number, issued), "editors_note"
            (编者按 of a volume: district, volume, subject, plans, units, date); or that of a package between desks:
            "distribution" (下发), "submission" (送审), "return" (审核意见), "issuing" (印发), "handover" (移交) or "receipt"
            (回执): recipients, what, due.
        values: what the letter asks for; what else is given does no harm.
        own: a folder whose `<name>.j2` stands in for the built-in letter when it is there.

    Raises:
        NotFound: no letter is called so.
        BadFile: a value the letter asks for is missing, or the office's own letter cannot be read or filled.
    """
    if own is not None and (path := own / f"{name}.j2").is_file():
        return lines_of(fill(_own_source(path), values, path.name))
    return lines_of(fill(letter_source(name), values))


_LARGEST_FILE = 200_000
"""Bytes; more than any letter."""


def _own_source(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise BadFile(
                f"公文模板“{path.name}”过大，不像一份公文模板。", "请检查文件，或删除它以改用内置模板。"
            )
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(
            f"公文模板“{path.name}”无法读取。", "请检查文件是否存在，并以 UTF-8 编码保存。"
        ) from error


@cache
def letter_source(name: str) -> str:
    """The text of a built-in letter, for an office to begin its own from.

    Raises:
        NotFound: no letter is called so.
    """
    if name not in LETTERS:
        raise NotFound(f"没有名为“{name}”的公文模板。", f"可用的有：{'、'.join(LETTERS)}。")
    return (files("yuan.templates") / "letters" / f"{name}.j2").read_text(encoding="utf-8")
