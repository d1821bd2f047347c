"""印发通知: what is settled for one notice before it is written as a Word file."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from yuan.jobs.notices import (
    PUBLIC_REMARK,
    SECRECY_YEARS,
    URGENCIES,
    NoticeChoices,
    export_notice,
    notice_for,
)
from yuan.model.errors import YuanError
from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.model.records import PlanSummary
from yuan.ui.desk import Desk
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.files import choose_target, offer_to_open
from yuan.ui.kit.task import run_task
from yuan.ui.settings import settings
from yuan.ui.theme import set_role
from yuan.word.libreoffice import find_office
from yuan.word.writing.notice import Notice

_FILTER = "Word 文档 (*.docx)"
_FORMS = (("document", "文件格式（红头文件）"), ("letter", "信函格式（红色双线）"))
_NONE = "不标注"
_FORM_KEY = "notice/form"
_LIST = re.compile(r"[、，,；;\s]+")
_SEPARATED = "多个以顿号分隔，按机关顺序"
_MEASURED = "版记排在最后一个双数页的页底；该页排不下时自动另起一页。"
_NOT_MEASURED = "本机没有安装 LibreOffice，无法预先排版：版记单独排在最后一个双数页上。"


class NoticeDialog(Dialog):
    """Fills a `NoticeChoices`; `usual` is the notice that comes out when nothing is filled in."""

    def __init__(self, usual: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent, "印发通知", "导出…", usual.title)
        self.setMinimumWidth(640)
        self.usual = usual
        self.form_box = QComboBox()
        for value, text in _FORMS:
            self.form_box.addItem(text, value)
        self.form_box.setCurrentIndex(max(self.form_box.findData(settings().value(_FORM_KEY, "")), 0))
        self.number_edit = _line(usual.number, "空白：留空待填")
        self.date_edit = _line(usual.date, "如 2026-06-15；空白：留空待填")
        self.serial_edit = _line(usual.serial, "6 位数字，涉密公文须填")
        self.secrecy_box = _marks(tuple(SECRECY_YEARS), usual.secrecy)
        self.period_edit = _line(usual.secrecy_period, "如 1年、6个月、长期")
        self.urgency_box = _marks(URGENCIES, usual.urgency)
        self.joint_edit = _line("", f"联合行文的其他机关；{_SEPARATED}")
        self.signers_edit = _line("", f"上行文填写；{_SEPARATED}")
        self.attachments_edit = _line("", "附件说明列出的名称，以分号分隔；预案本身不作附件")
        self.remark_edit = _line(usual.remark, "如 此件公开发布")
        self.addressees_edit = _line(usual.addressees, "空白：不写主送机关")
        self.copies_edit = _line(usual.copies, "空白：不抄送")
        self.printer_edit = _line(usual.printer, "空白：发文机关")
        self._lay_out()
        self.secrecy_box.currentIndexChanged.connect(self._follow_secrecy)
        self._follow_secrecy()

    def _lay_out(self) -> None:
        form = QFormLayout()
        for label, field in (
            ("格式：", self.form_box),
            ("发文字号：", self.number_edit),
            ("成文日期：", self.date_edit),
            ("主送机关：", self.addressees_edit),
            ("份号：", self.serial_edit),
            ("密级：", self.secrecy_box),
            ("保密期限：", self.period_edit),
            ("紧急程度：", self.urgency_box),
            ("联合行文机关：", self.joint_edit),
            ("签发人：", self.signers_edit),
            ("附件说明：", self.attachments_edit),
            ("附注：", self.remark_edit),
            ("抄送机关：", self.copies_edit),
            ("印发机关：", self.printer_edit),
        ):
            form.addRow(label, field)
        self.body.addLayout(form)
        note = QLabel(_MEASURED if find_office() else _NOT_MEASURED)
        note.setWordWrap(True)
        set_role(note, "muted")
        self.body.addWidget(note)

    def _follow_secrecy(self) -> None:
        """A secret notice has a period and is not for the public."""
        is_secret = bool(self.secrecy_box.currentData())
        self.period_edit.setEnabled(is_secret)
        if is_secret and self.remark_edit.text() == PUBLIC_REMARK:
            self.remark_edit.clear()

    def choices(self) -> NoticeChoices:
        """What the form says."""
        secrecy = str(self.secrecy_box.currentData())
        return NoticeChoices(
            number=self.number_edit.text().strip(),
            date=self.date_edit.text().strip(),
            serial=self.serial_edit.text().strip(),
            secrecy=secrecy,
            secrecy_period=self.period_edit.text().strip() if secrecy else "",
            urgency=str(self.urgency_box.currentData()),
            joint=_names(self.joint_edit.text()),
            signers=_names(self.signers_edit.text()),
            attachments=tuple(
                part.strip() for part in re.split("[；;]", self.attachments_edit.text()) if part.strip()
            ),
            remark=self.remark_edit.text().strip().strip("（）"),
            addressees=self.addressees_edit.text().strip(),
            copies=self.copies_edit.text().strip(),
            printer=self.printer_edit.text().strip(),
            form=self.form_box.currentData(),
        )

    def problem(self) -> str:
        return self.choices().problem()

    def accept(self) -> None:
        """Remember the form: it seldom changes from one notice to the next."""
        settings().setValue(_FORM_KEY, self.form_box.currentData())
        super().accept()


def show_notice(desk: Desk, plan: PlanSummary, parent: QWidget, version: int | None = None) -> None:
    """Ask what the notice of `plan` says, and write both as a Word file (None: the newest version)."""
    try:
        number = plan.latest.number if version is None else version
        record = next(item for item in desk.session.versions(plan.plan) if item.number == number)
        document = desk.session.document(plan.plan, number)
        dialog = NoticeDialog(notice_for(plan, record, document, desk.session.office()), parent)
    except YuanError as error:
        show_error(parent, error)
        return
    if not dialog.exec():
        return
    choices = dialog.choices()
    target = choose_target(parent, "导出印发通知", f"{file_name(plan.card.title)}（印发通知）.docx", _FILTER)
    if target is None:
        return

    def work(progress: Progress) -> None:
        export_notice(desk.session, plan.plan, target, version=number, choices=choices, progress=progress)

    run_task(
        parent, "正在导出印发通知……", work, lambda _: offer_to_open(parent, "印发通知已导出。", [target])
    )


def _line(text: str, hint: str) -> QLineEdit:
    edit = QLineEdit(text)
    edit.setPlaceholderText(hint)
    edit.setCursorPosition(0)
    return edit


def _marks(values: tuple[str, ...], current: str) -> QComboBox:
    box = QComboBox()
    box.addItem(_NONE, "")
    for value in values:
        box.addItem(value, value)
    box.setCurrentIndex(max(box.findData(current), 0))
    return box


def _names(text: str) -> tuple[str, ...]:
    return tuple(part for part in _LIST.split(text) if part)
