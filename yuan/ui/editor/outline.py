"""The outline beside the text: a tree of headings in step with it, by which sections are also moved and renamed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from yuan.model.content import Attachment, Document, NodeId, Section
from yuan.model.numbering import join_number, numbers

ID_ROLE = int(Qt.ItemDataRole.UserRole)
HEADING_ROLE = ID_ROLE + 1
MIME = "application/x-yuan-section"
Index = QModelIndex | QPersistentModelIndex


class OutlineModel(QStandardItemModel):
    """The headings of a plan. `show` changes only what differs, so that the view does not flicker."""

    drop_wanted = Signal(str, str, int)
    """A section was dropped on a parent (its id, "" the plan itself) at a row among its children (-1 the end)."""
    renamed = Signal(str, str)
    """A heading was typed anew: its id and text."""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[NodeId, QStandardItem] = {}

    def show(self, document: Document) -> None:
        """Bring the tree in step with `document`."""
        computed = numbers(document)
        root = self.invisibleRootItem()
        self._items = {}
        self._fill(root, [*document.sections, *document.attachments], computed)

    def _fill(
        self, parent: QStandardItem, nodes: list[Section | Attachment], computed: dict[NodeId, str]
    ) -> None:
        for place, node in enumerate(nodes):
            heading = node.title if isinstance(node, Attachment) else node.heading
            text = join_number(computed.get(node.id, ""), heading or "（无标题）")
            item = parent.child(place)
            if item is None:
                item = QStandardItem()
                item.setDragEnabled(isinstance(node, Section))
                parent.appendRow(item)
            if item.text() != text or item.data(ID_ROLE) != node.id:
                item.setData(node.id, ID_ROLE)
                item.setData(heading, HEADING_ROLE)
                item.setText(text)
                item.setToolTip(text)
            self._items[node.id] = item
            self._fill(item, list(node.sections), computed)
        if parent.rowCount() > len(nodes):
            parent.removeRows(len(nodes), parent.rowCount() - len(nodes))

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
        data.setData(MIME, str(indexes[0].data(ID_ROLE)).encode() if indexes else b"")
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
        id = bytes(data.data(MIME).data()).decode()
        self.drop_wanted.emit(id, str(parent.data(ID_ROLE) or "") if parent.isValid() else "", row)
        # The text is moved, and the tree follows it; Qt must not remove the dragged row itself.
        return False


class Outline(QTreeView):
    """The view. Emits `chosen` with the id of the heading clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headings = OutlineModel()
        self.setModel(self.headings)
        self.setHeaderHidden(True)
        self.setIndentation(14)
        self.setUniformRowHeights(True)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(lambda index: self.chosen.emit(index.data(ID_ROLE)))

    def show_plan(self, document: Document, *, anew: bool = False) -> None:
        """Bring the outline in step; `anew` for another plan, whose first two levels are unfolded."""
        self.headings.show(document)
        if anew:
            self.expandToDepth(1)

    def set_current(self, id: NodeId) -> None:
        """Mark the heading `id`, unfolding what hides it."""
        index = self.headings.index_of(id)
        if index != self.currentIndex():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    @property
    def current(self) -> NodeId:
        """The id of the heading marked."""
        return str(self.currentIndex().data(ID_ROLE) or "")

    def set_editable(self, editable: bool) -> None:
        """Whether sections can be moved and renamed here."""
        self.setDragEnabled(editable)
        self.setAcceptDrops(editable)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed if editable else trigger.NoEditTriggers)
