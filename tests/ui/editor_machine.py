"""A drafter who does anything at any place of a plan, for the model-based tests of the editor.

Every rule acts as a person does: by keys, by an input method, by the mouse, by a command or in the outline. After
each the text on screen, the content tree and the saved draft must be one plan.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import unified_diff
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from msgspec.structs import replace
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage, QInputMethodEvent, QTextCursor, QTextDocument, QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.editor_workspace import MemorySession, sample
from tests.ui.modal import answering
from yuan.model.document.content import Attachment, Document, Section, walk_sections
from yuan.model.document.invariants import check_tree
from yuan.model.document.numbers import join_number, numbers
from yuan.model.document.tree import walk
from yuan.model.numbering.patterns import CHAPTERS, DECIMAL, OFFICIAL
from yuan.ui.editor.commands.front_form import FrontForm
from yuan.ui.editor.objects.element_forms import NodeForm
from yuan.ui.editor.objects.reference_form import ReferenceForm
from yuan.ui.editor.side.outline import ID_ROLE
from yuan.ui.editor.text.builder import build
from yuan.ui.editor.text.lines import flatten
from yuan.ui.editor.text.reader import Reader
from yuan.ui.editor.text.screen_table import table_of

CONTROL = Qt.KeyboardModifier.ControlModifier
COMMANDS = (
    "section.promote",
    "section.demote",
    "section.up",
    "section.down",
    "section.new",
    "section.new-attachment",
    "section.delete",
    "section.level-0",
    "section.level-1",
    "section.level-2",
)
LOOKS = ("format.bold", "format.underline", "format.italic", "format.superscript")
TABLE_COMMANDS = (
    "table.row-below",
    "table.row-above",
    "table.column-right",
    "table.column-left",
    "table.delete-row",
    "table.delete-column",
    "table.delete",
    "table.merge",
    "table.split",
    "table.even-columns",
    "table.header",
    "table.align-center",
    "table.up",
    "table.down",
    "table.select-column",
)
CLIPS = (
    "<h2>1.1 粘贴标题</h2><p>粘贴正文。</p><p>（1）条目一；</p><p>（2）条目二。</p>",
    "<p>只有一段。</p>",
    "<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>",
    "<p>表前。</p><table><tr><td colspan=2>甲</td></tr><tr><td>丙</td><td>丁</td></tr></table><p>表后。</p>",
)
WORDS = ("指挥部", "格", "。", "a", "依据法律", r"[一-龥]{2}")
places = st.floats(0, 1)


def fresh_read(document: QTextDocument, known: Document) -> Document:
    """The plan in `document` read without anything remembered; front matter is `known` when its line was deleted."""
    reader = Reader(document)
    plan = reader.read()
    if any(isinstance(line.node, Document) for line in reader.lines()):
        return plan
    return replace(plan, front=replace(known.front, title=""), numbering=known.numbering)


def difference(one: Document, other: Document) -> list[str]:
    """The lines in which two plans differ, for the report of a failure."""
    left, right = ([repr(line) for line in flatten(plan)] for plan in (one, other))
    return list(unified_diff(left, right, n=0, lineterm=""))


def rebuilt(plan: Document) -> Document:
    """`plan` shown in a new text and read back."""
    text = QTextDocument()
    build(text, plan)
    return Reader(text).read()


class Drafting(RuleBasedStateMachine):
    """Set `page` and `session` before running; what is undone at the end must be the plan it began with."""

    page: Any = None
    session: Any = None

    def __init__(self) -> None:
        super().__init__()
        QGuiApplication.clipboard().clear()
        Drafting.page.flush()
        Drafting.session.__init__(sample())
        self.edit = Drafting.page.edit
        self._open("p1" if Drafting.page.current_plan != "p1" else "p2")
        self.every, self.steps = 1, 0

    @initialize(every=st.sampled_from([1, 1, 2, 3, 5]))
    def look_every(self, every: int) -> None:
        """Reading the plan mends the text: several edits in a row must do without."""
        self.every = every

    def teardown(self) -> None:
        self.everything_is_undone_and_redone()
        self.edit = None

    def _open(self, plan: str) -> None:
        Drafting.page.open_plan(plan)
        self.first = self.edit.plan

    def _put(self, first: float, last: float | None = None) -> None:
        end = self.edit.document().characterCount() - 1
        cursor = self.edit.textCursor()
        cursor.setPosition(round(first * end))
        if last is not None:
            cursor.setPosition(round(last * end), QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)

    def _trigger(self, name: str) -> None:
        Drafting.page.actions_.named[name].trigger()

    # --- keys, input method, mouse ------------------------------------------------------------------

    @rule(place=places, text=st.sampled_from(["a", "bc ", "1.", "x"]))
    def type_letters(self, place: float, text: str) -> None:
        self._put(place)
        QTest.keyClicks(self.edit, text)

    @rule(text=st.sampled_from(["a", "bc ", "1.", "x"]))
    def type_on(self, text: str) -> None:
        QTest.keyClicks(self.edit, text)

    @rule(
        first=places,
        length=st.sampled_from([0, 0, 0.02, 0.2]),
        text=st.sampled_from(["预警", "（一）", "。"]),
    )
    def compose(self, first: float, length: float, text: str) -> None:
        self._put(first, min(1.0, first + length))
        for syllables in ("y", "yu", "yu'j"):
            QApplication.sendEvent(self.edit, QInputMethodEvent(syllables, []))
        done = QInputMethodEvent("", [])
        done.setCommitString(text)
        QApplication.sendEvent(self.edit, done)

    @rule(place=places)
    def give_a_composition_up(self, place: float) -> None:
        self._put(place)
        QApplication.sendEvent(self.edit, QInputMethodEvent("yu", []))
        assert "yu" not in repr(self.edit.plan.sections)
        QApplication.sendEvent(self.edit, QInputMethodEvent("", []))

    @rule(
        place=places,
        key=st.sampled_from(
            [Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab, Qt.Key.Key_Backtab]
        ),
        times=st.integers(1, 3),
    )
    def press(self, place: float, key: Qt.Key, times: int) -> None:
        self._put(place)
        for _ in range(times):
            QTest.keyClick(self.edit, key)

    @rule(
        first=places,
        length=st.floats(0, 0.3),
        key=st.sampled_from([Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_X]),
    )
    def replace_selection(self, first: float, length: float, key: Qt.Key) -> None:
        self._put(first, min(1.0, first + length))
        QTest.keyClick(self.edit, key)

    @rule(
        across=places, down=places, across_to=places, down_to=places, key=st.sampled_from(["", "", "z", "删"])
    )
    def drag_the_mouse(self, across: float, down: float, across_to: float, down_to: float, key: str) -> None:
        view = self.edit.viewport()
        self.edit.ensureCursorVisible()
        start = QPoint(round(across * view.width()), round(down * view.height()))
        end = QPoint(round(across_to * view.width()), round(down_to * view.height()))
        left = Qt.MouseButton.LeftButton
        QTest.mousePress(view, left, pos=start)
        QTest.mouseMove(view, end)
        QTest.mouseRelease(view, left, pos=end)
        if key == "删":
            QTest.keyClick(self.edit, Qt.Key.Key_Delete)
        elif key:
            QTest.keyClicks(self.edit, key)

    # --- the clipboard ------------------------------------------------------------------------------

    @rule(first=places, length=st.floats(0, 0.3), cut=st.booleans(), to=places)
    def carry(self, first: float, length: float, cut: bool, to: float) -> None:
        self._put(first, min(1.0, first + length))
        QTest.keyClick(self.edit, Qt.Key.Key_X if cut else Qt.Key.Key_C, CONTROL)
        self._put(to)
        QTest.keyClick(self.edit, Qt.Key.Key_V, CONTROL)

    @rule(first=places, length=st.sampled_from([0, 0, 0.1]), clip=st.sampled_from(CLIPS), plain=st.booleans())
    def paste_foreign(self, first: float, length: float, clip: str, plain: bool) -> None:
        data = QMimeData()
        data.setHtml(clip)
        data.setText("文字\n第二行")
        QGuiApplication.clipboard().setMimeData(data)
        self._put(first, min(1.0, first + length))
        QTest.keyClick(
            self.edit, Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier if plain else CONTROL
        )

    @rule(place=places)
    def paste_a_picture(self, place: float) -> None:
        image = QImage(6, 4, QImage.Format.Format_RGB32)
        image.fill(0x336699)
        data = QMimeData()
        data.setImageData(image)
        QGuiApplication.clipboard().setMimeData(data)
        self._put(place)
        QTest.keyClick(self.edit, Qt.Key.Key_V, CONTROL)

    # --- commands -----------------------------------------------------------------------------------

    @rule(place=places, name=st.sampled_from(COMMANDS))
    def command(self, place: float, name: str) -> None:
        self._put(place)
        self._trigger(name)

    @rule(first=places, length=st.floats(0, 0.1), name=st.sampled_from(LOOKS))
    def change_the_look(self, first: float, length: float, name: str) -> None:
        self._put(first, min(1.0, first + length))
        self._trigger(name)

    @rule(which=st.integers(0, 5), first=places, last=places, name=st.sampled_from(TABLE_COMMANDS))
    def change_a_table(self, which: int, first: float, last: float, name: str) -> None:
        tables = [
            frame for frame in self.edit.document().rootFrame().childFrames() if isinstance(frame, QTextTable)
        ]
        if not tables:
            return
        table = table_of(tables[which % len(tables)])
        start, end = table.before + 1, table.after - 1
        cursor = self.edit.textCursor()
        cursor.setPosition(start + round(first * (end - start)))
        cursor.setPosition(start + round(last * (end - start)), QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)
        with answering(lambda form: form.accept_button.click()):
            self._trigger(name)

    @rule(place=places)
    def insert_a_footnote(self, place: float) -> None:
        self._put(place)

        def fill(form: NodeForm) -> None:
            form._editors["text"].setPlainText("见原文。")
            form.accept_button.click()

        with answering(fill):
            self._trigger("insert.footnote")

    @rule(place=places)
    def insert_a_reference(self, place: float) -> None:
        self._put(place)

        def choose(form: ReferenceForm) -> None:
            form.accept_button.click()
            form.reject()

        with answering(choose):
            self._trigger("insert.reference")

    @rule(
        scheme=st.sampled_from([DECIMAL, OFFICIAL, CHAPTERS]), edition=st.sampled_from(["", "（2026年修订）"])
    )
    def change_the_front(self, scheme: tuple[str, ...], edition: str) -> None:
        def fill(form: FrontForm) -> None:
            form.fields["edition"].setText(edition)
            form.numbering_box.setCurrentIndex(form.numbering_box.findData(list(scheme)))
            form.accept_button.click()

        with answering(fill):
            self._trigger("text.front")

    @rule(place=places, role=st.sampled_from(["command", "warning", ""]))
    def choose_a_role(self, place: float, role: str) -> None:
        self._put(place)
        Drafting.page.details.section.role_chosen.emit(role)

    @rule(old=st.sampled_from(WORDS), new=st.sampled_from(["", "联合指挥部", "b"]), whole=st.booleans())
    def replace_words(self, old: str, new: str, whole: bool) -> None:
        bar = Drafting.page.find_bar
        self._trigger("find.replace")
        bar.expression.setChecked(old.startswith("["))
        bar.find_field.setText(old)
        bar.replace_field.setText(new)
        if whole:
            bar.replace_all()
        else:
            bar.find_next()
            bar.replace()
        bar.close_bar()

    # --- the outline --------------------------------------------------------------------------------

    def _heading(self, place: float) -> QModelIndex | None:
        ids = [id for id, _ in Drafting.page.headings()]
        return Drafting.page.outline.headings.index_of(ids[round(place * (len(ids) - 1))]) if ids else None

    @rule(place=places, text=st.sampled_from(["新名称", "", "两 行"]))
    def rename(self, place: float, text: str) -> None:
        index = self._heading(place)
        if index is not None:
            Drafting.page.outline.headings.setData(index, text)

    @rule(place=places, onto=places, row=st.integers(-1, 3), top=st.booleans())
    def drop_a_heading(self, place: float, onto: float, row: int, top: bool) -> None:
        dragged, parent = self._heading(place), self._heading(onto)
        if dragged is None or parent is None:
            return
        model = Drafting.page.outline.headings
        data = model.mimeData([dragged])
        model.dropMimeData(data, Qt.DropAction.MoveAction, row, 0, QModelIndex() if top else parent)

    # --- whole texts --------------------------------------------------------------------------------

    @rule(kind=st.sampled_from(["as it began", "without a chapter", "another word", "sample"]))
    def take_over_another_text(self, kind: str) -> None:
        """A state of the history restored, or proposals accepted."""
        plan = self.edit.plan
        other = {
            "as it began": self.first,
            "without a chapter": replace(plan, sections=plan.sections[1:]),
            "another word": replace(plan, front=replace(plan.front, title=plan.front.title + "新")),
            "sample": sample(),
        }[kind]
        Drafting.page.draft.replace(other, "恢复前")
        assert not difference(self.edit.plan, other)

    @rule(times=st.integers(1, 4), back=st.booleans())
    def undo(self, times: int, back: bool) -> None:
        for _ in range(times):
            self._trigger("edit.undo" if back else "edit.redo")

    @rule()
    def leave_and_come_back(self) -> None:
        self.everything_is_undone_and_redone()
        Drafting.page.flush()
        stored = self.edit.plan
        self._open("p1" if Drafting.page.current_plan != "p1" else "p2")
        assert not difference(self.first, stored)

    # --- what must hold -----------------------------------------------------------------------------

    @invariant()
    def all_the_same_plan(self) -> None:
        self.steps += 1
        if self.steps % self.every:
            return
        plan = self.edit.plan
        Drafting.page.flush()
        assert not difference(Drafting.session.saved, plan)
        assert not difference(fresh_read(self.edit.document(), plan), plan)
        assert not check_tree(plan)
        ids = [node.id for node in walk(plan)]
        assert len(ids) == len(set(ids))
        assert not difference(rebuilt(plan), plan)
        self.numbers_and_outline_follow(plan)

    def numbers_and_outline_follow(self, plan: Document) -> None:
        """Numbers painted and headings in the outline are those of the tree."""
        assert self.edit.painter.numbers == numbers(plan)
        model = Drafting.page.outline.headings
        shown: list[tuple[str, str]] = []

        def look(parent: QModelIndex) -> None:
            for row in range(model.rowCount(parent)):
                index = model.index(row, 0, parent)
                shown.append((index.data(ID_ROLE), index.data()))
                look(index)

        look(QModelIndex())
        assert shown == [
            (node.id, join_number(self.edit.painter.numbers.get(node.id, ""), text or "（无标题）"))
            for node, text in _headings(plan)
        ]

    def everything_is_undone_and_redone(self) -> None:
        """Undo to the beginning gives the plan first shown, redo to the end the last."""
        document = self.edit.document()
        _repeat(document.isRedoAvailable, self.edit.redo)
        last = self.edit.plan
        _repeat(document.isUndoAvailable, self.edit.undo)
        assert not difference(self.edit.plan, self.first)
        _repeat(document.isRedoAvailable, self.edit.redo)
        assert not difference(self.edit.plan, last)


def _headings(plan: Document) -> Iterator[tuple[Section | Attachment, str]]:
    for part in (plan, *plan.attachments):
        if isinstance(part, Attachment):
            yield part, part.title
        yield from ((section, section.heading) for section, _ in walk_sections(part))


def _repeat(is_possible: Callable[[], bool], act: Callable[[], None]) -> None:
    for _ in range(1000):
        if not is_possible():
            return
        act()
    raise AssertionError("undo has no end")


def new_session() -> MemorySession:
    """The library the drafter works in."""
    return MemorySession(sample())
