"""Every version of a plan with the steps taken with it and what was answered, the newest first."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from yuan.model.process.lifecycle import TRANSITIONS
from yuan.model.records import StepRecord, VersionRecord

_LABELS = {field.name: field.label for step in TRANSITIONS for field in step.fields}


class HistoryTree(QTreeWidget):
    """Versions, below them their steps, below those the answers."""

    def __init__(self) -> None:
        super().__init__()
        self.setHeaderLabels(["版本与步骤", "办理人", "登记时间", "内容"])
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAlternatingRowColors(True)
        self.setWordWrap(True)
        header = self.header()
        for place, width in enumerate((240, 110, 140)):
            header.resizeSection(place, width)
        header.setSectionResizeMode(3, QHeaderView.ResizeMode.Stretch)

    def show_history(self, versions: Sequence[VersionRecord], steps: Sequence[StepRecord]) -> None:
        self.clear()
        for version in sorted(versions, key=lambda one: one.number, reverse=True):
            top = QTreeWidgetItem(
                self, [f"第{version.number}版　{version.stage.value}", "", "", told(version)]
            )
            if version.created_at:
                top.setText(2, version.created_at.astimezone().strftime("%Y-%m-%d %H:%M"))
            for step in steps:
                if step.version == version.number:
                    _add_step(top, step)
            top.setExpanded(version is versions[-1] or version.stage.is_in_force)


def _add_step(top: QTreeWidgetItem, step: StepRecord) -> None:
    at = step.at.astimezone().strftime("%Y-%m-%d %H:%M") if step.at else ""
    row = QTreeWidgetItem(top, [step.action.value, step.account, at, step.answers.get("date", "")])
    for name, value in step.answers.items():
        if value and name != "date":
            answer = QTreeWidgetItem(row, [_LABELS.get(name, name), "", "", value])
            answer.setToolTip(3, value)
            answer.setTextAlignment(0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)


def told(version: VersionRecord) -> str:
    """Number, days and reason of a version in one line."""
    days = (
        ("批准", version.approved_on),
        ("印发", version.issued_on),
        ("备案", version.filed_on),
        ("公布", version.published_on),
        ("停用", version.ended_on),
    )
    parts = [version.document_number, *(f"{word} {day}" for word, day in days if day), version.reason]
    return "　".join(part for part in parts if part)
