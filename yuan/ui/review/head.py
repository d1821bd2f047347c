"""What stands above the text under review: title, stage, version and what it changes, its hash, its signature."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from yuan.model.process.signature import SignatureCheck
from yuan.model.records import PlanSummary, VersionRecord
from yuan.ui.kit.parts import hbox, label, note, vbox
from yuan.ui.widgets.signature import SignatureLine


class ReviewHead(QWidget):
    """Shows; does nothing."""

    def __init__(self) -> None:
        super().__init__()
        column = vbox(on=self, margin=0)
        line = hbox()
        self._words = self._note = ""
        self._title, self._stage = label("", "title", wraps=True), label("", "chip")
        self._about, self._returned = note(selectable=True), note(selectable=True)
        line.addWidget(self._title, 1)
        line.addWidget(self._stage, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        column.addWidget(self._about)
        column.addWidget(self._returned)
        self._signature = SignatureLine()
        column.addWidget(self._signature)

    def show_plan(
        self, summary: PlanSummary, before: VersionRecord | None, checks: Mapping[int, SignatureCheck]
    ) -> None:
        """Show the newest version of a plan, held against `before`; a signature that does not verify in red."""
        version = summary.latest
        self._title.setText(summary.card.title)
        self._title.setToolTip(summary.card.title)
        self._stage.setText(version.stage.value)
        words = f"第{version.number}版 · {summary.card.unit}"
        if version.hash:
            words += f" · 校验值 {version.hash[:12]}"
            self._about.setToolTip(f"本版正文的 SHA-256 校验值：{version.hash}")
        if before is not None:
            words += f" · 与现行第{before.number}版相比"
        elif summary.in_force is None:
            words += " · 首次编制，没有现行版本可对照"
        self._words = words
        returned = version.returned_because if version.stage.is_editable else ""
        self._returned.setText(f"退回原因：{returned}")
        self._returned.setVisible(bool(returned))
        self.show_note(self._note)
        self._signature.show_checks(checks, version.number)

    def show_note(self, note: str) -> None:
        """Say, behind the version, what it changes."""
        self._note = note
        self._about.setText(f"{self._words}：{note}" if note else self._words)
