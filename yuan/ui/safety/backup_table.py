"""The list of backups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from yuan.library.backup.backups import Backup
from yuan.model.safekeeping import VERIFIED, Occasion
from yuan.ui.safety.words import moment, size
from yuan.ui.theme import tokens

_HEADS = ("备份时间", "缘由", "预案", "版本", "操作记录", "大小", "状态")
_RIGHT = frozenset({2, 3, 4, 5})


class BackupTable(QTableWidget):
    """A row a backup, the newest first and selected."""

    def __init__(self) -> None:
        super().__init__(0, len(_HEADS))
        self.setAccessibleName("备份")
        self.setHorizontalHeaderLabels(list(_HEADS))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(28)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((150, 80, 70, 70, 90, 90)):
            self.setColumnWidth(column, width)
        header.setSectionResizeMode(len(_HEADS) - 1, QHeaderView.ResizeMode.Stretch)
        self._backups: list[Backup] = []

    def show_backups(self, backups: Sequence[Backup], results: Mapping[Path, str]) -> None:
        """Show `backups`; `results` says what came of verifying some of them, "" for sound."""
        chosen = self.chosen()
        self._backups = list(backups)
        self.setRowCount(len(backups))
        for row, backup in enumerate(backups):
            state, tone = _state(backup, results)
            facts = backup.facts
            words = (
                moment(backup.made_at),
                backup.occasion.value,
                str(facts.plans) if facts else "",
                str(facts.versions) if facts else "",
                str(facts.audit[0]) if facts else "",
                size(backup.size),
                state,
            )
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                item.setToolTip(str(backup.path) if column < len(words) - 1 else text)
                if column in _RIGHT:
                    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self.setItem(row, column, item)
            last = self.item(row, len(words) - 1)
            if last is not None and tone:
                last.setForeground(tokens().colour(tone))
        paths = [backup.path for backup in backups]
        if paths:
            self.selectRow(paths.index(chosen.path) if chosen is not None and chosen.path in paths else 0)

    def chosen(self) -> Backup | None:
        """The backup selected."""
        rows = {index.row() for index in self.selectedIndexes()}
        return self._backups[min(rows)] if rows else None


def _state(backup: Backup, results: Mapping[Path, str]) -> tuple[str, str]:
    if backup.facts is None:
        return "已损坏，读不出来", "danger"
    if backup.path in results:
        trouble = results[backup.path]
        return (f"✕ {trouble}", "danger") if trouble else ("✓ 刚才核验通过", "success")
    if backup.occasion is Occasion.DOUBTFUL:
        return "▲ 预案库当时没有通过核验", "warning"
    return ("写入时已核验" if backup.occasion in VERIFIED else "未核验"), ""
