"""Structured elements found in the text, offered to the drafter: looked at, ticked, and only then put in."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSplitter, QTextBrowser, QWidget

from yuan.model.document.elements import render
from yuan.model.recognition import Candidate
from yuan.model.text.plain_text import block_text
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import label

_CANDIDATE = int(Qt.ItemDataRole.UserRole)
_SIZE = (820, 520)


class RecognitionDialog(Dialog):
    """After acceptance `chosen` are the candidates ticked. Nothing is ticked when it opens."""

    def __init__(self, parent: QWidget | None, candidates: Sequence[Candidate]) -> None:
        super().__init__(
            parent,
            "识别结构要素",
            "采用所选",
            "以下文字可以改为结构要素。改后内容不变，小标题统一为“启动条件、指挥、响应措施”一类，后面章节的编号随之调整；可用于处置卡、通讯录、衔接矩阵和检查，可以撤销。",
        )
        self.resize(*_SIZE)
        self.list = QListWidget()
        self.list.setWordWrap(True)
        for candidate in candidates:
            item = QListWidgetItem(f"{candidate.name}　{candidate.where}")
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked)
            item.setData(_CANDIDATE, candidate)
            self.list.addItem(item)
        self.preview = QTextBrowser()
        both = QSplitter(Qt.Orientation.Horizontal)
        both.addWidget(self.list)
        both.addWidget(self.preview)
        both.setSizes([_SIZE[0] // 3, _SIZE[0] * 2 // 3])
        self.body.addWidget(both, 1)
        hint = label("勾选要采用的项目，右侧是采用后的样子。", "muted")
        self.body.addWidget(hint)
        self.list.currentItemChanged.connect(self._show)
        self.list.setCurrentRow(0)

    def problem(self) -> str:
        return "" if self.chosen else "请先勾选要采用的项目。"

    @property
    def chosen(self) -> list[Candidate]:
        """The candidates ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(_CANDIDATE) for item in items if item.checkState() is Qt.CheckState.Checked]

    def _show(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        candidate: Candidate = item.data(_CANDIDATE)
        blocks = [block for element in candidate.elements for block in render(element)]
        self.preview.setPlainText("\n".join(block_text(block, {}) for block in blocks))
