"""备份与恢复: the backups there are, making one now, verifying them, and going back to one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from yuan.library.backup.backups import Backup, check_backup, read_backup
from yuan.library.backup.restore_preview import Preview, preview
from yuan.library.permissions import Right, has_right
from yuan.model.errors import YuanError
from yuan.model.progress import Progress
from yuan.model.safekeeping import Occasion
from yuan.ui.kit.dialog import Dialog, tell
from yuan.ui.kit.errors import guarded, show_error
from yuan.ui.kit.files import choose_target
from yuan.ui.kit.parts import button, hbox, label, note, vbox
from yuan.ui.kit.task import run_task
from yuan.ui.safety.automatic_backups import AutomaticBackups
from yuan.ui.safety.backup_table import BackupTable
from yuan.ui.safety.preview_dialog import PreviewDialog
from yuan.ui.safety.rules_dialog import BackupRulesDialog
from yuan.ui.safety.words import moment, rules_in_words
from yuan.ui.widgets.library_files import LIBRARY_FILTER
from yuan.ui.workspace import Workspace


class BackupsDialog(Dialog):
    """The backups of the library. `restored` comes with where the library before was kept: the window must close."""

    restored = Signal(str)

    def __init__(
        self,
        parent: QWidget,
        workspace: Workspace,
        backups: AutomaticBackups,
        leave_alone: Callable[[], None],
    ) -> None:
        """
        Args:
            leave_alone: saves what was typed and ends all work with the library, before it is replaced.
        """
        super().__init__(parent, "备份与恢复", "关闭")
        self._workspace, self._backups, self._leave_alone = workspace, backups, leave_alone
        self._results: dict[Path, str] = {}
        self.cancel_button.hide()
        self.resize(900, 560)
        self.state, self.place, self.rules = label("", "heading"), note(), note()
        self.table = BackupTable()
        self.make_button = button("立即备份", self.make, icon="backup")
        self.elsewhere_button = button("备份到…", self._back_up_elsewhere)
        self.verify_button = button("核验全部备份", self._verify, icon="verify")
        self.settings_button = button("设置…", self._settle)
        self.restore_button = button("恢复…", self._restore_chosen, icon="undo")
        self.other_button = button("从其他文件恢复…", self._restore_other)
        self._build()
        self.renew()

    def _build(self) -> None:
        folder = button("打开文件夹", self._open_folder, icon="folder")
        words = vbox(self.state, self.place, self.rules)
        self.body.addLayout(hbox((words, 1), self.make_button, folder, self.settings_button))
        self.body.addWidget(self.table, 1)
        for place, act in enumerate(
            (self.restore_button, self.other_button, self.elsewhere_button, self.verify_button)
        ):
            self.buttons.insertWidget(place, act)
        may = has_right(self._workspace.session.account, Right.RESTORE)
        for act in (self.settings_button, self.other_button, self.elsewhere_button):
            act.setEnabled(may)
            act.setToolTip("" if may else "由系统管理员进行")
        self.table.selectionModel().selectionChanged.connect(self._show_buttons)
        self.table.doubleClicked.connect(lambda _: self.restore_button.click())

    def renew(self) -> None:
        """List what is there now."""
        backups = self._workspace.library.backups
        try:
            found, rules, folder = backups.all(), backups.rules(), backups.folder
        except YuanError as error:
            self.complain(str(error))
            return
        newest = backups.newest()
        self.state.setText(f"最近一份完好的备份：{moment(newest.made_at)}" if newest else "还没有备份")
        self.place.setText(f"备份文件夹：{folder}")
        self.rules.setText(rules_in_words(rules))
        self.table.show_backups(found, self._results)
        self.verify_button.setEnabled(bool(found))
        self.complain(self._backups.failure)
        self._show_buttons()

    def _show_buttons(self) -> None:
        chosen = self.table.chosen()
        may = has_right(self._workspace.session.account, Right.RESTORE)
        self.restore_button.setEnabled(may and chosen is not None and chosen.facts is not None)
        self.restore_button.setToolTip("" if may else "由系统管理员进行")

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._workspace.library.backups.folder)))

    def _settle(self) -> None:
        if BackupRulesDialog(self._workspace.session, self).exec():
            self.renew()

    # --- making and verifying -----------------------------------------------------------------------------

    def make(self) -> None:
        """Make one now."""
        library = self._workspace.library

        def done(made: Backup) -> None:
            self._backups.note(made)
            self.renew()
            self.table.selectRow(0)  # the one just made: whoever restores means it

        def failed(error: BaseException) -> None:
            self.renew()  # there may be a doubtful one
            show_error(self, error)

        run_task(
            self,
            "正在备份预案库……",
            lambda progress: library.backups.make(Occasion.MANUAL, progress),
            done,
            failed,
        )

    def _back_up_elsewhere(self) -> None:
        session = self._workspace.session
        suggested = f"{Path(str(session.library.path)).stem}-备份-{date.today():%Y%m%d}.yuan"
        target = choose_target(self, "备份到", suggested, LIBRARY_FILTER)
        if target is None:
            return
        run_task(
            self,
            "正在备份预案库……",
            lambda progress: session.back_up_to(target, progress),
            lambda _: tell(self, "备份预案库", f"备份已完成并通过核验：{target.name}"),
        )

    def _verify(self) -> None:
        library = self._workspace.library

        def work(progress: Progress) -> dict[Path, str]:
            results = {}
            for one in library.backups.all():
                if one.facts is not None:
                    found = check_backup(one, progress)
                    results[one.path] = found[0].text if found else ""
            return results

        def done(results: dict[Path, str]) -> None:
            self._results = results
            self.renew()

        run_task(self, "正在核验备份……", work, done)

    # --- restoring ----------------------------------------------------------------------------------------

    def _restore_chosen(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self._look_at(chosen)

    def _restore_other(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, "从备份恢复", str(self._workspace.library.backups.folder), LIBRARY_FILTER
        )
        if name:
            with guarded(self):
                self._look_at(read_backup(Path(name)))

    def _look_at(self, backup: Backup) -> None:
        place = self._workspace.library.backups.place
        self._leave_alone()
        run_task(
            self,
            "正在对照备份与现有的预案库……",
            lambda progress: preview(backup.path, place, progress),
            lambda seen: self._ask(backup, seen),
        )

    def _ask(self, backup: Backup, seen: Preview) -> None:
        if not PreviewDialog(self, backup, seen).exec():
            return
        from yuan.jobs.restoring import restore_library

        session = self._workspace.session
        self._leave_alone()
        run_task(
            self,
            "正在恢复预案库……",
            lambda progress: restore_library(backup.path, session, progress),
            self._done,
        )

    def _done(self, kept: Path | None) -> None:
        self.accept()
        self.restored.emit(str(kept or ""))
