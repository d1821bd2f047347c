"""Silencing a finding with a reason, and what was silenced or not checked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from yuan.model.checks import Finding, FindingPlace, Report, Silence
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import note
from yuan.ui.theme import set_role

_SILENCE = int(Qt.ItemDataRole.UserRole)
_SIZE = (820, 420)


class SilenceDialog(Dialog):
    """Asks why a rule should not apply at one place, which `where` names ("" for the words of the place)."""

    def __init__(
        self, parent: QWidget | None, finding: Finding, place: FindingPlace, where: str = ""
    ) -> None:
        super().__init__(parent, "忽略检查结果", "忽略", f"{finding.rule.title}：{finding.message}")
        where = where or (f"“{place.quote}”" if place.quote else "这一处")
        self.body.addWidget(QLabel(f"只对{where}不再提示，理由保留在预案库中，随时可以恢复。"))
        self.reason = QLineEdit()
        self.reason.setAccessibleName("理由")
        self.reason.setPlaceholderText("理由，如：引用旧文件的原文")
        self.body.addWidget(self.reason)
        others = len(finding.places) - 1
        self.everywhere = QCheckBox(f"同时忽略这一结果的另外 {others} 处")
        self.everywhere.setVisible(others > 0)
        self.body.addWidget(self.everywhere)
        self._finding, self._place = finding, place

    def problem(self) -> str:
        return "" if self.reason.text().strip() else "请填写理由。"

    @property
    def silences(self) -> tuple[Silence, ...]:
        """What is to be kept, the place asked about first."""
        others = self._finding.places if self.everywhere.isChecked() else ()
        places = dict.fromkeys((place.node, place.quote) for place in (self._place, *others))
        reason = self.reason.text().strip()
        return tuple(
            Silence(rule=self._finding.rule.id, node=node, quote=quote, reason=reason)
            for node, quote in places
        )


class OverviewDialog(Dialog):
    """Lists what was silenced, to be restored, and the rules that were not applied, each with why.

    `may_restore` says of a silence whether who looks may take it back.
    """

    restored = Signal(object)

    def __init__(
        self, parent: QWidget | None, report: Report, may_restore: Callable[[Silence], bool]
    ) -> None:
        super().__init__(parent, "已忽略和未检查的项目", "关闭")
        self._may_restore = may_restore
        self.cancel_button.hide()
        self.resize(*_SIZE)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["项目", "说明"])
        self.tree.setRootIsDecorated(False)
        for finding, silence in report.silenced:
            by = f"（{silence.by}）" if silence.by else ""
            item = QTreeWidgetItem([f"已忽略：{finding.message}", f"{silence.reason}{by}"])
            item.setData(0, _SILENCE, silence)
            self._add(item)
        for left in report.not_run:
            self._add(QTreeWidgetItem([f"未检查：{left.rule.title}", left.why]))
        self.tree.setColumnWidth(0, _SIZE[0] * 3 // 5)
        self.body.addWidget(self.tree)
        self.whole = note(selectable=True)
        self.body.addWidget(self.whole)
        self.restore = QPushButton("恢复检查")
        set_role(self.restore, "flat")
        self.restore.setEnabled(False)
        self.restore.setVisible(any(may_restore(silence) for _, silence in report.silenced))
        self.restore.clicked.connect(self._restore)
        self.tree.currentItemChanged.connect(self._chosen)
        first = self.tree.topLevelItem(0)
        if first is not None:
            self.tree.setCurrentItem(first)
        self.buttons.insertWidget(0, self.restore)

    def _add(self, item: QTreeWidgetItem) -> None:
        self.tree.addTopLevelItem(item)

    def _chosen(self, item: QTreeWidgetItem | None) -> None:
        # A tree cuts what is longer than its column.
        self.whole.setText(f"{item.text(0)}\n{item.text(1)}" if item is not None else "")
        silence = item.data(0, _SILENCE) if item is not None else None
        self.restore.setEnabled(silence is not None and self._may_restore(silence))

    def _restore(self) -> None:
        item = self.tree.currentItem()
        if item is None:
            return
        self.restored.emit(item.data(0, _SILENCE))
        self.tree.takeTopLevelItem(self.tree.indexOfTopLevelItem(item))
