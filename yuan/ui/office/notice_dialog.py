"""印发通知: what is settled for one notice before it is written as a Word file."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtWidgets import QWidget

from yuan.jobs.notices import (
    PUBLIC_REMARK,
    SECRECY_YEARS,
    URGENCIES,
    NoticeChoices,
    export_notice,
    notice_for,
)
from yuan.model.files import file_name
from yuan.model.progress import Progress
from yuan.model.records import PlanSummary
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import WORD_FILES, export_file
from yuan.ui.kit.form import Form, choice, line
from yuan.ui.kit.parts import note
from yuan.ui.settings import settings
from yuan.ui.workspace import Workspace
from yuan.word.libreoffice import find_office
from yuan.word.writing.notice import Notice

_FORMS = (("document", "文件格式（红头文件）"), ("letter", "信函格式（红色双线）"))
_NONE = "不标注"
_FORM_KEY = "notice/form"
_LIST = r"[、，,；;\s]+"
_SEPARATED = "多个以顿号分隔，按机关顺序"
_MEASURED = "版记排在最后一个双数页的页底；该页排不下时自动另起一页。"
_NOT_MEASURED = "本机没有安装 LibreOffice，无法预先排版：版记单独排在最后一个双数页上。"


class NoticeDialog(Dialog):
    """Fills a `NoticeChoices`; `usual` is the notice that comes out when nothing is filled in.

    `lacks` is what the office has not settled and the notice would need.
    """

    def __init__(self, usual: Notice, parent: QWidget | None = None, lacks: tuple[str, ...] = ()) -> None:
        super().__init__(parent, "印发通知", "导出…", usual.title)
        self.setMinimumWidth(640)
        self.usual = usual
        secrets = [("", _NONE), *((one, one) for one in SECRECY_YEARS)]
        urgencies = [("", _NONE), *((one, one) for one in URGENCIES)]
        self.form = Form(
            ("form", "格式：", choice(_FORMS, settings().value(_FORM_KEY, ""))),
            ("number", "发文字号：", line(usual.number, "空白：留空待填")),
            ("date", "成文日期：", line(usual.date, "如 2026-06-15；空白：留空待填")),
            ("addressees", "主送机关：", line(usual.addressees, "空白：不写主送机关")),
            ("serial", "份号：", line(usual.serial, "6 位数字，涉密公文须填")),
            ("secrecy", "密级：", choice(secrets, usual.secrecy)),
            ("secrecy_period", "保密期限：", line(usual.secrecy_period, "如 1年、6个月、长期")),
            ("urgency", "紧急程度：", choice(urgencies, usual.urgency)),
            ("joint", "联合行文机关：", line("", f"联合行文的其他机关；{_SEPARATED}")),
            ("signers", "签发人：", line("", f"上行文填写；{_SEPARATED}")),
            ("attachments", "附件说明：", line("", "附件说明列出的名称，以分号分隔；预案本身不作附件")),
            ("remark", "附注：", line(usual.remark, "如 此件公开发布")),
            ("copies", "抄送机关：", line(usual.copies, "空白：不抄送")),
            ("printer", "印发机关：", line(usual.printer, "空白：发文机关")),
        )
        self.body.addWidget(self.form)
        self.body.addWidget(note(_MEASURED if find_office() else _NOT_MEASURED))
        if lacks:
            self.body.addWidget(
                note(f"“公文设置”中还没有填写：{'、'.join(lacks)}。公文中这些名称会缺少或不准确。")
            )
        self.form["secrecy"].currentIndexChanged.connect(self._follow_secrecy)
        self._follow_secrecy()

    def _follow_secrecy(self) -> None:
        """A secret notice has a period and is not for the public."""
        is_secret = bool(self.form.value("secrecy"))
        self.form["secrecy_period"].setEnabled(is_secret)
        if is_secret and self.form["remark"].text() == PUBLIC_REMARK:
            self.form["remark"].clear()

    def choices(self) -> NoticeChoices:
        """What the form says."""
        given = self.form.values()
        given |= {
            "secrecy_period": given["secrecy_period"] if given["secrecy"] else "",
            "joint": _parts(_LIST, given["joint"]),
            "signers": _parts(_LIST, given["signers"]),
            "attachments": _parts("[；;]", given["attachments"]),
            "remark": given["remark"].strip("（）"),
        }
        return NoticeChoices(**given)

    def problem(self) -> str:
        return self.choices().problem()

    def save(self) -> None:
        """Remember the form: it seldom changes from one notice to the next."""
        settings().setValue(_FORM_KEY, self.form.value("form"))


def show_notice(workspace: Workspace, plan: PlanSummary, parent: QWidget, version: int | None = None) -> None:
    """Ask what the notice of `plan` says, and write both as a Word file (None: the newest version)."""
    with guarded(parent):
        number = plan.latest.number if version is None else version
        record = next(item for item in workspace.session.versions(plan.plan) if item.number == number)
        document = workspace.session.document(plan.plan, number)
        office = workspace.session.office()
        dialog = NoticeDialog(
            notice_for(plan, record, document, office), parent, office.lacks(plan.card.kind.family)
        )
        if not dialog.exec():
            return
        choices = dialog.choices()

        def write(target: Path, progress: Progress) -> None:
            export_notice(
                workspace.session, plan.plan, target, version=number, choices=choices, progress=progress
            )

        name = f"{file_name(plan.card.title)}（印发通知）.docx"
        said = "印发通知已导出。"
        export_file(parent, "导出印发通知", name, WORD_FILES, write, said, "正在导出印发通知……")


def _parts(separator: str, text: str) -> tuple[str, ...]:
    """The items of a list, without blanks around them."""
    return tuple(part.strip() for part in re.split(separator, text) if part.strip())
