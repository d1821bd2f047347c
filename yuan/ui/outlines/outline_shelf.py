"""Which outlines a library offers, and the office's own: take in, give out, remove."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeWidget, QTreeWidgetItem, QWidget

from yuan.jobs.outlines import export_outline, import_outline, known_outlines
from yuan.library import Session
from yuan.library.permissions import Right, has_right
from yuan.model.files import file_name
from yuan.templates import Outline
from yuan.ui.kit.dialog import Dialog, confirm
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import choose_target
from yuan.ui.kit.parts import REST, button, hbox

_FILTER = "提纲文件 (*.toml)"
_ID = Qt.ItemDataRole.UserRole


class OutlineShelfDialog(Dialog):
    """Ticked outlines are offered for new plans; whoever may not settle that can still take in and give out."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "提纲管理", "保存", "勾选的提纲在新建预案时可选，对本库所有人生效。")
        self.resize(860, 560)
        self._session = session
        self._may_settle = has_right(session.account, Right.SET_OFFICE)
        self._outlines: dict[str, Outline] = {}
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["提纲", "版本", "来源"])
        self.tree.setColumnWidth(0, 270)
        self.tree.setColumnWidth(1, 110)
        self.body.addWidget(self.tree, 1)
        self.import_button = button("导入提纲…", self._import)
        self.export_button = button("导出提纲…", self._export)
        self.remove_button = button("删除", self._remove)
        self.body.addLayout(hbox(self.import_button, self.export_button, self.remove_button, REST))
        self.tree.currentItemChanged.connect(lambda *_: self._show_choice())
        self._fill(session.outlines.withheld())

    def save(self) -> None:
        if self._may_settle:
            self._session.outlines.withhold(self._unticked())

    def _fill(self, withheld: frozenset[str]) -> None:
        self._outlines = {item.id: item for item in known_outlines(self._session)}
        self._own = {kept.id for kept in self._session.outlines.own()}
        self.tree.clear()
        groups: dict[str, QTreeWidgetItem] = {}
        for outline in self._outlines.values():
            if outline.group not in groups:
                groups[outline.group] = QTreeWidgetItem(self.tree, [outline.group])
                groups[outline.group].setFlags(Qt.ItemFlag.ItemIsEnabled)
                groups[outline.group].setExpanded(True)
            item = QTreeWidgetItem(groups[outline.group], [outline.title, outline.version, outline.source])
            item.setData(0, _ID, outline.id)
            item.setToolTip(2, outline.pending or outline.source)
            is_offered = outline.id not in withheld
            item.setCheckState(0, Qt.CheckState.Checked if is_offered else Qt.CheckState.Unchecked)
            if not self._may_settle:
                item.setFlags(item.flags() & ~Qt.ItemFlag.ItemIsUserCheckable)
        self._show_choice()

    def _unticked(self) -> frozenset[str]:
        found = self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        return frozenset(
            item.data(0, _ID)
            for item in found
            if item.data(0, _ID) and item.checkState(0) == Qt.CheckState.Unchecked
        )

    @property
    def _current(self) -> Outline | None:
        item = self.tree.currentItem()
        return self._outlines.get(item.data(0, _ID)) if item is not None else None

    def _show_choice(self) -> None:
        current = self._current
        self.export_button.setEnabled(current is not None and not current.pending)
        self.remove_button.setEnabled(self._may_settle and current is not None and current.id in self._own)

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "导入提纲", "", _FILTER)
        if not name:
            return
        with guarded(self):
            import_outline(self._session, Path(name))
            self._fill(self._unticked())

    def _export(self) -> None:
        current = self._current
        if current is None:
            return
        target = choose_target(self, "导出提纲", f"{file_name(current.title)}.toml", _FILTER)
        if target is None:
            return
        with guarded(self):
            export_outline(self._session, current, target)

    def _remove(self) -> None:
        current = self._current
        if current is None or not confirm(
            self, f"删除提纲“{current.title}”？", "已用它编制的预案不受影响。", yes="删除"
        ):
            return
        with guarded(self):
            self._session.outlines.remove(current.id)
            self._fill(self._unticked())
