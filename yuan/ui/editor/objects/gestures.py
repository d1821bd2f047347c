"""The mouse and Enter on what stands in the text as one thing: click selects, Ctrl+click follows, hovering tells."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QToolTip

from yuan.model.document.content import Figure, Footnote, Reference
from yuan.model.document.numbers import join_number
from yuan.ui.editor.text.element_names import element_name
from yuan.ui.editor.text.plan_text import PlanText


class ObjectGestures(QObject):
    """Watches the text and viewport of `edit`."""

    followed = Signal(object)
    """The `Reference` clicked with Ctrl held."""

    def __init__(self, edit: PlanText) -> None:
        super().__init__(edit)
        self._edit = edit
        edit.installEventFilter(self)
        edit.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseButtonPress if isinstance(event, QMouseEvent):
                return self._pressed(event)
            case QEvent.Type.ToolTip if isinstance(event, QHelpEvent) and watched is self._edit.viewport():
                return self._tell(event)
            case QEvent.Type.KeyPress if isinstance(event, QKeyEvent) and watched is self._edit:
                return self._key(event)
        return False

    def _pressed(self, event: QMouseEvent) -> bool:
        if event.button() != Qt.MouseButton.LeftButton:
            return False
        place = object_under(self._edit, event.position().toPoint())
        node = self._edit.object_at(place) if place >= 0 else None
        is_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        if isinstance(node, Reference) and is_control:
            self.followed.emit(node)
            return True
        if node is None or isinstance(node, Reference | Footnote):
            return False
        select_object(self._edit, place)
        self._edit.setFocus()
        return True

    def _key(self, event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        place = selected_object(self._edit.textCursor())
        if not is_enter or event.modifiers() != Qt.KeyboardModifier.NoModifier or place < 0:
            return False
        if self._edit.object_at(place) is None:
            return False
        self._edit.object_opened.emit(place)
        return True

    def _tell(self, event: QHelpEvent) -> bool:
        place = object_under(self._edit, event.pos())
        node = self._edit.object_at(place) if place >= 0 else None
        if node is None:
            QToolTip.hideText()
            return False
        QToolTip.showText(event.globalPos(), hint(self._edit, node), self._edit.viewport())
        return True


def hint(edit: PlanText, node: object) -> str:
    """What hovering over `node` tells."""
    objects = edit.objects
    match node:
        case Footnote():
            return f"脚注{objects.text_of(node)}　{node.text}\n双击修改"
        case Reference() if objects.is_dangling(node):
            return "引用的内容已不在本预案中。\n双击重新选择"
        case Reference(plan=plan) if plan:
            return f"{node.text}\nCtrl+单击打开"
        case Reference():
            number, title = objects.numbers.get(node.target, ""), objects.titles.get(node.target, "")
            return f"{join_number(number, title)}\nCtrl+单击前往"
        case Figure():
            return f"{node.caption or '图'}\n拖动四角缩放，双击修改图题和大小"
        case _:
            return f"{element_name(node)}\n双击或选中后按回车修改"


def object_under(edit: PlanText, point: QPoint) -> int:
    """The position of the object character drawn at `point` of the viewport, -1 for none."""
    near = edit.cursorForPosition(point).position()
    for place in (near, near - 1):
        if place >= 0 and edit.object_at(place) is not None and object_rect(edit, place).contains(point):
            return place
    return -1


def object_rect(edit: PlanText, place: int) -> QRect:
    """What the object character at `place` takes up in the viewport."""
    cursor = QTextCursor(edit.document())
    cursor.setPosition(place)
    left = edit.cursorRect(cursor)
    cursor.setPosition(place + 1)
    right = edit.cursorRect(cursor)
    return QRect(left.left(), left.top(), max(1, right.left() - left.left()), left.height())


def selected_object(cursor: QTextCursor) -> int:
    """The position of the one character selected, -1 when it is none or several."""
    start = cursor.selectionStart()
    return start if cursor.selectionEnd() - start == 1 else -1


def select_object(edit: PlanText, place: int) -> None:
    """Select the object character at `place`."""
    cursor = edit.textCursor()
    cursor.setPosition(place)
    cursor.setPosition(place + 1, QTextCursor.MoveMode.KeepAnchor)
    edit.setTextCursor(cursor)
