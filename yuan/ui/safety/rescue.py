"""When the library cannot be opened: put a backup in its place before anybody has signed in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QLabel, QWidget

from yuan.jobs.restoring import restore_library
from yuan.library.backup.backups import Backup, read_backup
from yuan.library.backup.restore_preview import Preview, preview
from yuan.model.errors import YuanError
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.parts import button, label
from yuan.ui.kit.task import run_task
from yuan.ui.safety.backup_table import BackupTable
from yuan.ui.safety.preview_dialog import PreviewDialog
from yuan.ui.widgets.library_files import LIBRARY_FILTER


class RescueDialog(Dialog):
    """Says what is wrong with the library at `place` and lists the backups `found`. Accepted: one was restored."""

    def __init__(
        self, parent: QWidget | None, place: Path, found: Sequence[Backup], error: YuanError
    ) -> None:
        super().__init__(parent, "预案库无法打开", "从所选备份恢复…")
        self._place = place
        self.resize(760, 440)
        why = label(error.message, "alarm", wraps=True)
        self.body.addWidget(why)
        self.body.addWidget(QLabel("可以从备份恢复；无法打开的文件会原样保留。"))
        self.table = BackupTable()
        self.table.show_backups(found, {})
        self.body.addWidget(self.table, 1)
        other = button("从其他文件恢复…", self._choose)
        self.buttons.insertWidget(0, other)
        self.table.selectionModel().selectionChanged.connect(self._show_button)
        self._show_button()

    def _show_button(self) -> None:
        chosen = self.table.chosen()
        self.accept_button.setEnabled(chosen is not None and chosen.facts is not None)

    def _choose(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "从备份恢复", str(self._place.parent), LIBRARY_FILTER)
        if name:
            with guarded(self):
                self._look_at(read_backup(Path(name)))

    def _try(self) -> None:
        chosen = self.table.chosen()
        if chosen is not None:
            self._look_at(chosen)

    def _look_at(self, backup: Backup) -> None:
        run_task(
            self,
            "正在核验备份……",
            lambda progress: preview(backup.path, self._place, progress),
            lambda seen: self._ask(backup, seen),
        )

    def _ask(self, backup: Backup, seen: Preview) -> None:
        if PreviewDialog(self, backup, seen).exec():
            run_task(
                self,
                "正在恢复预案库……",
                lambda progress: restore_library(backup.path, self._place, progress),
                lambda _: self.accept(),
            )
