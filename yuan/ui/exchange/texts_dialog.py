"""The texts of a package beside those of this library, to be looked at before it is taken in."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from yuan.jobs.package_texts import PackageText, PackageTexts
from yuan.library import Session
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.ui.kit.dialog import Dialog
from yuan.ui.review.compared_texts import ComparedTexts, Pair


class TextsDialog(Dialog):
    """Every text of `found` with what taking it in would change. Nothing is decided here."""

    def __init__(self, session: Session, title: str, found: PackageTexts, parent: QWidget | None) -> None:
        super().__init__(
            parent, f"对照文字：{title}", "关闭", "下划线为数据包里新增的，删除线为数据包里没有、本库有的。"
        )
        self.cancel_button.hide()
        self.resize(1040, 640)
        self.texts = ComparedTexts(
            [_pair(one) for one in found.texts],
            partial(_picture, session, found),
            name="数据包里的文字",
            meanwhile="可以先关闭，不影响接收。",
            is_eager=False,
        )
        self.body.addWidget(self.texts)
        self.texts.begin()


def _pair(one: PackageText) -> Pair:
    def texts() -> tuple[Document, Document]:
        return one.ours if one.ours is not None else Document(), one.text

    if one.ours is None:
        return Pair(f"{one.title}\n本库没有", texts, "数据包里的全文", is_whole=True)
    return Pair(f"{one.title}\n与{one.ours_title}比较", texts, f"从{one.ours_title}到数据包的{one.title}")


def _picture(session: Session, found: PackageTexts, hash: str) -> QImage | None:
    if hash in found.pictures:
        return QImage.fromData(found.pictures[hash])
    try:
        return QImage.fromData(session.media(hash))
    except YuanError:
        return None
