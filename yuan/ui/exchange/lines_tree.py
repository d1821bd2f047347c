"""What a package does, line by line, under the plan it is about; narrowed to what becomes of a line."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.model.exchange.preview import Effect, PreviewLine
from yuan.ui.kit.parts import empty, hbox, vbox
from yuan.ui.theme import tokens

TONES = {
    Effect.NEW: "success",
    Effect.CHANGED: "accent",
    Effect.MERGED: "accent",
    Effect.CONFLICT: "danger",
    Effect.SAME: "muted",
    Effect.OLDER: "muted",
    Effect.WAITING: "warning",
    Effect.REFUSED: "danger",
}
_PRESSING = (Effect.CONFLICT, Effect.REFUSED, Effect.WAITING)
_FEW = 4
"""So many plans are all unfolded at first."""
_LINE = Qt.ItemDataRole.UserRole
_ROW_HEIGHT = 28


def told_counts(lines: Sequence[PreviewLine]) -> str:
    """How many lines there are of each effect: 新增 3、冲突 1."""
    counted = ((effect, sum(line.effect is effect for line in lines)) for effect in Effect)
    return "、".join(f"{effect.value} {count}" for effect, count in counted if count)


class LinesTree(QWidget):
    """Emits `chosen` with the line chosen, None for the head of a group; `opened` with the line double-clicked."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._lines: tuple[PreviewLine, ...] = ()
        self._effect: Effect | None = None
        self.buttons: dict[Effect | None, QPushButton] = {}
        self._group = QButtonGroup(self)
        self._line = hbox()
        self.text_edit = QLineEdit()
        self.text_edit.setPlaceholderText("按预案、内容筛选")
        self.text_edit.setAccessibleName("按预案、内容筛选")
        self.text_edit.setClearButtonEnabled(True)
        self.tree = QTreeWidget()
        self.tree.setAccessibleName("逐条处理")
        self.tree.setHeaderLabels(["内容", "处理", "说明"])
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setAlternatingRowColors(True)
        self.tree.setUniformRowHeights(True)
        for place, width in ((0, 380), (1, 120)):
            self.tree.header().resizeSection(place, width)
        vbox(hbox(self._line, (self.text_edit, 1)), (self.tree, 1), on=self, margin=0)
        self.tree.currentItemChanged.connect(lambda item, _: self.chosen.emit(_line_of(item)))
        self.tree.itemActivated.connect(lambda item, _: self.opened.emit(_line_of(item)))
        self.text_edit.textChanged.connect(lambda _: self._narrow())
        self.setFocusProxy(self.tree)

    def show_lines(self, lines: Sequence[PreviewLine]) -> None:
        """Show these, grouped by what they are about: plans first, then what is the whole office's."""
        self._lines, self._effect = tuple(lines), None
        self._make_buttons()
        self.tree.clear()
        groups: dict[tuple[str, str], list[PreviewLine]] = {}
        for line in lines:
            groups.setdefault((line.plan, line.about), []).append(line)
        few = sum(bool(plan) for plan, _ in groups) <= _FEW
        for (plan, about), own in sorted(groups.items(), key=lambda group: not group[0][0]):
            head = QTreeWidgetItem(self.tree, [about, "", told_counts(own)])
            head.setData(0, _LINE, None)
            font = head.font(0)
            font.setBold(True)
            head.setFont(0, font)
            head.setToolTip(0, about)
            for line in own:
                self._add(head, line)
            head.setExpanded((few and bool(plan)) or any(line.effect in _PRESSING for line in own))
        for head in self._heads():
            head.setSizeHint(0, QSize(0, _ROW_HEIGHT))
        if groups:
            self.tree.setCurrentItem(self._heads()[0])

    def show_effect(self, effect: Effect | None) -> None:
        """Leave only the lines of one effect, None for all."""
        self._effect = effect
        self.buttons[effect].setChecked(True)
        self._narrow()

    def shown(self) -> list[PreviewLine]:
        """The lines in sight or folded away, from top to bottom."""
        rows = (row for head in self._heads() for row in _children(head) if not row.isHidden())
        return [line for line in map(_line_of, rows) if line is not None]

    def current_line(self) -> PreviewLine | None:
        """The line chosen; of a group the first, which says what it is about."""
        item = self.tree.currentItem()
        return _line_of(item) or _line_of(item.child(0) if item is not None else None)

    def _add(self, head: QTreeWidgetItem, line: PreviewLine) -> None:
        row = QTreeWidgetItem(head, [line.what, line.effect.value, line.detail])
        row.setData(0, _LINE, line)
        row.setForeground(1, tokens().colour(TONES[line.effect]))
        for place, text in enumerate((line.what, line.effect.value, line.detail)):
            row.setToolTip(place, text)

    def _make_buttons(self) -> None:
        for old in self._group.buttons():
            self._group.removeButton(old)
        empty(self._line)
        self.buttons = {}
        counted = [(effect, sum(line.effect is effect for line in self._lines)) for effect in Effect]
        for effect, count in [(None, len(self._lines)), *counted]:
            if effect is not None and not count:
                continue
            made = QPushButton(f"{effect.value if effect else '全部'} {count}")
            made.setCheckable(True)
            made.setAutoDefault(False)
            made.setChecked(effect is None)
            made.clicked.connect(lambda _=False, effect=effect: self.show_effect(effect))
            self._group.addButton(made)
            self._line.addWidget(made)
            self.buttons[effect] = made

    def _heads(self) -> list[QTreeWidgetItem]:
        rows = (self.tree.topLevelItem(at) for at in range(self.tree.topLevelItemCount()))
        return [row for row in rows if row is not None]

    def _narrow(self) -> None:
        text = self.text_edit.text().strip()
        for head in self._heads():
            is_any = False
            for row in _children(head):
                line = _line_of(row)
                holds = line is not None and self._effect in (None, line.effect)
                holds = holds and line is not None and text in f"{line.about}{line.what}{line.detail}"
                row.setHidden(not holds)
                is_any |= holds
            head.setHidden(not is_any)
            if is_any and (self._effect is not None or text):
                head.setExpanded(True)


def _children(head: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    rows = (head.child(at) for at in range(head.childCount()))
    return [row for row in rows if row is not None]


def _line_of(item: QTreeWidgetItem | None) -> PreviewLine | None:
    line = item.data(0, _LINE) if item is not None else None
    return line if isinstance(line, PreviewLine) else None
