"""Quantities without a unit: 物资清单 with bare numbers, “不少于20，”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from yuan.model.checks.finding import Finding, FindingPlace
from yuan.model.checks.gathering import REMEMBERED, Gathered, counted, place_at
from yuan.model.checks.reading import Reading
from yuan.model.checks.rule import Binding, Rule
from yuan.model.document.content import Cell, NodeId, ResourceList, Table, run_text
from yuan.model.document.content import Paragraph as TextBlock

QUANTITY = Rule(
    id="quantity-unit",
    title="数量写明单位",
    cites="惯例：数量写明计量单位（GB 3100）",
    binding=Binding.PRACTICE,
    explains="只有数字没有单位，调用物资或判断启动条件时会误解。",
)

_BARE = re.compile(
    r"(?:不少于|不低于|不超过|不小于|不大于|至少储备|大于|小于|超过|达到)\s?(?P<number>\d+(?:\.\d+)?)"
    r"(?=[，。；、）)]|以上|以下|及以上|的(?!\d))"
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SCALE = re.compile(r"震级|指数|比例|系数|浓度比|等级|pH|PH|倍|AQI|级别|里氏")


def check(reading: Reading) -> Iterator[Finding]:
    """Bare numbers in sentences, resource lists and tables with a column 数量."""
    bare: Gathered[str] = Gathered()
    for passage in reading.passages:
        for start, end in _bare(passage.text):
            bare.add("正文", place_at(passage, start, end))
    for block in reading.blocks:
        if isinstance(block, ResourceList):
            for thing in block.resources:
                if _NUMBER.fullmatch(thing.quantity.strip()):
                    bare.add("清单", FindingPlace(node=block.id, quote=thing.quantity.strip()))
        elif isinstance(block, Table):
            for node, number in _table_numbers(block):
                bare.add("清单", FindingPlace(node=node, quote=number))
    for where, places in bare:
        yield Finding(
            rule=QUANTITY,
            grade="hint",
            message=f"{where}里的数量“{places[0].quote}”没有单位{counted(places)}。",
            places=places,
        )


@lru_cache(maxsize=REMEMBERED)
def _bare(text: str) -> tuple[tuple[int, int], ...]:
    found = tuple(match.span() for match in _BARE.finditer(text))
    return () if found and _SCALE.search(text) else found


def _table_numbers(table: Table) -> Iterator[tuple[NodeId, str]]:
    """Bare numbers under 数量, unless the head names the unit (数量（台）) or a column 单位 gives it."""
    if not table.rows or any(
        cell.rowspan > 1 or cell.colspan > 1 for row in table.rows for cell in row.cells
    ):
        return
    heads = [_text(cell) for cell in table.rows[0].cells]
    if any(head in ("单位", "计量单位") for head in heads):
        return
    for column, head in enumerate(heads):
        if head not in ("数量", "储备数量", "库存数量", "库存"):
            continue
        for row in table.rows[1:]:
            if column < len(row.cells) and _NUMBER.fullmatch(_text(row.cells[column])):
                cell = row.cells[column]
                yield cell.blocks[0].id, _text(cell)


def _text(cell: Cell) -> str:
    return "".join(run_text(block.runs) for block in cell.blocks if isinstance(block, TextBlock)).strip()
