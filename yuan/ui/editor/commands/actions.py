"""The editor's commands: their names, keys, toolbar and menus."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QFont, QKeySequence, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from yuan.model.recognition import adopt, recognise
from yuan.ui.editor.commands.front_form import FrontForm, settle_front
from yuan.ui.editor.commands.object_actions import ObjectActions
from yuan.ui.editor.commands.recognition_dialog import RecognitionDialog
from yuan.ui.editor.commands.toolbar import MENUS, build_toolbar, editor_menu
from yuan.ui.editor.commands.view_actions import ViewActions
from yuan.ui.editor.draft.draft_states import DraftStates
from yuan.ui.editor.draft.open_draft import OpenDraft
from yuan.ui.editor.draft.word_review import WordReview
from yuan.ui.editor.side.outline import Outline
from yuan.ui.editor.side.view_modes import ViewModes
from yuan.ui.editor.tables.actions import TableActions
from yuan.ui.editor.tables.geometry import CellTint
from yuan.ui.editor.tables.mouse import TableMouse
from yuan.ui.editor.text.chosen_sections import ChosenSections
from yuan.ui.editor.text.editing import is_in_cell, kind_of
from yuan.ui.editor.text.formats import ITEM, PARAGRAPH, VOID
from yuan.ui.editor.text.typing_aids import aids_are_on, switch_aids, tidy
from yuan.ui.editor.writing.find_bar import FindBar

RUNNING = ("加粗", "斜体", "下划线", "上标", "下标", "插入脚注…", "插入引用…")
"""What can be done to running text only, not to headings and captions."""


class EditorActions:
    """Actions on the text of `draft`; those that change it are switched off for a plan that is read only.

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
        view: ViewModes,
        choose_heading: Callable[[], object],
    ) -> None:
        self._draft, self._edit = draft, draft.text
        self._outline, self._find_bar = outline, find_bar
        self._states, self._word = states, word
        self._changing: list[QAction] = []
        self._is_editable = False
        self.named: dict[str, QAction] = {}
        self._define(view, choose_heading)
        self.bar = build_toolbar(self.named, self.tables)
        for action in self.named.values():
            action.setEnabled(False)
        self._edit.cursorPositionChanged.connect(self._refresh)
        self._edit.undoAvailable.connect(lambda _: self._refresh())
        self._edit.redoAvailable.connect(lambda _: self._refresh())
        draft.shown.connect(self._follow)
        outline.command_wanted.connect(lambda name: self.named[name].trigger())
        outline.customContextMenuRequested.connect(self._outline_menu)
        self._edit.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._edit.customContextMenuRequested.connect(self._context_menu)

    def _follow(self) -> None:
        """Another plan is shown."""
        editable = self._is_editable = self._draft.is_editable
        for action in self.named.values():
            action.setEnabled(True)
        for action in self._changing:
            action.setEnabled(editable)
        self.tables.set_editable(editable)
        self.view.renew()
        self._refresh()

    def menus(self, parent: QWidget) -> list[QMenu]:
        """Every menu of the toolbar once more."""
        return [editor_menu(self.named, self.tables, title, parent) for title in MENUS]

    def _refresh(self) -> None:
        """Enable what can be done at the cursor. At once, so that no key pressed after a step is lost."""
        document, cursor = self._edit.document(), self._edit.textCursor()
        is_running = cursor.hasSelection() or kind_of(cursor.block()) in (PARAGRAPH, ITEM, VOID)
        for name in RUNNING:
            self.named[name].setEnabled(self._is_editable and is_running)
        self.objects.refresh(self._is_editable)
        self.named["撤销"].setEnabled(self._is_editable and document.isUndoAvailable())
        self.named["重做"].setEnabled(self._is_editable and document.isRedoAvailable())

    # --- definitions --------------------------------------------------------------------------------

    def _add(self, text: str, slot: Callable[[], object], *keys: str, changes: bool = True) -> QAction:
        action = QAction(text, self._draft.widget)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setToolTip(f"{text}（{keys[0]}）" if keys else text)
        action.triggered.connect(lambda _=False: slot())
        self._draft.widget.addAction(action)
        self.named[text] = action
        if changes:
            self._changing.append(action)
        return action

    def _define(self, view: ViewModes, choose_heading: Callable[[], object]) -> None:
        add, edit, structure = self._add, self._edit, self._edit.structure
        add("撤销", edit.undo, "Ctrl+Z")
        add("重做", edit.redo, "Ctrl+Y", "Ctrl+Shift+Z")
        add("粘贴为纯文本", edit.paste_plain, "Ctrl+Shift+V")
        chosen = ChosenSections(edit.document(), structure)
        add("升级", lambda: self._sections(structure.promote, chosen.promote), "Alt+Left")
        add("降级", lambda: self._sections(structure.demote, chosen.demote), "Alt+Right")
        for name, key, by in (("上移", "Alt+Up", -1), ("下移", "Alt+Down", 1)):
            one, several = partial(structure.move, by=by), partial(chosen.move, by=by)
            add(name, partial(self._sections, one, several), key)
        add("新章节", lambda: self._act(structure.new_after), "Ctrl+Return", "Ctrl+Enter")
        add("新附件", lambda: self._act(structure.new_attachment))
        add("删除章节", lambda: self._sections(structure.delete, chosen.delete))
        for level in range(6):
            name = f"{'一二三四五'[level - 1]}级标题" if level else "正文"
            add(
                name,
                partial(self._make_heading, level),
                f"Ctrl+Alt+{level}",
            )
        add("加粗", lambda: self._toggle("bold"), "Ctrl+B")
        add("斜体", lambda: self._toggle("italic"), "Ctrl+Shift+I")
        add("下划线", lambda: self._toggle("underline"), "Ctrl+U")
        add("上标", lambda: self._toggle("super"), "Ctrl+Shift+=")
        add("下标", lambda: self._toggle("sub"), "Ctrl+=")
        self.tables = TableActions(edit, add)
        TableMouse(edit)
        CellTint(edit)
        self.objects = ObjectActions(self._draft, add)
        find = self._find_bar
        add("查找", find.open, "Ctrl+F", changes=False)
        add("查找下一处", find.find_next, "F3", changes=False)
        add("查找上一处", find.find_previous, "Shift+F3", changes=False)
        add("替换", lambda: find.open(replacing=True), "Ctrl+H")
        self.view = ViewActions(view, edit.zooming, choose_heading, add)
        add("整理全角半角", self._tidy, "Ctrl+Shift+W")
        aid = add("输入辅助", lambda: switch_aids(self.named["输入辅助"].isChecked()), changes=False)
        aid.setCheckable(True)
        aid.setChecked(aids_are_on())
        aid.setToolTip("自动补全《》〔〕“”等成对标点，改正半角标点和“II级”一类写法；撤销一步恢复原样")
        add("识别结构要素…", self._recognise)
        add("封面与编号…", self._ask_front)
        add("本机历史…", self._states.show)
        add("保留当前状态…", self._ask_state_name)
        add("送 Word 审改…", self._word.send, changes=False)
        add("收回 Word 修改…", self._word.take_back)
        add("立即保存", self._draft.flush, "Ctrl+S")

    def _context_menu(self, place: QPoint) -> None:
        here, chosen = self._edit.cursorForPosition(place), self._edit.textCursor()
        has_cells = self._edit.cells.holds(here.position())
        if not has_cells and not chosen.selectionStart() <= here.position() <= chosen.selectionEnd():
            self._edit.setTextCursor(here)
        menu = self._edit.createStandardContextMenu(place)
        for action in menu.actions():
            own: dict[str, Callable[[], object]] = {
                "edit-undo": self._edit.undo,
                "edit-redo": self._edit.redo,
                "edit-cut": self._edit.cut,
                "edit-copy": self._edit.copy_selected,
                "edit-delete": self._edit.erase_selected,
            }
            if (act := own.get(action.objectName())) is not None:
                action.triggered.disconnect()
                action.triggered.connect(lambda _=False, act=act: act())
                acts_on_selection = action.objectName() not in ("edit-undo", "edit-redo")
                action.setEnabled(action.isEnabled() or (has_cells and acts_on_selection))
            if action.objectName() == "edit-paste":
                menu.insertAction(action, self.named["粘贴为纯文本"])
        menu.addSeparator()
        if self.objects.fill_menu(menu, place):
            pass
        elif is_in_cell(self._edit.textCursor()):
            self.tables.fill_menu(menu)
        else:
            for name in ("新章节", "升级", "降级", "上移", "下移", "删除章节"):
                menu.addAction(self.named[name])
        menu.exec(self._edit.viewport().mapToGlobal(place))

    def _outline_menu(self, place: QPoint) -> None:
        """The context menu of the outline, for the heading under the pointer."""
        outline = self._outline
        id = str(outline.indexAt(place).data(int(Qt.ItemDataRole.UserRole)) or "")
        if not id or self._edit.isReadOnly():
            return
        if id not in outline.chosen_ids:
            self._draft.go_to(id)
        outline.setFocus()
        menu = QMenu(outline)
        for name in ("新章节", "升级", "降级", "上移", "下移", "删除章节"):
            menu.addAction(self.named[name])
        menu.addSeparator()
        menu.addAction("改标题", lambda: outline.edit(outline.headings.index_of(id)), QKeySequence("F2"))
        folding = menu.addMenu("折叠与展开")
        for level in (1, 2, 3):
            folding.addAction(f"显示到{'一二三'[level - 1]}级标题", partial(outline.fold_to, level))
        folding.addAction("全部展开", outline.expandAll)
        menu.exec(outline.viewport().mapToGlobal(place))

    # --- acting -------------------------------------------------------------------------------------

    def _sections(
        self, one: Callable[[QTextCursor], bool], several: Callable[[Collection[str]], bool]
    ) -> None:
        """Act on the section under the cursor, or on those chosen in the outline when the keys go there."""
        chosen = self._outline.chosen_ids if self._outline.hasFocus() else []
        if chosen:
            cursor = self._edit.textCursor()
            cursor.setPosition(self._edit.position_of(chosen[0]))
            self._edit.setTextCursor(cursor)
        if len(chosen) < 2:
            self._act(one)
        elif several(chosen):
            self._edit.settle()

    def _act(self, command: Callable[[QTextCursor], bool]) -> None:
        cursor = self._edit.textCursor()
        cursor.clearSelection()
        if command(cursor):
            self._edit.setTextCursor(cursor)
            self._edit.ensureCursorVisible()
            self._edit.settle()

    def _make_heading(self, level: int) -> None:
        self._act(lambda cursor: self._edit.structure.make_heading(cursor, level))

    def _toggle(self, what: str) -> None:
        now, change = self._edit.currentCharFormat(), QTextCharFormat()
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
        if not self._edit.cells.look(change):
            self._edit.mergeCurrentCharFormat(change)

    def _tidy(self) -> None:
        cursor = self._edit.textCursor()
        first, last = cursor.selectionStart(), cursor.selectionEnd()
        if first == last:
            first, last = 0, self._edit.document().characterCount()
        changed = tidy(self._edit.document(), first, last)
        self._edit.settle()
        self._draft.say(
            f"已整理 {changed} 处标点和全角半角。" if changed else "标点和全角半角没有需要整理的。"
        )

    def _recognise(self) -> None:
        candidates = recognise(self._edit.plan)
        if not candidates:
            self._draft.say("没有发现可以改为结构要素的表格、职责条目或响应、预警级别。")
            return
        dialog = RecognitionDialog(self._draft.widget, candidates)
        if not dialog.exec():
            return
        plan = self._edit.plan
        for candidate in dialog.chosen:
            plan = adopt(plan, candidate)
        self._draft.replace(plan, "识别结构要素前")

    def _ask_front(self) -> None:
        form = FrontForm(self._draft.widget, self._edit.plan)
        if form.exec():
            settle_front(self._edit, form.front, form.numbering)

    def _ask_state_name(self) -> None:
        name, given = QInputDialog.getText(
            self._draft.widget, "保留当前状态", "给这一状态起个名称，便于以后查找：", text="修改前"
        )
        if given and name.strip():
            self._states.keep(name.strip())
