"""What came of verifying the library: sound, or what does not verify, by what it concerns, and what to do."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.jobs.known_keys import accept_root
from yuan.jobs.verifying import Verified
from yuan.library import Library
from yuan.library.keys.signed_heads import read_head
from yuan.model.errors import YuanError
from yuan.model.process.signature import grouped
from yuan.model.safekeeping import Area
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import line
from yuan.ui.kit.parts import button, hbox, label, note
from yuan.ui.kit.picture import Picture
from yuan.ui.theme import set_role, tokens

_SCOPE = (
    "核验的内容：数据库文件、记录之间的关联、正文、图片和附件材料的校验值、密钥认证、批准签名、"
    "操作记录及其签署（与自身和各份备份对照）、每一条记录与操作记录所封存的是否一致、检索索引。"
)


class VerifiedDialog(Dialog):
    """Shows a result. `backups_wanted`: the user wants to see the backups."""

    backups_wanted = Signal()

    def __init__(self, parent: QWidget | None, result: Verified, library: Library) -> None:
        super().__init__(parent, "核验预案库", "关闭")
        self._result, self._library = result, library
        self.cancel_button.hide()
        troubles = result.troubles
        self.state = label(f"发现 {len(troubles)} 个问题" if troubles else "预案库完好", "title")
        sign = Picture("warning" if troubles else "verify", 28, "danger" if troubles else "success")
        self.body.addLayout(hbox(sign, (self.state, 1)))
        self.body.addWidget(label(result.scope(), wraps=True))
        self.tree = _tree(result)
        if troubles:
            self.resize(740, 560)
            self.body.addWidget(self.tree, 1)
            self._add_buttons()
        else:
            self.setMinimumWidth(620)
        self.notes = _selectable("\n".join([*(f"△ {one}" for one in result.notes), *_anchors(result)]))
        self.body.addWidget(self.notes)
        self.root_button = button("已与纸面核对，记住现在的根和记录头", self._accept_root)
        self.head_edit = line(hint="序号和校验值，如台账、纸面上所印")
        self.head_button, self.head_answer = button("核对", self._check_head), _selectable("")
        self._add_head_check()
        self.body.addWidget(note(_SCOPE))

    def _add_head_check(self) -> None:
        self.head_answer.hide()
        caption = label("核对外部记录头：")
        caption.setBuddy(self.head_edit)
        self.body.addLayout(hbox(caption, self.head_edit, self.head_button))
        self.body.addWidget(self.head_answer)
        self.head_edit.textChanged.connect(self._choose_default)
        if self._result.is_other_root or self._result.is_other_trail:
            self.buttons.insertWidget(0, self.root_button)

    def _choose_default(self, text: str) -> None:
        """Enter checks what was typed, and closes the dialog otherwise."""
        (self.head_button if text.strip() else self.accept_button).setDefault(True)

    def _check_head(self) -> None:
        try:
            check = self._library.check_head(read_head(self.head_edit.text()))
            fits, words = check.fits, check.sentence
        except YuanError as error:
            fits, words = False, str(error)
        self.head_answer.setText(words)
        self.head_answer.show()
        set_role(self.head_answer, "muted" if fits else "danger")
        if not self._result.troubles:
            self.adjustSize()

    def _accept_root(self) -> None:
        try:
            accept_root(self._library)
        except YuanError as error:
            self.complain(str(error))
            return
        self.accept()

    def _add_buttons(self) -> None:
        copy = button("复制结果", lambda: QGuiApplication.clipboard().setText(self.text()))
        self.buttons.insertWidget(0, copy)
        self.buttons.insertWidget(1, button("备份与恢复…", self._go_to_backups))

    def _go_to_backups(self) -> None:
        self.accept()
        self.backups_wanted.emit()

    def text(self) -> str:
        """The result as text, to be passed on."""
        lines = [f"{one.area.value}：{one.text}{one.remedy}" for one in self._result.troubles]
        return "\n".join([self._result.scope(), self.state.text(), *lines, self.notes.text()])


def _anchors(result: Verified) -> list[str]:
    """What is compared with what was kept elsewhere."""
    root = f"预案库根：{grouped(result.root)}" if result.root else ""
    number, _, digits = result.head.partition(" ")
    head = f"记录头：第 {number} 条　{grouped(digits, 8)}" if digits else ""
    return [line for line in (root, head) if line]


def _selectable(text: str) -> QLabel:
    made = label(text, wraps=True, selectable=True)
    made.setVisible(bool(text))
    return made


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
            row = QTreeWidgetItem(group, [one.text])
            row.setForeground(0, tokens().colour("danger"))
            row.setToolTip(0, one.text)
        remedy = QTreeWidgetItem(group, [f"→ {found[0].remedy}"])
        remedy.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setExpanded(True)
    return tree
