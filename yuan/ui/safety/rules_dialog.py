"""When and where backups are made and how many are kept, settled by the administrator."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QWidget,
)

from yuan.library import Session
from yuan.library.store.backup_folder import usual_folder
from yuan.model.errors import YuanError
from yuan.model.safekeeping import BackupRules
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.number_box import number_box

_INTRO = "备份文件夹最好在另一块硬盘或移动盘上：硬盘坏了，放在一起的备份也就没有了。手动备份不会被自动清理。"


class BackupRulesDialog(Dialog):
    """Shows the rules and keeps them when accepted."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, "备份设置", "保存", _INTRO)
        self._session = session
        self.setMinimumWidth(560)
        rules = session.library.backups.rules()
        self.automatic = QCheckBox("有改动时自动备份")
        self.automatic.setChecked(rules.is_automatic)
        self.folder = QLineEdit(rules.folder)
        self.folder.setPlaceholderText(str(usual_folder(session.library.backups.place)))
        self.folder.setClearButtonEnabled(True)
        browse = QPushButton("浏览…")
        browse.setAutoDefault(False)
        browse.clicked.connect(self._browse)
        place = QHBoxLayout()
        place.addWidget(self.folder, 1)
        place.addWidget(browse)
        self.hours = number_box(1, 168, rules.hours, " 小时")
        self.recent = number_box(1, 99, rules.recent, " 份")
        self.daily = number_box(0, 99, rules.daily, " 天")
        self.weekly = number_box(0, 99, rules.weekly, " 周")
        self.monthly = number_box(0, 99, rules.monthly, " 个月")
        form = QFormLayout()
        form.addRow("", self.automatic)
        form.addRow("备份文件夹：", place)
        form.addRow("至少相隔：", self.hours)
        form.addRow("保留最近的：", self.recent)
        form.addRow("每天一份，保留：", self.daily)
        form.addRow("每周一份，保留：", self.weekly)
        form.addRow("每月一份，保留：", self.monthly)
        self.body.addLayout(form)
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
        rules = BackupRules(
            is_automatic=self.automatic.isChecked(),
            folder=str(Path(folder).absolute()) if folder else "",
            hours=self.hours.value(),
            recent=self.recent.value(),
            daily=self.daily.value(),
            weekly=self.weekly.value(),
            monthly=self.monthly.value(),
        )
        try:
            self._session.change_backup_rules(rules)
        except YuanError as error:
            return str(error)
        return ""
