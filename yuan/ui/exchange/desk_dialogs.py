"""Settling how far a desk is trusted, and what this desk calls itself."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from yuan.library import Session
from yuan.model.exchange.desk import Desk, DeskCard, Standing
from yuan.ui.exchange.desks_tab import fingerprint_of
from yuan.ui.exchange.spoken import SpokenLabel
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.form import Form, choice, line, lines, read, tick
from yuan.ui.kit.parts import label, note

_CALL = (
    "请给“{office}”打电话（用通讯录上的号码，不用数据包里附的），或拿对方盖章的纸面，请对方念出其指纹——"
    "对方在“收发”→“往来单位”上方能看到。把念出的六组数字填在下面，完全相同才能确认。"
)
_FIRST_USE = "现在无法核对，首次使用即信任（会记入操作记录，今后应补核）"
_SUPERIOR = "这是我们的上级应急管理部门：其数据包中的单位、规定、提纲和密钥由系统管理员接收后生效"
_DIGITS = 30
_WITHDRAW = "停止信任后，“{office}”的数据包一律不能接收，也不能再发给它；已经接收的内容不变。对方的电脑遗失、密钥泄露或单位撤并时使用。"


class TrustDialog(Dialog):
    """Trusts a desk once its fingerprint was compared, or as an explicit first use.

    Args:
        card: what the desk says of itself by now, where that is another key than the one kept; a new key of a desk
            that was met before is never trusted without comparing.
    """

    def __init__(
        self, session: Session, desk: Desk, parent: QWidget | None = None, card: DeskCard | None = None
    ) -> None:
        super().__init__(parent, "确认往来单位", "已核对，确认", _CALL.format(office=desk.card.office))
        self._session, self._desk = session, desk
        self._card = card or desk.card
        self._has_new_key = self._card.public != desk.card.public
        self.setMinimumWidth(600)
        self.fingerprint = SpokenLabel()
        self.fingerprint.show_fingerprint(fingerprint_of(self._card))
        self.spoken = line(hint="六组，每组五位数字")
        self.match = note()
        self.first_use = tick(_FIRST_USE)
        self.superior = tick(_SUPERIOR, desk.is_superior)
        self.note_edit = line(hint="如：1 月 5 日与王主任电话核对")
        self.form = Form(
            ("", "数据包里的指纹：", self.fingerprint),
            ("spoken", "对方念出的：", self.spoken),
            ("", "", self.match),
            ("first_use", "", self.first_use),
            ("superior", "", self.superior),
            ("note", "依据：", self.note_edit),
        )
        self.superior.setVisible(desk.card.is_bureau and not self._has_new_key)
        self.first_use.setVisible(not self._has_new_key and desk.standing is not Standing.WITHDRAWN)
        self.body.addWidget(self.form)
        # Enter must not confirm what nobody compared.
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)
        self.spoken.textChanged.connect(lambda _: self._compare())
        self.first_use.toggled.connect(self._change_way)
        self.spoken.setFocus()
        self._compare()

    def problem(self) -> str:
        if self.first_use.isChecked():
            return "" if read(self.note_edit) else "请写明为什么现在无法核对。"
        typed = _digits(self.spoken.text())
        if len(typed) < _DIGITS:
            self.spoken.setFocus()
            return "请填写对方念出的六组数字（每组五位），或勾选“首次使用即信任”。"
        if typed != _digits(fingerprint_of(self._card)):
            return "与数据包里的指纹不同：这个包不是对方做的，或者听错了。请再核对一遍；仍然不同，请不要接收，并告知对方。"
        return ""

    def save(self) -> None:
        desks, said = self._session.desks, read(self.note_edit)
        if self._has_new_key:
            desks.accept_card(self._card, self.spoken.text(), said)
            return
        spoken = "" if self.first_use.isChecked() else self.spoken.text()
        desks.trust(self._desk.card.id, spoken, is_superior=self.superior.isChecked(), note=said)

    def _change_way(self, is_first_use: bool) -> None:
        self.spoken.setEnabled(not is_first_use)
        self.match.setVisible(not is_first_use)
        self.accept_button.setText("首次使用即信任" if is_first_use else "已核对，确认")
        self.complain("")

    def _compare(self) -> None:
        """Say group by group, as they are typed, whether they are the same."""
        typed, kept = _digits(self.spoken.text()), _digits(fingerprint_of(self._card))
        same = len(typed) == _DIGITS and typed == kept
        wrong = next((at // 5 + 1 for at, one in enumerate(typed[:_DIGITS]) if kept[at : at + 1] != one), 0)
        if same:
            said = "六组完全相同。"
        elif wrong:
            said = f"第 {wrong} 组不同，请再核对。"
        else:
            said = (
                f"已填 {len(typed) // 5} 组，都相同。" if len(typed) >= 5 else "逐组填写，这里会说是否相同。"
            )
        self.match.setText(said)


class WithdrawDialog(Dialog):
    """Ends the trust in a desk, with the reason."""

    def __init__(self, session: Session, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent, "停止信任", "停止信任", _WITHDRAW.format(office=desk.card.office))
        self._session, self._desk = session, desk
        self.setMinimumWidth(520)
        self.reason = lines(hint="如：电脑遗失", height=70)
        self.body.addWidget(Form(("reason", "原因：", self.reason)))

    def problem(self) -> str:
        return "" if read(self.reason) else "请填写原因。"

    def save(self) -> None:
        self._session.desks.withdraw(self._desk.card.id, read(self.reason))


class ProfileDialog(Dialog):
    """What this desk calls itself in every package it makes."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            "本单位名片",
            "保存",
            "写在本库制作的每一个数据包里。改名不影响其他单位对本单位的信任。",
        )
        self._session = session
        self.setMinimumWidth(520)
        own = session.desks.profile()
        units = [("", "应急管理部门（全区各单位的预案都在这里）")]
        units += [(one.name, one.name) for one in session.units()]
        self.form = Form(
            ("office", "单位名称：", line(own.office, "如：门头沟区应急管理局")),
            ("unit", "这个库是：", choice(units, own.unit)),
        )
        self.body.addWidget(self.form)
        self.body.addWidget(
            label("编制单位的库，请选择该单位：它只向上级送审自己的预案。", "muted", wraps=True)
        )

    def problem(self) -> str:
        return self.form.missing({"office": "请填写单位名称。"})

    def save(self) -> None:
        values = self.form.values()
        self._session.desks.set_profile(values["office"], values["unit"])
        self._session.desks.own_card()  # makes the keys, so that their fingerprint can be read out from now on


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdecimal())
