"""A plan and its outline: saving the plan as one, and what a newer edition asks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.jobs.outlines import news_for, outline_of, save_as_outline, take_up
from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.model.records import PlanSummary
from yuan.templates.outline_changes import News
from yuan.templates.saving import figures_left
from yuan.ui.kit.dialog import Dialog, tell
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import Form, line, tick
from yuan.ui.kit.parts import label, note
from yuan.ui.workspace import Workspace

_HEADING = Qt.ItemDataRole.UserRole


class SaveOutlineDialog(Dialog):
    """Saves the plan's structure as an outline of this library."""

    def __init__(self, session: Session, plan: PlanSummary, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            "以此预案另存为提纲",
            "保存",
            f"取《{plan.card.title}》的章节作为本库的提纲。预案名称、编制单位和上位预案换成变量，新建时填写。",
        )
        self.setMinimumWidth(520)
        self._session, self._plan = session, plan
        self.saved = ""
        name = f"{plan.card.title.removesuffix('应急预案')}提纲"
        texts = tick("连同正文和表格（不勾选则只取章节标题和编写要求）", True)
        self.form = Form(("title", "提纲名称：", line(name)), ("texts", "", texts))
        self.body.addWidget(self.form)
        hint = "同名提纲已存在时，保存为它的新版本。"
        if count := figures_left(session.document(plan.plan)):
            hint += f"图 {count} 幅不带入提纲。"
        self.body.addWidget(note(hint))
        self.form["title"].selectAll()

    def save(self) -> None:
        title, with_texts = self.form.values().values()
        self.saved = save_as_outline(self._session, self._plan.plan, title, with_texts=with_texts).title


class OutlineNewsDialog(Dialog):
    """What the newer edition has and the plan lacks, to be ticked; and what it asks otherwise."""

    def __init__(self, source: str, said: News, *, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent, "提纲有新版本", "插入所选章节", source)
        self.resize(680, 520)
        self.tree = QTreeWidget()
        self.tree.setHeaderLabels(["章节", "编写要求"])
        self.tree.setColumnWidth(0, 230)
        self.tree.setWordWrap(True)
        self.tree.setRootIsDecorated(False)
        if said.missing:
            group = self._group(f"预案缺少的章节（{len(said.missing)}）")
            for part in said.missing:
                marks = "、".join(
                    word for word, holds in (("新增", part.is_new), ("应当编写", part.is_required)) if holds
                )
                item = QTreeWidgetItem(group, [f"{part.heading}（{marks}）" if marks else part.heading])
                item.setText(1, part.guidance)
                item.setToolTip(1, part.guidance)
                item.setData(0, _HEADING, part.heading)
                if editable:
                    is_ticked = part.is_new or part.is_required
                    item.setCheckState(0, Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        if said.regarded:
            group = self._group(f"编写要求有变化的章节（{len(said.regarded)}）")
            for change in said.regarded:
                item = QTreeWidgetItem(group, [change.heading, change.now])
                item.setToolTip(1, f"原要求：{change.before}\n现要求：{change.now}")
        if not said.missing and not said.regarded:
            self.body.addWidget(QLabel("预案已包含新版本提纲的全部章节，编写要求没有变化。"))
        else:
            self.body.addWidget(self.tree, 1)
            self.asked_label = note("选中一个章节，这里显示它的编写要求。")
            self.body.addWidget(self.asked_label)
            self.tree.currentItemChanged.connect(lambda item: self.asked_label.setText(item.toolTip(1)))
        if not editable:
            self.body.addWidget(label("预案现在没有您可以修改的在编稿，启动修订后可以插入章节。", "muted"))
            self.accept_button.setEnabled(False)
        elif not said.missing:
            self.accept_button.setText("知道了，按新版本编写")

    def _group(self, title: str) -> QTreeWidgetItem:
        group = QTreeWidgetItem(self.tree, [title])
        group.setFirstColumnSpanned(True)
        group.setExpanded(True)
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        return group

    def chosen(self) -> list[str]:
        """The headings of the sections ticked."""
        found = self.tree.findItems("", Qt.MatchFlag.MatchContains | Qt.MatchFlag.MatchRecursive)
        return [
            item.data(0, _HEADING)
            for item in found
            if item.data(0, _HEADING) and item.checkState(0) == Qt.CheckState.Checked
        ]


def made_from(session: Session, plan: str) -> tuple[str, bool]:
    """The outline a plan was made from, in words ("" when unknown), and whether it has a newer edition."""
    if session.outlines.of_plan(plan) is None:
        return "", False
    followed = outline_of(session, plan)
    edition = followed.made_from or followed.outline
    return f"{edition.title}（{edition.version}）", edition != followed.outline


def show_saving(parent: QWidget, workspace: Workspace, plan: PlanSummary) -> None:
    """Save the plan as an outline of the library."""
    with guarded(parent):
        dialog = SaveOutlineDialog(workspace.session, plan, parent)
        if dialog.exec():
            workspace.notice.emit(f"已存为提纲“{dialog.saved}”，新建预案时可以选用")


def show_news(parent: QWidget, workspace: Workspace, plan: PlanSummary) -> None:
    """Show what the newer edition of the plan's outline asks; put chosen sections into the draft."""
    session = workspace.session
    with guarded(parent):
        said = news_for(session, plan.plan)
        if said is None:
            tell(parent, "提纲", "预案采用的提纲已是最新版本。")
            return
        now = outline_of(session, plan.plan).outline
        source = f"{now.title}（{now.version}）　来源：{now.source}"
        dialog = OutlineNewsDialog(source, said, editable=_is_editable(session, plan), parent=parent)
        if not dialog.exec():
            return
        with guarded(parent):
            take_up(session, plan.plan, dialog.chosen())
            workspace.plan_changed.emit(plan.plan)
            if dialog.chosen():
                workspace.edit_requested.emit(plan.plan, "")


def _is_editable(session: Session, plan: PlanSummary) -> bool:
    try:
        session.draft(plan.plan)
    except YuanError:
        return False
    return plan.stage.is_editable
