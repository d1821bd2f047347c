"""The files kept with a plan: the meeting's record, the experts' opinions, the stamped original."""

from __future__ import annotations

import tempfile
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QInputDialog, QWidget

from yuan.library.permissions import Right, has_right, sees_working
from yuan.model.files import atomic_write, safe_name
from yuan.model.process.lifecycle import TRANSITIONS
from yuan.model.process.materials import OTHER, Material, is_paper, read_material, told_size
from yuan.model.records import PlanSummary
from yuan.ui.kit.dialog import confirm
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import choose_target
from yuan.ui.kit.parts import REST, button, hbox, label, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.widgets.file_strip import HINT, dropped_files
from yuan.ui.workspace import Workspace

KINDS = (*dict.fromkeys(step.material for step in TRANSITIONS if step.material), OTHER)
_NOT_SEEN = "附件材料只供编制单位和审核、档案、管理人员查看。"


def _added_at(one: Material) -> str:
    return one.added_at.astimezone().strftime("%Y-%m-%d %H:%M") if one.added_at else ""


_COLUMNS: tuple[Column[Material], ...] = (
    Column("材料", lambda one: one.kind, 150),
    Column("文件", lambda one: one.name),
    Column("版本", lambda one: f"第{one.version}版", 60),
    Column("大小", lambda one: told_size(one.size), 80),
    Column("存入人", lambda one: one.added_by, 110),
    Column("存入时间", _added_at, 140),
    Column("校验值", lambda one: one.hash[:12], 120, tip=lambda one: one.hash),
)


class MaterialPanel(QWidget):
    """The list with buttons to add, open, save and take out; files may be dropped on it. Emits `changed`."""

    changed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._plan: PlanSummary | None = None
        # Files are opened from here; the folder goes when the panel does.
        self._opened = tempfile.TemporaryDirectory(prefix="yuan-", ignore_cleanup_errors=True)
        self.list = RecordTree("附件材料", _COLUMNS)
        self.kind_box = QComboBox()
        self.kind_box.addItems(list(KINDS))
        self.kind_box.setCurrentText(OTHER)
        self.kind_box.setAccessibleName("材料种类")
        self.add_button, self.open_button = button("添加文件…", self._choose), button("打开", self._open)
        self.save_button, self.remove_button = button("另存为…", self._save), button("移除…", self._remove)
        self.hint = label(HINT, "muted")
        buttons = (self.add_button, self.open_button, self.save_button, self.remove_button)
        vbox(hbox(self.kind_box, *buttons, REST), (self.list, 1), self.hint, on=self)
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.opened.connect(lambda _: self._open())

    def show_plan(self, plan: PlanSummary) -> None:
        """List the files of `plan`."""
        self._plan = plan
        self.list.show_records(self._workspace.session.materials(plan.plan))
        may = self._may_add()
        account = self._workspace.session.account
        self.hint.setText(HINT if may else "" if sees_working(account, plan.card) else _NOT_SEEN)
        self.setAcceptDrops(may)
        self._allow()

    def _may_add(self) -> bool:
        return self._plan is not None and has_right(
            self._workspace.session.account, Right.ADD_MATERIAL, self._plan.card.unit
        )

    def _allow(self) -> None:
        may, chosen = self._may_add(), self.list.chosen() is not None
        self.add_button.setEnabled(may)
        self.kind_box.setEnabled(may)
        self.open_button.setEnabled(chosen)
        self.save_button.setEnabled(chosen)
        self.remove_button.setEnabled(may and chosen)

    def _choose(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "添加附件材料")
        self.add([Path(name) for name in names])

    def add(self, paths: list[Path]) -> None:
        """Keep files with the newest version, as what the box says they are."""
        assert self._plan is not None
        for path in paths:
            with guarded(self):
                new = read_material(path)
                self._workspace.session.add_material(self._plan.plan, new, self.kind_box.currentText())
        if paths:
            self.changed.emit()

    def _open(self) -> None:
        chosen = self.list.chosen()
        if chosen is None or not self._opens(chosen):
            return
        with guarded(self):
            # Nothing of the path is taken from the library, which may come from anywhere.
            target = Path(tempfile.mkdtemp(dir=self._opened.name)) / safe_name(chosen.name)
            with atomic_write(target, private=True) as temporary:
                temporary.write_bytes(self._workspace.session.material_data(chosen.id))
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(target)))

    def _opens(self, chosen: Material) -> bool:
        """Whether to open the file with the system's program, which may run it; asked for what is no paper by its name."""
        return is_paper(chosen.name) or confirm(
            self,
            f"“{safe_name(chosen.name)}”不是常见的文档、图片、音像或压缩文件，打开它可能会运行程序。",
            "不能确定来源可靠的，请不要打开；可以“另存为”后交系统管理员检查。",
            "仍然打开",
            "不打开",
        )

    def _save(self) -> None:
        chosen = self.list.chosen()
        if chosen is None:
            return
        target = choose_target(self, "另存附件材料", safe_name(chosen.name), "所有文件 (*)")
        if target is None:
            return
        with guarded(self):
            data = self._workspace.session.material_data(chosen.id)
            with atomic_write(target) as temporary:
                temporary.write_bytes(data)
            self._workspace.notice.emit(f"已另存：{target.name}")

    def _remove(self) -> None:
        chosen = self.list.chosen()
        if chosen is None:
            return
        reason, is_given = QInputDialog.getText(self, "移除材料", f"移除“{chosen.name}”的理由：")
        if is_given:
            with guarded(self):
                self._workspace.session.remove_material(chosen.id, reason)
                self.changed.emit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._accept(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._accept(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._accept(event)
        self.add(dropped_files(event))

    @staticmethod
    def _accept(event: QDropEvent) -> None:
        if dropped_files(event):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
