"""The outline beside the text: a tree of headings in step with it, by which sections are also moved and renamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from yuan.model.document.content import Attachment, Document, NodeId, Section
from yuan.model.document.numbers import join_number

ID_ROLE = int(Qt.ItemDataRole.UserRole)
HEADING_ROLE = ID_ROLE + 1
MIME = "application/x-yuan-section"
KEYS = {
    Qt.Key.Key_Tab: "section.demote",
    Qt.Key.Key_Backtab: "section.promote",
    Qt.Key.Key_Delete: "section.delete",
}
"""Keys that are commands here, by their ids, as in an office program's outline."""
Index = QModelIndex | QPersistentModelIndex


class OutlineModel(QStandardItemModel):
    """The headings of a plan. `show` changes only what differs, so that the view does not flicker."""

    drop_wanted = Signal(list, str, int)
    """Sections (their ids) were dropped on a parent (its id, "" the plan itself) at a row among its children
    (-1 the end)."""
    renamed = Signal(str, str)
    """A heading was typed anew: its id and text."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[NodeId, QStandardItem] = {}
        self._kept: Mapping[NodeId, Section | Attachment] = {}
        self._new: set[NodeId] = set()
        self._has_moved = False
        self._shown: tuple[Document, Mapping[NodeId, str]] = (Document(), {})

    def show(self, document: Document, numbers: Mapping[NodeId, str]) -> bool:
        """Bring the tree in step with `document`; whether headings came, went or moved."""
        before, self._shown = self._shown, (document, numbers)
        if before[1] == numbers and _read_alike(before[0], document):
            return False
        self._has_moved = False
        self._kept = _nodes(before[0]) if before[1] == numbers else {}
        self._new = set()
        self._fill(self.invisibleRootItem(), [*document.sections, *document.attachments], numbers)
        there = _nodes(document)
        self._items = {id: item for id, item in self._items.items() if id in there}
        return self._has_moved

    def _fill(
        self, parent: QStandardItem, nodes: list[Section | Attachment], numbers: Mapping[NodeId, str]
    ) -> None:
        wanted = {node.id for node in nodes}
        for place, node in enumerate(nodes):
            while parent.rowCount() > place and parent.child(place).data(ID_ROLE) not in wanted:
                parent.removeRow(place)
                self._has_moved = True
            item = self._item_at(parent, place, node)
            if self._kept.get(node.id) is node and node.id not in self._new:
                continue  # what is the very same node reads the same, with all below
            heading = node.title if isinstance(node, Attachment) else node.heading
            text = join_number(numbers.get(node.id, ""), heading or "（无标题）")
            if item.text() != text or item.data(HEADING_ROLE) != heading:
                item.setData(heading, HEADING_ROLE)
                item.setText(text)
                item.setToolTip(text)
            self._items[node.id] = item
            self._fill(item, list(node.sections), numbers)
        if parent.rowCount() > len(nodes):
            parent.removeRows(len(nodes), parent.rowCount() - len(nodes))
            self._has_moved = True

    def _item_at(self, parent: QStandardItem, place: int, node: Section | Attachment) -> QStandardItem:
        """The item of `node` at row `place`: the one there, one moved up from further down, or a new one."""
        rows = range(place, parent.rowCount())
        row = next((row for row in rows if parent.child(row).data(ID_ROLE) == node.id), -1)
        if row == place:
            return parent.child(row)
        self._has_moved = True
        if row > place:
            item = parent.takeRow(row)[0]
        else:
            item = QStandardItem()
            self._new.add(node.id)
            item.setData(node.id, ID_ROLE)
            item.setDragEnabled(isinstance(node, Section))
        parent.insertRow(place, [item])
        return item

    def places(self) -> list[tuple[NodeId, QModelIndex]]:
        """Every heading's id and place in the tree."""
        return [(id, item.index()) for id, item in self._items.items()]

    def index_of(self, id: NodeId) -> QModelIndex:
        """Where the heading `id` stands in the tree."""
        item = self._items.get(id)
        return item.index() if item is not None else QModelIndex()

    # --- Qt -----------------------------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole:
            return super().data(index, HEADING_ROLE)
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role == Qt.ItemDataRole.EditRole:
            self.renamed.emit(str(super().data(index, ID_ROLE)), str(value))
            return True
        return super().setData(index, value, role)

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(MIME, "\n".join(str(index.data(ID_ROLE)) for index in indexes).encode())
        return data

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        return data.hasFormat(MIME)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        ids = bytes(data.data(MIME).data()).decode().split("\n")
        self.drop_wanted.emit(ids, str(parent.data(ID_ROLE) or "") if parent.isValid() else "", row)
        # The text is moved, and the tree follows it; Qt must not remove the dragged rows itself.
        return False


