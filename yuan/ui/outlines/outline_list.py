"""The outlines to choose from: grouped, found by name or the first letters of its syllables, with their headings."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from yuan.model.document.numbers import format_number, join_number
from yuan.templates import Outline
from yuan.templates.pack import Part
from yuan.ui.kit.parts import label, vbox
from yuan.ui.kit.pinyin import fit

_ID = Qt.ItemDataRole.UserRole


class OutlineList(QWidget):
    """Emits `chosen` when another outline is the current one. What has no body yet is shown, but cannot be chosen."""

    chosen = Signal()

    def __init__(self, outlines: Sequence[Outline]) -> None:
        super().__init__()
        self._outlines = {outline.id: outline for outline in outlines}
        self.search_edit = QLineEdit()
        self.search_edit.setPlaceholderText("查找提纲，可用拼音首字母")
        self.search_edit.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(14)
        self.tree.setAccessibleName("提纲")
        self._none = label("没有符合的提纲。", "muted")
        self._none.hide()
        vbox(self.search_edit, (self.tree, 1), self._none, on=self, margin=0)
        self._fill(outlines)
        self.search_edit.textChanged.connect(self._narrow)
        self.search_edit.returnPressed.connect(self.tree.setFocus)
        self.tree.currentItemChanged.connect(self._tell)
        self._choose_first()

    @property
    def current(self) -> Outline | None:
        """The outline chosen."""
        item = self.tree.currentItem()
        return self._outlines.get(item.data(0, _ID)) if item is not None else None

    def _tell(self) -> None:
        if self.current is not None:
            self.chosen.emit()

    def choose(self, id: str) -> None:
        """Make the outline called `id` the current one."""
        for item in self._items():
            if item.data(0, _ID) == id:
                self.tree.setCurrentItem(item)

    def _fill(self, outlines: Sequence[Outline]) -> None:
        groups: dict[str, QTreeWidgetItem] = {}
        for outline in outlines:
            if outline.group not in groups:
                group = QTreeWidgetItem(self.tree, [outline.group])
                group.setFlags(Qt.ItemFlag.ItemIsEnabled)
                group.setExpanded(True)
                groups[outline.group] = group
            item = QTreeWidgetItem(groups[outline.group], [outline.title])
            item.setData(0, _ID, outline.id)
            item.setToolTip(0, outline.pending or f"{outline.title}\n{outline.source}（{outline.version}）")
            if outline.pending:
                item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _below(group)]

    def _groups(self) -> list[QTreeWidgetItem]:
        return _below(self.tree.invisibleRootItem())

    def _narrow(self, text: str) -> None:
        for item in self._items():
            outline = self._outlines[item.data(0, _ID)]
            item.setHidden(not fit(text, f"{outline.title} {' '.join(outline.events)} {outline.kind.value}"))
        for group in self._groups():
            group.setHidden(all(item.isHidden() for item in _below(group)))
        current = self.tree.currentItem()
        if current is None or current.isHidden():
            self._choose_first()
        self._none.setVisible(all(item.isHidden() for item in self._items()))

    def _choose_first(self) -> None:
        for item in self._items():
            if not item.isHidden() and item.flags() & Qt.ItemFlag.ItemIsSelectable:
                self.tree.setCurrentItem(item)
                return


def _below(parent: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    children = (parent.child(row) for row in range(parent.childCount()))
    return [child for child in children if child is not None]


def headings_text(outline: Outline) -> str:
    """The outline's headings with their numbers, required ones marked, then its attachments."""
    lines: list[str] = []

    def visit(sections: tuple[Part, ...], path: list[int]) -> None:
        for place, part in enumerate(sections, 1):
            here = [*path, place]
            pattern = outline.numbering[min(len(here), len(outline.numbering)) - 1]
            mark = "　＊" if part.required else ""
            indent = "　" * (len(here) - 1)
            lines.append(f"{indent}{join_number(format_number(pattern, here), part.heading)}{mark}")
            visit(part.sections, here)

    visit(outline.sections, [])
    lines += [f"附件{place}　{item.title}" for place, item in enumerate(outline.attachments, 1)]
    return "\n".join(lines)
