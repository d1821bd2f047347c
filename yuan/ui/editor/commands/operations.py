"""What the editor's commands do to the open draft, each as one function; which there are is told in `command_list`."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QInputDialog

from yuan.model.recognition import adopt, recognise
from yuan.ui.editor.commands.front_form import FrontForm, settle_front
from yuan.ui.editor.commands.object_actions import ObjectActions
from yuan.ui.editor.commands.recognition_dialog import RecognitionDialog
from yuan.ui.editor.draft.draft_states import DraftStates
from yuan.ui.editor.draft.merging.unsettled import Unsettled
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.word_review import WordReview
from yuan.ui.editor.side.outline import Outline
from yuan.ui.editor.side.view_modes import ViewModes
from yuan.ui.editor.tables.actions import TableActions
from yuan.ui.editor.text.chosen_sections import ChosenSections
from yuan.ui.editor.text.typing_aids import tidy
from yuan.ui.editor.writing.find_bar import FindBar


class Operations:
    """On the text of `draft`; what belongs to tables, objects, finding and the view is done by those parts.

    Args:
        choose_heading: lets the user go to a chapter or section by its heading.
    """

    def __init__(
        self,
        draft: OpenDraft,
        *,
        outline: Outline,
        find_bar: FindBar,
        states: DraftStates,
        word: WordReview,
        unsettled: Unsettled,
        view: ViewModes,
        choose_heading: Callable[[], object],
    ) -> None:
        self.draft, self.edit, self.outline = draft, draft.text, outline
        self.find, self.states, self.word = find_bar, states, word
        self.unsettled = unsettled
        self.view, self.zooming, self.choose_heading = view, draft.text.zooming, choose_heading
        self.structure = draft.text.structure
        self.chosen = ChosenSections(draft.text.document(), self.structure)
        self.tables = TableActions(draft.text)
        self.objects = ObjectActions(draft)

    def sections(
        self, one: Callable[[QTextCursor], bool], several: Callable[[Collection[str]], bool]
    ) -> None:
        """Act on the section under the cursor, or on those chosen in the outline when the keys go there."""
        chosen = self.outline.chosen_ids if self.outline.hasFocus() else []
        if chosen:
            cursor = self.edit.textCursor()
            cursor.setPosition(self.edit.position_of(chosen[0]))
            self.edit.setTextCursor(cursor)
        if len(chosen) < 2:
            self.act(one)
        elif several(chosen):
            self.edit.settle()

    def act(self, command: Callable[[QTextCursor], bool]) -> None:
        """Change the sections at the cursor by `command`, which says whether it did."""
        cursor = self.edit.textCursor()
        cursor.clearSelection()
        if command(cursor):
            self.edit.setTextCursor(cursor)
            self.edit.ensureCursorVisible()
            self.edit.settle()

    def make_heading(self, level: int) -> None:
        """Make a heading of `level` of the paragraph at the cursor; 0 makes a paragraph of a heading."""
        self.act(lambda cursor: self.edit.structure.make_heading(cursor, level))

    def toggle(self, what: str) -> None:
        """Turn a look of the characters selected on or off: bold, italic, underline, super, sub."""
        now, change = self.edit.currentCharFormat(), QTextCharFormat()
        align = QTextCharFormat.VerticalAlignment
        match what:
            case "bold":
                heavy = now.fontWeight() > QFont.Weight.Medium
                change.setFontWeight(QFont.Weight.Normal if heavy else QFont.Weight.Bold)
            case "italic":
                change.setFontItalic(not now.fontItalic())
            case "underline":
                change.setFontUnderline(not now.fontUnderline())
            case _:
                wanted = align.AlignSuperScript if what == "super" else align.AlignSubScript
                change.setVerticalAlignment(
                    align.AlignNormal if now.verticalAlignment() is wanted else wanted
                )
        if not self.edit.cells.look(change):
            self.edit.mergeCurrentCharFormat(change)

    def tidy(self) -> None:
        """Put punctuation and widths right in what is selected, or in the whole text."""
        cursor = self.edit.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        if first == last:
            first, last = 0, self.edit.document().characterCount()
        changed = tidy(self.edit.document(), first, last)
        self.edit.settle()
        self.draft.say(
            f"已整理 {changed} 处标点和全角半角。" if changed else "标点和全角半角没有需要整理的。"
        )

    def recognise(self) -> None:
        """Offer the structured elements found in the text."""
        candidates = recognise(self.edit.plan)
        if not candidates:
            self.draft.say("没有发现可以改为结构要素的表格、职责条目或响应、预警级别。")
            return
        dialog = RecognitionDialog(self.draft.widget, candidates)
        if not dialog.exec():
            return
        plan = self.edit.plan
        for candidate in dialog.chosen:
            plan = adopt(plan, candidate)
        self.draft.replace(plan, "识别结构要素前")

    def ask_front(self) -> None:
        """Ask for the front page and the numbering."""
        form = FrontForm(self.draft.widget, self.edit.plan)
        if form.exec():
            settle_front(self.edit, form.front, form.numbering)

    def ask_state_name(self) -> None:
        """Keep the text as it is now under a name in the local history."""
        name, given = QInputDialog.getText(
            self.draft.widget, "保留当前状态", "给这一状态起个名称，便于以后查找：", text="修改前"
        )
        if given and name.strip():
            self.states.keep(name.strip())

    def fit_width(self, on: bool) -> None:
        """Fit the page to the room there is, or show it at its size."""
        if on:
            self.zooming.fit_width()
        else:
            self.zooming.set(1.0)
