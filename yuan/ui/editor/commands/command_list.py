"""Every command of the editor, once: its id, words, keys, icon and what it does, as they stand together in the menus.

To add one, write it here where it belongs; toolbar, menus, palette and list of shortcuts are made from this.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from yuan.model.document.content import Element
from yuan.ui.editor.commands.operations import Operations
from yuan.ui.editor.text.element_names import NAMES, NEW_ELEMENTS
from yuan.ui.editor.text.typing_aids import aids_are_on, switch_aids
from yuan.ui.editor.writing.dimming import Emphasis
from yuan.ui.kit.command import CommandMenu, PageCommand


@dataclass(frozen=True)
class EditorCommand(PageCommand[Operations]):
    """A command of the editor.

    Args:
        changes: whether it changes the text, so that a plan that is only read does without it.
        is_switch: whether it is on or off, which is marked.
    """

    changes: bool = True
    is_switch: bool = False

    def action(self, target: Operations, parent: QWidget) -> QAction:
        action = super().action(target, parent)
        action.setCheckable(self.is_switch)
        return action


_To = Callable[[Operations], object]


def _look(
    id: str, words: str, run: _To, *keys: str, icon: str = "", is_switch: bool = False
) -> EditorCommand:
    """A command that changes no text."""
    return EditorCommand(id, words, run, keys, icon, changes=False, is_switch=is_switch)


UNDO = EditorCommand("edit.undo", "撤销", lambda on: on.edit.undo(), ("Ctrl+Z",), "undo")
REDO = EditorCommand("edit.redo", "重做", lambda on: on.edit.redo(), ("Ctrl+Y", "Ctrl+Shift+Z"), "redo")
PASTE_PLAIN = EditorCommand(
    "edit.paste-plain", "粘贴为纯文本", lambda on: on.edit.paste_plain(), ("Ctrl+Shift+V",)
)

SECTIONS = (
    EditorCommand(
        "section.new",
        "新章节",
        lambda on: on.act(on.structure.new_after),
        ("Ctrl+Return", "Ctrl+Enter"),
        "section",
    ),
    EditorCommand(
        "section.promote",
        "升级",
        lambda on: on.sections(on.structure.promote, on.chosen.promote),
        ("Alt+Left",),
        "promote",
    ),
    EditorCommand(
        "section.demote",
        "降级",
        lambda on: on.sections(on.structure.demote, on.chosen.demote),
        ("Alt+Right",),
        "demote",
    ),
    EditorCommand(
        "section.up",
        "上移",
        lambda on: on.sections(partial(on.structure.move, by=-1), partial(on.chosen.move, by=-1)),
        ("Alt+Up",),
        "up",
    ),
    EditorCommand(
        "section.down",
        "下移",
        lambda on: on.sections(partial(on.structure.move, by=1), partial(on.chosen.move, by=1)),
        ("Alt+Down",),
        "down",
    ),
    EditorCommand(
        "section.delete", "删除章节", lambda on: on.sections(on.structure.delete, on.chosen.delete)
    ),
)
FORMATS = (
    EditorCommand("format.bold", "加粗", lambda on: on.toggle("bold"), ("Ctrl+B",), "bold"),
    EditorCommand("format.italic", "斜体", lambda on: on.toggle("italic"), ("Ctrl+Shift+I",), "italic"),
    EditorCommand("format.underline", "下划线", lambda on: on.toggle("underline"), ("Ctrl+U",), "underline"),
    EditorCommand("format.superscript", "上标", lambda on: on.toggle("super"), ("Ctrl+Shift+=",)),
    EditorCommand("format.subscript", "下标", lambda on: on.toggle("sub"), ("Ctrl+=",)),
)
FOOTNOTE = EditorCommand(
    "insert.footnote", "插入脚注…", lambda on: on.objects.ask_footnote(), ("Ctrl+Alt+F",)
)
REFERENCE = EditorCommand(
    "insert.reference", "插入引用…", lambda on: on.objects.ask_reference(), ("Ctrl+Shift+R",), "link"
)
RUNNING = (*FORMATS, FOOTNOTE, REFERENCE)
"""What can be done to running text only, not to headings and captions."""


def _level(level: int) -> EditorCommand:
    words = f"{'一二三四五'[level - 1]}级标题" if level else "正文"
    return EditorCommand(
        f"section.level-{level}", words, lambda on: on.make_heading(level), (f"Ctrl+Alt+{level}",)
    )


def _element(kind: type[Element]) -> EditorCommand:
    id = f"insert.{kind.__name__.lower()}"
    return EditorCommand(id, f"插入{NAMES[kind]}…", lambda on: on.objects.ask_element(kind))


PARAGRAPH_MENU = CommandMenu[Operations](
    "段落", (tuple(_level(level) for level in range(6)), FORMATS, SECTIONS), "paragraph"
)
INSERT_TABLE = EditorCommand("insert.table", "插入表格…", lambda on: on.tables.ask_size(), (), "table")
OPEN_OBJECT = EditorCommand(
    "object.edit", "修改所选对象…", lambda on: on.objects.open_chosen(), ("Alt+Return",)
)
REMOVE_OBJECT = EditorCommand("object.delete", "删除所选对象", lambda on: on.objects.remove_chosen())
REPLACE_PICTURE = EditorCommand(
    "object.replace-picture", "更换图片…", lambda on: on.objects.ask_other_picture()
)
SAVE_PICTURE = _look("object.save-picture", "图片另存为…", lambda on: on.objects.save_picture())
INSERT_MENU = CommandMenu[Operations](
    "插入",
    (
        (
            INSERT_TABLE,
            EditorCommand("insert.picture", "插入图片…", lambda on: on.objects.ask_figure(), (), "picture"),
            FOOTNOTE,
            REFERENCE,
        ),
        tuple(_element(kind) for kind in NEW_ELEMENTS),
        (EditorCommand("section.new-attachment", "新附件", lambda on: on.act(on.structure.new_attachment)),),
        (OPEN_OBJECT, REMOVE_OBJECT, REPLACE_PICTURE, SAVE_PICTURE),
    ),
    "insert",
)


def _table(id: str, words: str, run: _To, *, is_switch: bool = False, tip: str = "") -> EditorCommand:
    return EditorCommand(f"table.{id}", words, run, is_switch=is_switch, tip=tip)


TABLE_MENU = CommandMenu[Operations](
    "表格",
    (
        (
            _table("row-above", "在上方插入行", lambda on: on.tables.here().insert_row(below=False)),
            _table("row-below", "在下方插入行", lambda on: on.tables.here().insert_row()),
            _table("column-left", "在左侧插入列", lambda on: on.tables.here().insert_column(right=False)),
            _table("column-right", "在右侧插入列", lambda on: on.tables.here().insert_column()),
        ),
        (
            _table("delete-row", "删除行", lambda on: on.tables.here().remove_row()),
            _table("delete-column", "删除列", lambda on: on.tables.here().remove_column()),
            _table("delete", "删除表格", lambda on: on.tables.here().remove_table()),
        ),
        (
            _table("merge", "合并单元格", lambda on: on.tables.here().merge()),
            _table("split", "拆分单元格…", lambda on: on.tables.ask_split()),
        ),
        (
            _table(
                "header",
                "标题行重复",
                lambda on: on.tables.here().toggle_header(),
                is_switch=True,
                tip="把到这一行为止的各行设为标题行：导出到 Word 后每页顶端重复",
            ),
            _table("even-columns", "平均分布各列", lambda on: on.tables.here().even_columns()),
            _table("caption", "编辑表题", lambda on: on.tables.go_to_caption()),
        ),
    ),
    "table",
)
TABLE_SUBMENUS = (
    CommandMenu[Operations](
        "单元格对齐",
        (
            (
                _table("align-left", "单元格左对齐", lambda on: on.tables.here().align("left")),
                _table("align-center", "单元格居中", lambda on: on.tables.here().align("center")),
                _table("align-right", "单元格右对齐", lambda on: on.tables.here().align("right")),
            ),
        ),
    ),
    CommandMenu[Operations](
        "选择",
        (
            (
                _table("select-row", "选择行", lambda on: on.tables.here().select("row")),
                _table("select-column", "选择列", lambda on: on.tables.here().select("column")),
                _table("select", "选择表格", lambda on: on.tables.here().select("table")),
            ),
        ),
    ),
    CommandMenu[Operations](
        "移动",
        (
            (
                _table("up", "表格上移", lambda on: on.tables.here().move(-1)),
                _table("down", "表格下移", lambda on: on.tables.here().move(1)),
            ),
        ),
    ),
)
FIND_MENU = CommandMenu[Operations](
    "查找",
    (
        (
            _look("find.open", "查找", lambda on: on.find.open(), "Ctrl+F", icon="search"),
            _look("find.next", "查找下一处", lambda on: on.find.find_next(), "F3"),
            _look("find.previous", "查找上一处", lambda on: on.find.find_previous(), "Shift+F3"),
            EditorCommand("find.replace", "替换", lambda on: on.find.open(replacing=True), ("Ctrl+H",)),
        ),
    ),
    "search",
)
AIDS = EditorCommand(
    "text.aids",
    "输入辅助",
    lambda on: switch_aids(not aids_are_on()),
    changes=False,
    is_switch=True,
    tip="自动补全《》〔〕“”等成对标点，改正半角标点和“II级”一类写法；撤销一步恢复原样",
)
TEXT_MENU = CommandMenu[Operations](
    "全文",
    (
        (UNDO, REDO, PASTE_PLAIN),
        (
            EditorCommand("text.front", "封面与编号…", lambda on: on.ask_front(), (), "card"),
            EditorCommand("text.recognise", "识别结构要素…", lambda on: on.recognise()),
            EditorCommand("text.tidy", "整理全角半角", lambda on: on.tidy(), ("Ctrl+Shift+W",)),
            AIDS,
        ),
        (
            EditorCommand("text.history", "本机历史…", lambda on: on.states.show(), (), "clock"),
            EditorCommand("text.keep-state", "保留当前状态…", lambda on: on.ask_state_name()),
            EditorCommand("text.save", "立即保存", lambda on: on.draft.flush(), ("Ctrl+S",), "save"),
        ),
        (
            _look("text.send-to-word", "送 Word 审改…", lambda on: on.word.send(), icon="send"),
            EditorCommand("text.take-back", "收回 Word 修改…", lambda on: on.word.take_back(), (), "import"),
            EditorCommand("text.settle-conflicts", "处理合并冲突…", lambda on: on.unsettled.show()),
        ),
    ),
    "file",
)
FIT_WIDTH = _look(
    "view.fit-width",
    "适合页宽",
    lambda on: on.fit_width(not on.zooming.fits_width),
    "Ctrl+9",
    is_switch=True,
)
OUTLINE = _look(
    "view.outline", "显示大纲", lambda on: on.view.show_outline(not on.view.has_outline), "F9", is_switch=True
)
DETAILS = _look(
    "view.details",
    "显示右栏",
    lambda on: on.view.show_details(not on.view.has_details),
    "Shift+F9",
    is_switch=True,
)
FOCUS = _look(
    "view.focus", "专注模式", lambda on: on.view.set_focus(not on.view.is_focused), "F11", is_switch=True
)


def _emphasise(emphasis: Emphasis) -> EditorCommand:
    id = f"view.emphasis-{emphasis.name.lower()}"
    return _look(id, emphasis.value, lambda on: on.view.emphasise(emphasis), is_switch=True)


EMPHASES = {emphasis: _emphasise(emphasis) for emphasis in Emphasis}
VIEW_MENU = CommandMenu[Operations](
    "视图",
    (
        (
            _look("view.zoom-in", "放大", lambda on: on.zooming.step(1), "Ctrl+]", "Ctrl++"),
            _look("view.zoom-out", "缩小", lambda on: on.zooming.step(-1), "Ctrl+[", "Ctrl+-"),
            _look("view.actual-size", "实际大小", lambda on: on.zooming.set(1.0), "Ctrl+0"),
            FIT_WIDTH,
        ),
        (
            OUTLINE,
            DETAILS,
            _look("view.go-to", "转到章节…", lambda on: on.choose_heading(), "Ctrl+G"),
        ),
        (FOCUS, *EMPHASES.values()),
    ),
    "view",
)
MENUS = (PARAGRAPH_MENU, INSERT_MENU, TABLE_MENU, FIND_MENU, TEXT_MENU, VIEW_MENU)
BUTTONS = ((UNDO, REDO), SECTIONS[:5], FORMATS[:3])
"""The buttons of the toolbar, before its menus."""
COMMANDS = {
    command.id: command
    for menu in (*MENUS, *TABLE_SUBMENUS)
    for group in menu.groups
    for command in group
    if isinstance(command, EditorCommand)
}
"""All of them by their ids."""
