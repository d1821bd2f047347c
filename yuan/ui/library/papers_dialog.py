"""Making the submission set or the filing set of a plan: what belongs to it, what is lacking, and where it goes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from yuan.jobs.papers import SETS, PaperState, SetWritten, basis_of, papers_of, write_set
from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.model.records import PlanSummary
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import choose_folder, offer_to_open
from yuan.ui.kit.parts import note
from yuan.ui.kit.task import run_task
from yuan.ui.theme import tokens
from yuan.ui.workspace import Workspace

_NAME = Qt.ItemDataRole.UserRole
_HINT = "文书中不掌握的内容留空，由人工填写；公文模板可放在预案库旁的“公文模板”文件夹中修改。"


class PapersDialog(Dialog):
    """The papers of a set, each with a box; what cannot be made is grey and says why."""

    def __init__(
        self, title: str, name: str, basis: str, states: Sequence[PaperState], parent: QWidget | None
    ) -> None:
        paper_set = SETS[name]
        super().__init__(parent, paper_set.title, "生成…", f"《{title}》的{paper_set.title}。依据：{basis}。")
        self.setMinimumSize(560, 420)
        self.list = QListWidget()
        self.list.setAccessibleName(paper_set.title)
        for state in states:
            self._add(state)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(note(_HINT))
        self.list.setCurrentRow(0)

    def _add(self, state: PaperState) -> None:
        why = state.obstacle or state.lacks
        item = QListWidgetItem(f"{state.title}　—　{why}" if why else state.title)
        item.setData(_NAME, state.name)
        item.setToolTip(why)
        if state.obstacle:
            item.setFlags(Qt.ItemFlag.ItemIsSelectable)
            item.setForeground(tokens().colour("muted"))
        is_ticked = state.is_usual and not state.obstacle
        item.setCheckState(Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def chosen(self) -> list[str]:
        """The names of the papers whose box is ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        return [item.data(_NAME) for item in items if item.checkState() == Qt.CheckState.Checked]

    def problem(self) -> str:
        return "" if self.chosen() else "请至少勾选一份材料。"


def show_papers(parent: QWidget, workspace: Workspace, summary: PlanSummary, name: str) -> None:
    """Let the user choose papers of the set `name` ("submission", "filing") and a folder, and write them."""
    with guarded(parent):
        title = summary.card.title
        states, basis = papers_of(workspace.session, summary.plan, name), basis_of(workspace.session, name)
        dialog = PapersDialog(title, name, basis, states, parent)
        if not dialog.exec():
            return
        place = choose_folder(parent, f"{SETS[name].title}放到哪个文件夹")
        if place is None:
            return
        folder, chosen = place / f"{file_name(title)}（{SETS[name].title}）", dialog.chosen()

        def work(progress: Progress) -> SetWritten:
            return write_set(workspace.session, summary.plan, name, folder, papers=chosen, progress=progress)

        def done(made: SetWritten) -> None:
            notes = "\n".join(made.notes)
            said = f"已生成 {len(made.paths)} 份材料。" + (f"\n请注意：\n{notes}" if notes else "")
            offer_to_open(parent, said, list(made.paths))

        run_task(parent, f"正在生成{SETS[name].title}……", work, done)
