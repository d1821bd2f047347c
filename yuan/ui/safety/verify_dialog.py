"""What came of verifying the library: sound, or what does not verify, by what it concerns, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.jobs.verifying import Verified
from yuan.model.safekeeping import Area
from yuan.ui.theme import set_role, tokens
from yuan.ui.widgets.dialog import Dialog
from yuan.ui.widgets.picture import Picture

_SCOPE = "核验的内容：数据库文件、记录之间的关联、正文、图片和附件材料的散列、批准签名、操作记录（与自身和各份备份对照）、每一条记录与操作记录所封存的是否一致、检索索引。"


class VerifiedDialog(Dialog):
    """Shows a result. `backups_wanted`: the user wants to see the backups."""

    backups_wanted = Signal()

    def __init__(self, parent: QWidget | None, result: Verified) -> None:
        super().__init__(parent, "核验预案库", "关闭")
        self._result = result
        self.cancel_button.hide()
        troubles = result.troubles
        head = QHBoxLayout()
        head.addWidget(Picture("warning" if troubles else "verify", 28, "danger" if troubles else "success"))
        self.state = QLabel(f"发现 {len(troubles)} 个问题" if troubles else "预案库完好")
        set_role(self.state, "title")
        head.addWidget(self.state, 1)
        self.body.addLayout(head)
        scope = QLabel(result.scope())
        scope.setWordWrap(True)
        self.body.addWidget(scope)
        self.notes = QLabel("\n".join(result.notes))
        self.notes.setWordWrap(True)
        self.notes.setVisible(bool(result.notes))
        set_role(self.notes, "chip", "warning")
        self.body.addWidget(self.notes)
        self.tree = _tree(result)
        if troubles:
            self.resize(740, 560)
            self.body.addWidget(self.tree, 1)
            self._add_buttons()
        else:
            self.setMinimumWidth(520)
        note = QLabel(_SCOPE)
        note.setWordWrap(True)
        set_role(note, "muted")
        self.body.addWidget(note)

    def _add_buttons(self) -> None:
        copy, backups = QPushButton("复制结果"), QPushButton("备份与恢复…")
        for place, button in enumerate((copy, backups)):
            button.setAutoDefault(False)
            self.buttons.insertWidget(place, button)
        copy.clicked.connect(lambda _=False: QGuiApplication.clipboard().setText(self.text()))
        backups.clicked.connect(self._go_to_backups)

    def _go_to_backups(self) -> None:
        self.accept()
        self.backups_wanted.emit()

    def text(self) -> str:
        """The result as text, to be passed on."""
        lines = [f"{one.area.value}：{one.text}{one.remedy}" for one in self._result.troubles]
        return "\n".join([self._result.scope(), self.state.text(), *lines, *self._result.notes])


def _tree(result: Verified) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName("核验发现的问题")
    tree.setHeaderHidden(True)
    tree.setWordWrap(True)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
    for area in Area:
        found = [one for one in result.troubles if one.area is area]
        if not found:
            continue
        group = QTreeWidgetItem(tree, [f"{area.value}（{len(found)}）"])
        font = group.font(0)
        font.setBold(True)
        group.setFont(0, font)
        for one in found:
            line = QTreeWidgetItem(group, [one.text])
            line.setForeground(0, tokens().colour("danger"))
            line.setToolTip(0, one.text)
        remedy = QTreeWidgetItem(group, [f"→ {found[0].remedy}"])
        remedy.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setExpanded(True)
    return tree
