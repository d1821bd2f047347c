"""What came of reading files, as rows the user corrects before anything is kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, Qt, Signal

from yuan.jobs.importing import ReadFile, card_of
from yuan.model.errors import YuanError
from yuan.model.plan import CARD_FIELDS, Kind, PlanCard
from yuan.ui.kit.records import Column, Index, RecordModel
from yuan.word.reader import Imported, import_report

TAKE, SKIP, TAKE_AS_NEW = "导入", "跳过", "作为新预案"


@dataclass
class ImportRow:
    """One plan found in a file with the card to keep it under, or the error that stopped the file."""

    path: Path
    imported: Imported | None = None
    card: PlanCard | None = None
    report: dict[str, Any] = field(default_factory=dict)
    error: YuanError | None = None
    has_twin: bool = False
    is_wanted: bool = False
    other_unit: str = ""
    """The unit the file names, where the account may write plans of its own unit only."""


def rows_of(
    read: Iterable[ReadFile], unit: str, titles: Iterable[str], *, is_own_only: bool
) -> list[ImportRow]:
    """A row per plan and per failed file.

    Args:
        read: what the reader made of the files.
        unit: the drafting unit where a file names none: the importing drafter's own.
        titles: titles already in the library; a plan called the same is not taken unless the user says so.
        is_own_only: nothing but plans of `unit` may be kept: one that names another unit is offered as one of
            `unit`, and not taken unless the user says so.
    """
    taken = set(titles)
    rows = []
    for item in read:
        if item.error is not None:
            rows.append(ImportRow(item.path, error=item.error))
        for imported in item.plans:
            card = card_of(imported, unit)
            other_unit = card.unit if is_own_only and card.unit != unit else ""
            if other_unit:
                card = msgspec.structs.replace(card, unit=unit)
            has_twin = card.title in taken
            taken.add(card.title)
            rows.append(
                ImportRow(
                    item.path,
                    imported,
                    card,
                    import_report(imported),
                    has_twin=has_twin,
                    is_wanted=not has_twin and not other_unit,
                    other_unit=other_unit,
                )
            )
    return rows


CORRECTED = {
    "title": "预案名称",
    "kind": "类别",
    "unit": "编制单位",
    "event_class": "事件分类",
    "event_type": "事件类型",
    **{field.name: field.label for field in CARD_FIELDS if field.is_corrected},
}
"""What of the card is corrected here before it is kept."""
COUNTS = {"sections": "章节", "tables": "表", "figures": "图", "attachments": "附件", "characters": "字数"}
_TITLES = {
    "wanted": "处理",
    **CORRECTED,
    **COUNTS,
    "omitted": "未导入",
    "doubts": "存疑",
    "file": "文件",
}
NAMES = tuple(_TITLES)


def _column(name: str) -> Column[ImportRow]:
    return Column(
        _TITLES[name],
        lambda row: _text(row, name),
        tip=lambda row: str(row.path) if name == "file" else _text(row, name),
        tone=lambda row: _tone(row, name),
        is_number=name in (*COUNTS, "omitted", "doubts"),
    )


class ImportModel(RecordModel[ImportRow]):
    """The rows as a table; what the card holds is edited in place. Emits `counted` when the choice changes."""

    counted = Signal()

    def __init__(self, rows: list[ImportRow], fixed_unit: str = "", parent: QObject | None = None) -> None:
        super().__init__([_column(name) for name in NAMES], parent)
        self._fixed_unit = fixed_unit
        self.show(rows)

    def wanted(self) -> list[ImportRow]:
        """The rows to be kept."""
        return [row for row in self.records if row.is_wanted and row.imported is not None]

    def fill_unit(self, unit: str) -> None:
        """Give `unit` to every plan that has none."""
        column = NAMES.index("unit")
        for place, row in enumerate(self.records):
            if row.card is not None and not row.card.unit:
                self.setData(self.index(place, column), unit)

    def flags(self, index: Index) -> Qt.ItemFlag:
        row, name = self.records[index.row()], NAMES[index.column()]
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if row.card is None or (name == "unit" and self._fixed_unit):
            return flags
        if name == "wanted":
            return flags | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable
        return flags | Qt.ItemFlag.ItemIsEditable if name in CORRECTED else flags

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, name = self.records[index.row()], NAMES[index.column()]
        if role == Qt.ItemDataRole.EditRole:
            return _text(row, name)
        if role == Qt.ItemDataRole.DisplayRole and name == "unit" and row.is_wanted and not _text(row, name):
            return "请填写"
        if role == Qt.ItemDataRole.CheckStateRole and name == "wanted" and row.card is not None:
            return Qt.CheckState.Checked if row.is_wanted else Qt.CheckState.Unchecked
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, name = self.records[index.row()], NAMES[index.column()]
        if row.card is None:
            return False
        if role == Qt.ItemDataRole.CheckStateRole:
            row.is_wanted = Qt.CheckState(value) is Qt.CheckState.Checked
        elif name == "wanted":
            row.is_wanted = value != SKIP
        elif name in CORRECTED:
            row.card = _changed(row.card, name, str(value).strip())
        else:
            return False
        self.dataChanged.emit(self.index(index.row(), 0), self.index(index.row(), len(NAMES) - 1))
        self.counted.emit()
        return True


def _text(row: ImportRow, name: str) -> str:
    if name == "file":
        return row.path.name
    if row.card is None:
        return {"wanted": "未能读取", "title": row.error.message if row.error else ""}.get(name, "")
    if name == "wanted":
        return (TAKE_AS_NEW if row.has_twin else TAKE) if row.is_wanted else SKIP
    if name == "kind":
        return row.card.kind.value
    if name in CORRECTED:
        return str(getattr(row.card, name))
    if name == "omitted":
        return str(len(row.report["omitted"]) or "")
    if name == "doubts":
        return str(len(row.report["doubts"]) or "")
    return f"{row.report[name]:,}"


def _tone(row: ImportRow, name: str) -> str:
    if row.card is None:
        return "danger"
    if not row.is_wanted:
        return "disabled"
    if name == "unit" and not row.card.unit:
        return "danger"
    if name == "unit" and row.other_unit:
        return "warning"
    if name == "doubts" and row.report["doubts"]:
        return "warning"
    return ""


def _changed(card: PlanCard, name: str, text: str) -> PlanCard:
    if name == "kind":
        return msgspec.structs.replace(card, kind=Kind.of(text))
    if name == "title" and not text:
        return card
    return msgspec.structs.replace(card, **{name: text})


def row_details(row: ImportRow) -> str:
    """Everything known about a row, in lines: what was guessed from what, left out, or is in doubt."""
    if row.error is not None:
        return f"{row.path}\n\n{row.error.message}\n{row.error.remedy}"
    lines = [str(row.path)]
    if row.has_twin:
        lines.append(
            "预案库中（或本次导入的文件中）已有同名预案：默认跳过；如确为另一个预案，请选“作为新预案”。"
        )
    if row.other_unit and row.card is not None:
        lines.append(
            f"文件中的编制单位是“{row.other_unit}”，您只能导入“{row.card.unit}”的预案：默认跳过；"
            f"确为本单位预案的，请选“{TAKE}”，编制单位记为“{row.card.unit}”。"
        )
    if row.imported is not None:
        lines += [f"识别依据　{text}" for text in row.imported.guess.evidence]
        lines += [
            f"未导入　{part.what}（{sum(not letter.isspace() for letter in part.text)} 字）：{_short(part.text)}"
            for part in row.imported.omitted
        ]
        lines += [f"存疑　{doubt.text}" for doubt in row.imported.doubts]
    return "\n".join(lines)


def report_text(rows: Iterable[ImportRow]) -> str:
    """The whole report as plain text, to be kept."""
    parts = []
    for row in rows:
        if row.card is None:
            parts.append(f"✗ {row_details(row)}")
            continue
        counts = "　".join(f"{word} {row.report[name]:,}" for name, word in COUNTS.items())
        card = row.card
        head = f"✓ {card.title}　{card.kind.value}　{card.unit}　{card.event_class}　{card.event_type}"
        parts.append(f"{head}\n{counts}\n{row_details(row)}")
    return "\n\n".join(parts) + "\n"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}……"
