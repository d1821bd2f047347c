"""Commands on what stands in the text as one thing: pictures, notes, references, structured elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction, QImage, QTextCursor
from PySide6.QtWidgets import QFileDialog, QMenu

from yuan.model.document.content import Element, Figure, Footnote, Reference, Table
from yuan.model.errors import BadFile, YuanError
from yuan.model.files import atomic_write, file_name
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.objects.element_forms import NodeForm
from yuan.ui.editor.objects.figure_form import FigureForm
from yuan.ui.editor.objects.figure_handles import FigureHandles
from yuan.ui.editor.objects.gestures import ObjectGestures, object_under, select_object, selected_object
from yuan.ui.editor.objects.pictures import Picture, picture_of, read_picture
from yuan.ui.editor.objects.reference_form import ReferenceForm
from yuan.ui.editor.text.builder import insert_before
from yuan.ui.editor.text.editing import (
    ensure_end,
    erase_selection,
    kind_of,
    numbering_at,
    one_step,
    typing_format,
)
from yuan.ui.editor.text.formats import ITEM, OBJECT_CHARACTER, PARAGRAPH, VOID, object_format
from yuan.ui.editor.text.lines import PlanLine
from yuan.ui.editor.text.pasting import PICTURES
from yuan.ui.kit.errors import show_error

PICTURE_FILTER = f"图片 ({' '.join(f'*{suffix}' for suffix in sorted(PICTURES))})"
_SUFFIXES = {"image/jpeg": ".jpg", "image/gif": ".gif", "image/bmp": ".bmp"}


class ObjectActions(QObject):
    """What can be done to objects in the text of `draft`, and when."""

    def __init__(self, draft: OpenDraft) -> None:
        super().__init__(draft)
        self._draft = draft
        self._edit = draft.text
        self._gestures = ObjectGestures(draft.text)
        self._gestures.followed.connect(draft.follow)
        self.handles = FigureHandles(draft.text)
        self.handles.resized.connect(self._put)

    def take(self, named: Mapping[str, QAction]) -> None:
        """Enable these actions, named by their ids, as the object chosen allows."""
        self._open, self._remove = named["object.edit"], named["object.delete"]
        self._replace, self._save = named["object.replace-picture"], named["object.save-picture"]

    def refresh(self, editable: bool) -> None:
        """Enable what can be done to the object chosen."""
        node = self._chosen()[1]
        for action, on in (
            (self._open, editable and node is not None),
            (self._remove, editable and node is not None),
            (self._replace, editable and isinstance(node, Figure)),
            (self._save, isinstance(node, Figure)),
        ):
            action.setEnabled(on)

    def fill_menu(self, menu: QMenu, place: QPoint) -> bool:
        """Put the commands for the object drawn at `place` of the viewport into `menu`; False when there is none."""
        at = object_under(self._edit, place)
        node = self._edit.object_at(at) if at >= 0 else None
        if node is None:
            return False
        select_object(self._edit, at)
        menu.addAction(self._open)
        menu.addAction(self._remove)
        if isinstance(node, Figure):
            menu.addAction(self._replace)
            menu.addAction(self._save)
        return True

    # --- pictures -----------------------------------------------------------------------------------

    def insert_figure(self, path: Path) -> None:
        """Put the picture at `path` after the block under the cursor.

        Raises:
            BadFile: it cannot be read, is too large, or is no picture.
        """
        self._insert_picture(read_picture(path))

    def insert_pictures(self, pictures: Sequence[Path | QImage]) -> None:
        """Put pictures that were pasted or dropped after the block under the cursor, each as a figure."""
        for picture in reversed(pictures):
            try:
                if isinstance(picture, Path):
                    self.insert_figure(picture)
                else:
                    self._insert_picture(picture_of(picture))
            except BadFile as error:
                show_error(self._draft.widget, error)

    def _insert_picture(self, picture: Picture) -> None:
        self._insert_block(self._figure_of(picture, Figure()))

    def _figure_of(self, picture: Picture, figure: Figure) -> Figure:
        """`figure` showing `picture` as large as it is, or as the page is wide."""
        hash = self._draft.autosave.add_picture(picture.data)
        made = replace(figure, image=hash, media_type=picture.media_type, width=0, height=0)
        width, height = self._edit.objects.natural_size(made)
        if picture.note:
            self._draft.say(picture.note)
        return replace(made, width=round(width, 1), height=round(height, 1))

    def _ask_picture(self, title: str) -> Picture | None:
        name, _ = QFileDialog.getOpenFileName(self._draft.widget, title, "", PICTURE_FILTER)
        try:
            return read_picture(Path(name)) if name else None
        except BadFile as error:
            show_error(self._draft.widget, error)
            return None

    def ask_figure(self) -> None:
        """Ask for a picture, and put it after the block at the cursor."""
        picture = self._ask_picture("插入图片")
        if picture is not None:
            self._insert_picture(picture)

    def ask_other_picture(self) -> None:
        """Ask for another picture in the place of the one chosen."""
        at, node = self._chosen()
        picture = self._ask_picture("更换图片") if isinstance(node, Figure) else None
        if picture is not None and isinstance(node, Figure):
            made = self._figure_of(picture, node)
            if node.width:
                # The place it takes up on the page stays.
                made = replace(made, width=node.width, height=round(made.height * node.width / made.width, 1))
            self._put(at, made)

    def save_picture(self) -> None:
        """Store the picture chosen as a file."""
        _, node = self._chosen()
        if not isinstance(node, Figure):
            return
        suffix = _SUFFIXES.get(node.media_type, ".png")
        suggested = f"{file_name(node.caption or '图片')}{suffix}"
        name, _ = QFileDialog.getSaveFileName(
            self._draft.widget, "图片另存为", suggested, f"图片 (*{suffix})"
        )
        if not name:
            return
        try:
            data = self._edit.objects.media(node.image)
            with atomic_write(Path(name)) as temporary:
                temporary.write_bytes(data)
                self._draft.workspace.session.note_export("图片", self._draft.plan)
        except YuanError as error:
            show_error(self._draft.widget, error)
        except OSError as error:
            show_error(self._draft.widget, BadFile(f"图片没有存成（{error}）。", "请换一个文件夹或文件名。"))

    # --- notes, references, elements ----------------------------------------------------------------

    def ask_footnote(self) -> None:
        """Ask for a footnote, and put it at the cursor."""
        form = NodeForm(self._draft.widget, Footnote())
        if form.exec() and form.value.text.strip():
            self._insert_inline(form.value)

    def ask_reference(self) -> None:
        """Ask what to refer to, and put the reference at the cursor."""
        made = self._reference()
        if made is not None:
            self._insert_inline(made)

    def _reference(self) -> Reference | None:
        others = [
            summary for summary in self._draft.workspace.session.plans() if summary.plan != self._draft.plan
        ]
        form = ReferenceForm(self._draft.widget, self._edit.plan, self._edit.painter.numbers, others)
        return form.value if form.exec() else None

    def _insert_inline(self, node: Footnote | Reference) -> None:
        cursor = self._edit.textCursor()
        base = typing_format(cursor) or cursor.charFormat()
        cursor.clearSelection()
        if kind_of(cursor.block()) not in (PARAGRAPH, ITEM, VOID):
            show_error(
                self._draft.widget, BadFile("引用和脚注只能放在正文中。", "请把光标移到正文段落里再插入。")
            )
            return
        cursor.insertText(OBJECT_CHARACTER, object_format(node, base))
        self._edit.setTextCursor(cursor)
        self._edit.settle()

    def ask_element(self, kind: type[Element]) -> None:
        """Ask for a structured element of `kind`, and put it after the block at the cursor."""
        form = NodeForm(self._draft.widget, kind())
        if form.exec():
            self._insert_block(form.value)

    def _insert_block(self, node: Any) -> None:
        cursor = self._edit.textCursor()
        table = self._edit.tables.under(cursor)
        with one_step(cursor):
            ensure_end(cursor)
            target = QTextCursor(cursor)
            if table is not None:
                target.setPosition(table.after)
            else:
                target.movePosition(QTextCursor.MoveOperation.NextBlock)
            insert_before(target, [PlanLine(node)], numbering_at(cursor.block()))
        self._edit.settle()

    # --- what is there already ----------------------------------------------------------------------

    def edit_object(self, position: int) -> None:
        """Open the form of the figure, element or note at `position`; a reference leads to its target."""
        node = self._edit.object_at(position)
        if isinstance(node, Reference):
            if self._edit.objects.is_dangling(node) and not self._edit.isReadOnly():
                made = self._reference()
                if made is not None:
                    self._put(position, made)
            else:
                self._draft.follow(node)
            return
        if node is None or isinstance(node, Table) or self._edit.isReadOnly():
            return
        form = (
            FigureForm(self._draft.widget, node, self._edit.objects.natural_size(node))
            if isinstance(node, Figure)
            else NodeForm(self._draft.widget, node)
        )
        if form.exec() and form.value != node:
            self._put(position, form.value)

    def _put(self, position: int, node: Any) -> None:
        """Show `node` in the place of the object at `position`, and select it."""
        cursor = QTextCursor(self._edit.document())
        cursor.setPosition(position)
        cursor.setPosition(position + 1, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(OBJECT_CHARACTER, object_format(node, cursor.charFormat()))
        select_object(self._edit, position)
        self._edit.settle()

    def _chosen(self) -> tuple[int, object]:
        """The object selected, or the one the cursor stands before or behind; -1 when there is none."""
        cursor = self._edit.textCursor()
        here = cursor.position()
        for place in (selected_object(cursor), here, here - 1):
            node = self._edit.object_at(place) if place >= 0 else None
            if node is not None:
                return place, node
        return -1, None

    def open_chosen(self) -> None:
        """Open the form of the object chosen."""
        place, _ = self._chosen()
        if place >= 0:
            self.edit_object(place)

    def remove_chosen(self) -> None:
        """Take the object chosen out."""
        place, _ = self._chosen()
        if place >= 0:
            select_object(self._edit, place)
            cursor = self._edit.textCursor()
            erase_selection(cursor)
            self._edit.setTextCursor(cursor)
            self._edit.settle()
