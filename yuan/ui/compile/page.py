"""The page 汇编: three lists, one a volume; how they are laid out; and writing them into a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTabWidget,
    QToolButton,
    QWidget,
)

from yuan.jobs.compiling import Compiled, LayoutName, compile_volumes, pdf_obstacle, usual_note
from yuan.jobs.volumes import SUBJECTS, VOLUMES, VolumeLine, arranged_lines, volume_lines
from yuan.library.permissions import Right, has_right
from yuan.model.papers.volume import VolumeArrangement
from yuan.model.progress import Progress
from yuan.ui.compile.estimates import PageEstimates
from yuan.ui.compile.note_dialog import NoteDialog
from yuan.ui.compile.volume_table import VolumeTable
from yuan.ui.kit.dialog import confirm
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import offer_to_open
from yuan.ui.kit.parts import hbox, vbox
from yuan.ui.kit.task import run_task
from yuan.ui.kit.when_shown import WhenShown
from yuan.ui.settings import settings
from yuan.ui.shell import Page
from yuan.ui.theme import PAD, set_role
from yuan.ui.workspace import Workspace

LAYOUT_NAMES: tuple[tuple[LayoutName, str, str], ...] = (
    ("book", "紧凑版式", "4号字，每页 32 行、每行 32 字，附件接排；与已印汇编的密度相当"),
    ("standard", "标准版式", "3号字，每页 22 行、每行 28 字，附件另页（GB/T 9704-2012）"),
)
_LAYOUT, _PDF, _FOLDER = "compile/layout", "compile/pdf", "folders/compile"


class CompilePage(Page):
    """What the three volumes hold, in which order, and writing them."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        set_role(self, "page")
        self.tabs = QTabWidget()
        self.tables = {name: VolumeTable() for name in VOLUMES}
        self.layout_box = QComboBox()
        self.pdf_box = QCheckBox("同时生成 PDF")
        self.up_button, self.down_button = QToolButton(), QToolButton()
        self.usual_button, self.note_button = QPushButton("恢复默认编排"), QPushButton("编者按…")
        self.one_button, self.start_button = QPushButton("只汇编本册…"), QPushButton("开始汇编…")
        self.count_label, self.hint_label = QLabel(), QLabel()
        self._stack = QStackedWidget()
        self._may_arrange = has_right(workspace.session.account, Right.SET_OFFICE)
        self._estimates = PageEstimates(workspace.session, self)
        self._build()
        self._connect()
        self.reload()

    # --- what others ask for ------------------------------------------------------------------------

    def reload(self) -> None:
        """Read plans and arrangements anew from the library."""
        with guarded(self.window()):
            plans = self._workspace.session.plans()
            for name, table in self.tables.items():
                table.show_lines(volume_lines(self._workspace.session, name, plans))
            total = sum(table.volume.rowCount() for table in self.tables.values())
            self._stack.setCurrentIndex(1 if total else 0)
            self._show_state()
            self._estimates.ask(self._all_lines(), self.layout_name)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._estimates.pause(False)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._estimates.pause(True)

    def stop(self) -> None:
        self._estimates.stop()

    @property
    def volume(self) -> str:
        """The volume whose list is shown."""
        return list(self.tables)[self.tabs.currentIndex()]

    @property
    def table(self) -> VolumeTable:
        """The list shown."""
        return self.tables[self.volume]

    @property
    def layout_name(self) -> LayoutName:
        """The layout chosen."""
        return LAYOUT_NAMES[self.layout_box.currentIndex()][0]

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        for name, table in self.tables.items():
            table.volume.is_editable = self._may_arrange
            self.tabs.addTab(table, name)
        full = QWidget()
        column = vbox(self._choices(), self._arranging(), (self.tabs, 1), on=full, margin=0)
        set_role(self.count_label, "muted")
        column.addWidget(self.count_label)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(full)
        vbox(self._stack, on=self, margin=PAD)
        self.setFocusProxy(self.tabs)

    def _empty(self) -> QWidget:
        return EmptyState(
            "volumes",
            "还没有可以汇编的预案",
            "预案印发后，按总体、专项、部门、镇街编入上册、中册、下册。",
            [
                ("import", "导入预案", lambda: self._workspace.import_requested.emit([])),
                ("new", "新建预案", self._workspace.new_plan_requested.emit),
            ],
        )

    def _choices(self) -> QHBoxLayout:
        line = hbox()
        for name, title, tip in LAYOUT_NAMES:
            self.layout_box.addItem(title, name)
            self.layout_box.setItemData(self.layout_box.count() - 1, tip, 3)
        kept = self.layout_box.findData(settings().value(_LAYOUT, "book"))
        self.layout_box.setCurrentIndex(max(kept, 0))
        obstacle = pdf_obstacle()
        self.pdf_box.setEnabled(not obstacle)
        self.pdf_box.setChecked(not obstacle and settings().value(_PDF, "") == "yes")
        self.pdf_box.setToolTip(obstacle or "用 LibreOffice 排版，目录页码按排版结果核准，PDF 带书签")
        self.hint_label.setText(obstacle and f"{obstacle}；目录页码为估算，用 Word 打开时更新")
        set_role(self.hint_label, "muted")
        set_role(self.start_button, "primary")
        line.addWidget(QLabel("版式："))
        for widget in (self.layout_box, self.pdf_box, self.hint_label):
            line.addWidget(widget)
        line.addStretch(1)
        line.addWidget(self.one_button)
        line.addWidget(self.start_button)
        return line

    def _arranging(self) -> QHBoxLayout:
        line = hbox()
        for button, text, key in ((self.up_button, "上移", "Alt+↑"), (self.down_button, "下移", "Alt+↓")):
            button.setText(text)
            button.setToolTip(f"{text}所选预案（{key}）")
            line.addWidget(button)
        for widget in (self.usual_button, self.note_button):
            line.addWidget(widget)
        said = QLabel(
            "拖动各行调整次序；取消勾选则不收入本册。编排保存在预案库中。"
            if self._may_arrange
            else "编排由审核、档案人员或系统管理员调整。"
        )
        set_role(said, "muted")
        line.addWidget(said)
        line.addStretch(1)
        return line

    def _connect(self) -> None:
        self._news = WhenShown(self, self.reload)
        self._workspace.plan_changed.connect(lambda _: self._news.ask())
        self._estimates.changed.connect(self._show_pages)
        self.tabs.currentChanged.connect(lambda _: self._show_state())
        self.layout_box.currentIndexChanged.connect(self._choose_layout)
        self.pdf_box.toggled.connect(lambda on: settings().setValue(_PDF, "yes" if on else ""))
        self.up_button.clicked.connect(lambda: self.table.move_rows(-1))
        self.down_button.clicked.connect(lambda: self.table.move_rows(1))
        self.usual_button.clicked.connect(self._restore_usual)
        self.note_button.clicked.connect(self._edit_note)
        self.one_button.clicked.connect(lambda: self.compile([self.volume]))
        self.start_button.clicked.connect(lambda: self.compile(list(self.tables)))
        for table in self.tables.values():
            table.chosen.connect(self._show_moves)
            table.volume.moved.connect(self._keep_order)
            table.volume.checked.connect(self._keep_choice)

    # --- arranging ----------------------------------------------------------------------------------

    def _arrangement(self) -> VolumeArrangement:
        return self._workspace.session.volume_arrangements().get(self.volume, VolumeArrangement())

    def _keep(self, arrangement: VolumeArrangement) -> None:
        with guarded(self.window()):
            self._workspace.session.arrange_volume(self.volume, arrangement)
            self.table.show_lines(volume_lines(self._workspace.session, self.volume))
        self._show_state()
        self._show_pages()

    def _keep_order(self, plans: list[str]) -> None:
        usual = [
            line.summary.plan
            for line in arranged_lines(self._workspace.session, self.volume, VolumeArrangement())
        ]
        order = () if plans == usual else tuple(plans)
        self._keep(msgspec.structs.replace(self._arrangement(), order=order))

    def _keep_choice(self, plan: str, is_in: bool) -> None:
        arrangement = self._arrangement()
        others = tuple(item for item in arrangement.left_out if item != plan)
        self._keep(msgspec.structs.replace(arrangement, left_out=others if is_in else (*others, plan)))

    def _restore_usual(self) -> None:
        text = f"{self.volume}恢复默认编排？"
        if confirm(self.window(), text, "手工调整的次序和取消的勾选将清除，编者按不变。", "恢复"):
            self._keep(VolumeArrangement(note=self._arrangement().note))

    def _edit_note(self) -> None:
        arrangement = self._arrangement()
        usual = usual_note(self._workspace.session, self.volume, self.table.volume.records, date.today())
        dialog = NoteDialog(self.volume, arrangement.note, usual, self.window())
        if dialog.exec():
            self._keep(msgspec.structs.replace(arrangement, note=dialog.note))

    # --- writing ------------------------------------------------------------------------------------

    def compile(self, volumes: list[str]) -> None:
        """Ask for a folder and write these volumes into it, in the background."""
        kept = str(settings().value(_FOLDER, str(Path.home())))
        name = QFileDialog.getExistingDirectory(self, "选择存放汇编分册的文件夹", kept)
        if not name:
            return
        settings().setValue(_FOLDER, name)
        session, layout, pdf = self._workspace.session, self.layout_name, self.pdf_box.isChecked()

        def work(progress: Progress) -> Compiled:
            return compile_volumes(
                session,
                Path(name),
                volumes,
                progress,
                layout=layout,
                pdf=pdf,
                is_measured=not pdf_obstacle(),
            )

        run_task(self.window(), "正在汇编成册……", work, self._tell)

    def _tell(self, made: Compiled) -> None:
        left_out = f"；{len(made.left_out)} 部预案未收入，原因见各册列表" if made.left_out else ""
        self._workspace.notice.emit(f"汇编完成{left_out}")
        volumes = len({path.stem for path in made})
        offer_to_open(self.window(), f"已汇编 {volumes} 册{left_out}。", list(made))

    # --- showing ------------------------------------------------------------------------------------

    def _all_lines(self) -> list[VolumeLine]:
        return [line for table in self.tables.values() for line in table.volume.records]

    def _choose_layout(self) -> None:
        settings().setValue(_LAYOUT, self.layout_name)
        self._estimates.ask(self._all_lines(), self.layout_name)

    def _show_pages(self) -> None:
        for table in self.tables.values():
            table.volume.show_pages(self._estimates.pages(table.volume.records, self.layout_name))
        self._show_count()

    def _show_state(self) -> None:
        for place, (name, table) in enumerate(self.tables.items()):
            included = sum(line.is_included for line in table.volume.records)
            self.tabs.setTabText(place, f"{name}　{SUBJECTS[name]}（{included}）")
        has_plans = any(line.is_included for line in self._all_lines())
        has_own = any(line.is_included for line in self.table.volume.records)
        for button, on in ((self.start_button, has_plans), (self.one_button, has_own)):
            button.setEnabled(on)
            button.setToolTip("" if on else "没有可以收入的预案：只汇编已印发的现行版本")
        arrangement = self._arrangement()
        is_usual = not arrangement.order and not arrangement.left_out
        self.usual_button.setEnabled(self._may_arrange and not is_usual)
        self.note_button.setEnabled(self._may_arrange and has_own)
        self._show_moves()
        self._show_count()

    def _show_moves(self) -> None:
        self.up_button.setEnabled(self.table.can_move(-1))
        self.down_button.setEnabled(self.table.can_move(1))

    def _show_count(self) -> None:
        lines = self.table.volume.records
        included = [line for line in lines if line.is_included]
        pages = self._estimates.pages(included, self.layout_name)
        sheets = sum(count + count % 2 for count in pages.values())
        parts = [f"收入 {len(included)} 部", f"{len({line.summary.card.unit for line in included})} 个单位"]
        if len(included) < len(lines):
            parts.append(f"未收入 {len(lines) - len(included)} 部")
        if included and len(pages) == len(included):
            parts.append(f"正文约 {sheets} 页")
        self.count_label.setText("，".join(parts))
