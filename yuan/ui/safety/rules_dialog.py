"""When and where backups are made and how many are kept, settled by the administrator."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QFileDialog,
    QWidget,
)

from yuan.library import Session
from yuan.library.store.backup_folder import usual_folder
from yuan.model.safekeeping import BackupRules
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, line, number, tick
from yuan.ui.kit.parts import button, hbox

_INTRO = "备份文件夹最好在另一块硬盘或移动盘上：硬盘坏了，放在一起的备份也就没有了。手动备份不会被自动清理。"


class BackupRulesDialog(Dialog):
    """Shows the rules and keeps them when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "备份设置", "保存", _INTRO)
        self._session = session
        self.setMinimumWidth(560)
        rules = session.library.backups.rules()
        self.automatic = tick("有改动时自动备份", rules.is_automatic)
        self.folder = line(rules.folder, str(usual_folder(session.library.backups.place)))
        self.folder.setClearButtonEnabled(True)
        self.hours = number(1, 168, rules.hours, " 小时")
        self.form = Form(
            ("", "", self.automatic),
            ("", "备份文件夹：", hbox((self.folder, 1), button("浏览…", self._browse))),
            ("", "至少相隔：", self.hours),
            ("recent", "保留最近的：", number(1, 99, rules.recent, " 份")),
            ("daily", "每天一份，保留：", number(0, 99, rules.daily, " 天")),
            ("weekly", "每周一份，保留：", number(0, 99, rules.weekly, " 周")),
            ("monthly", "每月一份，保留：", number(0, 99, rules.monthly, " 个月")),
        )
        self.body.addWidget(self.form)
        self.automatic.toggled.connect(self.hours.setEnabled)
        self.hours.setEnabled(rules.is_automatic)

    def _browse(self) -> None:
        name = QFileDialog.getExistingDirectory(
            self, "备份文件夹", self.folder.text() or self.folder.placeholderText()
        )
        if name:
            self.folder.setText(name)

    def problem(self) -> str:
        folder = self.folder.text().strip()
        if folder and not Path(folder).is_dir():
            return "备份文件夹不存在。请用“浏览…”选择。"
        return ""

    def save(self) -> None:
        folder = self.folder.text().strip()
        rules = BackupRules(
            is_automatic=self.automatic.isChecked(),
            folder=str(Path(folder).absolute()) if folder else "",
            hours=self.hours.value(),
            **self.form.values(),
        )
        self._session.change_backup_rules(rules)
