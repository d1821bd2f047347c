"""Choosing action cards of a plan, or the sections of its brief, and writing them as a Word file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPlainTextEdit, QTreeWidget, QTreeWidgetItem, QWidget

from yuan.jobs.cards import available_cards, export_brief, export_cards, lacking
from yuan.model.document.content import Document, NodeId, Section
from yuan.model.document.numbers import join_number, numbers
from yuan.model.files import file_name
from yuan.model.papers.action_cards import CARD_KINDS, Card, public_card
from yuan.model.papers.brief_plan import is_kept_in_brief
from yuan.model.progress import Progress
from yuan.model.records import PlanSummary
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import WORD_FILES, export_file
from yuan.ui.kit.form import choice, read, tick
from yuan.ui.kit.parts import REST, hbox
from yuan.ui.workspace import Workspace
from yuan.word.cards import CardSize

_KEY = Qt.ItemDataRole.UserRole
_SIZES: tuple[tuple[CardSize, str], ...] = (("a4", "A4（张贴）"), ("pocket", "口袋卡（105 × 148 毫米）"))


class CardsDialog(Dialog):
    """The cards a plan gives, by kind, each with a box; the one under the cursor is shown as text."""

    def __init__(self, title: str, cards: tuple[Card, ...], parent: QWidget | None = None) -> None:
        intro = f"《{title}》可生成 {len(cards)} 张处置卡，请勾选。{lacking(cards)}"
        super().__init__(parent, "应急处置卡", "导出…", intro)
        self.resize(860, 560)
        self._cards = {card.key: card for card in cards}
        self.list = _checked_tree()
        for kind, word in CARD_KINDS.items():
            own = [card for card in cards if card.kind == kind]
            if own:
                group = _item(self.list, f"{word}（{len(own)} 张）", "", False)
                for card in own:
                    _item(group, card.title, card.key, True)
        self.list.expandAll()
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self.preview.setPlaceholderText("选中一张处置卡，在此查看内容。")
        self.body.addLayout(hbox((self.list, 1), (self.preview, 1)), 1)
        self.size_box, self.public_box = choice(_SIZES), tick("公开版（不含联系电话）")
        self.body.addLayout(hbox(self.size_box, self.public_box, REST))
        self.list.currentItemChanged.connect(lambda *_: self._show())
        self.public_box.toggled.connect(lambda _: self._show())
        first = self.list.topLevelItem(0)
        shown = first.child(0) if first is not None else None
        if shown is not None:
            self.list.setCurrentItem(shown)

    def _show(self) -> None:
        item = self.list.currentItem()
        card = self._cards.get(item.data(0, _KEY)) if item is not None else None
        self.preview.setPlainText(
            _text(public_card(card) if self.public_box.isChecked() else card) if card else ""
        )

    def chosen(self) -> list[str]:
        """The keys of the cards whose box is ticked."""
        return _ticked(self.list)

    def problem(self) -> str:
        return "" if self.chosen() else "请至少勾选一张处置卡。"


class BriefDialog(Dialog):
    """The sections of a plan as a tree of boxes; those one acts by are ticked at first."""

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        intro = "勾选写入简明预案的章节。通讯录和附件不写入，简明预案可以公开。"
        super().__init__(parent, "简明预案", "导出…", intro)
        self.resize(620, 600)
        self.list = _checked_tree()
        self.body.addWidget(self.list, 1)
        computed = numbers(document)
        none_is_marked = not any(map(is_kept_in_brief, document.sections))

        def add(parent: QTreeWidget | QTreeWidgetItem, section: Section, kept: bool) -> None:
            name = join_number(computed.get(section.id, ""), section.heading) or "（无标题）"
            item = _item(parent, name, section.id, kept and not section.sections)
            for child in section.sections:
                add(item, child, kept)

        for section in document.sections:
            add(self.list, section, none_is_marked or is_kept_in_brief(section))
        self.list.expandToDepth(0)

    def chosen(self) -> list[NodeId]:
        """The ids of the sections wholly ticked."""
        return _ticked(self.list)

    def problem(self) -> str:
        return "" if self.chosen() else "请至少勾选一章。"


def show_cards(parent: QWidget, workspace: Workspace, summary: PlanSummary) -> None:
    """Let the user choose cards of a plan, and write them."""
    title = summary.card.title
    with guarded(parent):
        dialog = CardsDialog(title, available_cards(workspace.session, summary.plan), parent)
        if not dialog.exec():
            return
        chosen, public, size = dialog.chosen(), dialog.public_box.isChecked(), read(dialog.size_box)

        def write(target: Path, progress: Progress) -> int:
            return export_cards(
                workspace.session, summary.plan, target, size=size, public=public, chosen=chosen
            )

        name = f"{file_name(title)}（应急处置卡）.docx"
        said = "已导出 {} 张处置卡。".format
        export_file(parent, "导出应急处置卡", name, WORD_FILES, write, said, "正在导出处置卡……")


def show_brief(parent: QWidget, workspace: Workspace, summary: PlanSummary) -> None:
    """Let the user choose the sections of a brief plan, and write it."""
    with guarded(parent):
        dialog = BriefDialog(workspace.session.document(summary.plan), parent)
        if not dialog.exec():
            return
        sections = dialog.chosen()

        def write(target: Path, progress: Progress) -> None:
            export_brief(workspace.session, summary.plan, target, sections=sections)

        name = f"{file_name(summary.card.title)}（简明预案）.docx"
        said = "简明预案已导出。"
        export_file(parent, "导出简明预案", name, WORD_FILES, write, said, "正在导出简明预案……")


def _checked_tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setHeaderHidden(True)
    tree.setUniformRowHeights(True)
    return tree


def _item(parent: QTreeWidget | QTreeWidgetItem, text: str, key: str, ticked: bool) -> QTreeWidgetItem:
    """A line with a box; ticking one with lines below ticks them all."""
    item = QTreeWidgetItem(parent, [text])
    item.setData(0, _KEY, key)
    item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
    item.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
    return item


def _ticked(tree: QTreeWidget) -> list[str]:
    found: list[str] = []

    def visit(item: QTreeWidgetItem | None) -> None:
        if item is None:
            return
        if item.data(0, _KEY) and item.checkState(0) == Qt.CheckState.Checked:
            found.append(str(item.data(0, _KEY)))
        for place in range(item.childCount()):
            visit(item.child(place))

    visit(tree.invisibleRootItem())
    return found


def _text(card: Card) -> str:
    lines = [card.title if not card.role else f"{card.title}（{card.role}）"]
    for part in card.parts:
        lines += ["", f"【{part.heading}】", *(f"{'□' if part.tick else '·'} {line}" for line in part.lines)]
    return "\n".join(lines)