def _nodes(document: Document) -> dict[NodeId, Section | Attachment]:
    """All headings of `document` by id."""
    found: dict[NodeId, Section | Attachment] = {}

    def visit(nodes: Sequence[Section | Attachment]) -> None:
        for node in nodes:
            found[node.id] = node
            visit(node.sections)

    visit([*document.sections, *document.attachments])
    return found


def _read_alike(one: Document | Attachment | Section, other: Document | Attachment | Section) -> bool:
    """Whether the outlines of the two are the same; what is the same object need not be looked into."""
    if one is other:
        return True
    below = [*one.sections, *getattr(one, "attachments", ())]
    also = [*other.sections, *getattr(other, "attachments", ())]
    return len(below) == len(also) and all(
        first is second
        or (type(first) is type(second) and _line(first) == _line(second) and _read_alike(first, second))
        for first, second in zip(below, also, strict=True)
    )


def _line(node: Section | Attachment) -> tuple[NodeId, str]:
    return node.id, node.title if isinstance(node, Attachment) else node.heading


class Outline(QTreeView):
    """The view. Several headings can be chosen; Tab, Delete and Enter act on them."""

    chosen = Signal(str)
    """The heading with this id was clicked or reached by keys: it should be in sight."""
    entered = Signal(str)
    """Enter was pressed on this heading, or it was double-clicked: its text is wanted."""
    command_wanted = Signal(str)
    """A key asked for the editor's command of this name on the chosen headings."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headings = OutlineModel()
        self._folded: set[NodeId] = set()
        self._is_editable = True
        self.setModel(self.headings)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTabKeyNavigation(False)
        self.clicked.connect(self._clicked)
        self.setExpandsOnDoubleClick(False)
        self.doubleClicked.connect(lambda index: self.entered.emit(str(index.data(ID_ROLE))))
        self.collapsed.connect(lambda index: self._folded.add(str(index.data(ID_ROLE))))
        self.expanded.connect(lambda index: self._folded.discard(str(index.data(ID_ROLE))))

    def show_plan(self, document: Document, numbers: Mapping[NodeId, str], *, is_new: bool = False) -> None:
        """Bring the outline in step; `is_new` for another plan, whose first two levels are unfolded."""
        chosen = self.chosen_ids
        self.setUpdatesEnabled(False)
        has_moved = self.headings.show(document, numbers)
        if is_new:
            self._folded = _below(document, 3)
        if is_new or has_moved:
            self._fold_as_before()
            if not is_new:
                self._choose(chosen)
        self.setUpdatesEnabled(True)

    def fold_to(self, level: int) -> None:
        """Show the headings of the first `level` levels."""
        self.expandToDepth(level - 2) if level > 1 else self.collapseAll()

    def set_current(self, id: NodeId) -> None:
        """Mark the heading `id`, unfolding what hides it; several chosen ones stay chosen while it is one of them."""
        index = self.headings.index_of(id)
        if index == self.currentIndex() or (len(self.chosen_ids) > 1 and id in self.chosen_ids):
            return
        self.setCurrentIndex(index)
        self.scrollTo(index)

    @property
    def current(self) -> NodeId:
        """The id of the heading marked."""
        return str(self.currentIndex().data(ID_ROLE) or "")

    @property
    def chosen_ids(self) -> list[NodeId]:
        """The ids of the headings chosen."""
        return [str(index.data(ID_ROLE)) for index in self.selectionModel().selectedIndexes()]

    def set_editable(self, editable: bool) -> None:
        """Whether sections can be moved and renamed here."""
        self._is_editable = editable
        self.setDragEnabled(editable)
        self.setAcceptDrops(editable)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed if editable else trigger.NoEditTriggers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in KEYS and self.chosen_ids:
            if self._is_editable:
                self.command_wanted.emit(KEYS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.entered.emit(self.current)
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus() and current.isValid():
            self.chosen.emit(str(current.data(ID_ROLE)))

    def focusNextPrevChild(self, next: bool) -> bool:
        # Tab and Shift+Tab change levels here, as in Word's outline.
        return False

    def _clicked(self, index: QModelIndex) -> None:
        if len(self.chosen_ids) == 1:
            self.chosen.emit(index.data(ID_ROLE))

    def _fold_as_before(self) -> None:
        """Items that are new to the view are unfolded, unless their heading was folded."""
        folded = set(self._folded)
        for id, index in self.headings.places():
            self.setExpanded(index, id not in folded)

    def _choose(self, ids: Sequence[NodeId]) -> None:
        found = QItemSelection()
        for id in ids:
            index = self.headings.index_of(id)
            if index.isValid():
                found.select(index, index)
        self.selectionModel().select(found, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _below(document: Document, level: int) -> set[NodeId]:
    """The ids of the sections at `level` and deeper that hold others."""
    found: set[NodeId] = set()

    def visit(nodes: Sequence[Section | Attachment], depth: int) -> None:
        for node in nodes:
            if depth >= level and node.sections:
                found.add(node.id)
            visit(node.sections, depth + 1)

    visit([*document.sections, *document.attachments], 1)
    return found
