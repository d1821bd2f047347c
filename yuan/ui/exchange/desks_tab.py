"""The desks known here, how far each is trusted, and this desk's own card to be read out by telephone."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFormLayout, QFrame, QWidget

from yuan.model.exchange.desk import Desk, DeskCard, Standing, spoken_fingerprint
from yuan.ui.exchange.action_buttons import ActionButton
from yuan.ui.exchange.record_filters import day_of
from yuan.ui.exchange.spoken import SpokenLabel
from yuan.ui.kit.parts import REST, empty, hbox, label, note, scrolled, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.theme import GAP, PAD, SMALL, set_role

_NOBODY = "还没有往来单位。接收对方的第一个数据包（或名片）后，对方就列在这里，由系统管理员核对指纹后确认。"
_ASK = "对方来电话核对时，请逐组念出下面的指纹："

_CHIPS = {Standing.TRUSTED: "success", Standing.UNKNOWN: "warning", Standing.WITHDRAWN: "danger"}


def fingerprint_of(card: DeskCard) -> str:
    """The spoken fingerprint of a desk's key, "" when it has none yet."""
    return spoken_fingerprint(card.algorithm, card.public) if card.public else ""


class DesksTab(QWidget):
    """`list` holds the desks. `desk_actions` are the page's own for the desk chosen, `own_actions` for this desk."""

    chosen = Signal()
    """Another desk is chosen, or none."""

    def __init__(self, desk_actions: list[QAction], own_actions: list[QAction]) -> None:
        super().__init__()
        self.list: RecordTree[Desk] = RecordTree("往来单位", _COLUMNS)
        self.name = label("", "heading", wraps=True, selectable=True)
        self.own_unit = note()
        self.own_fingerprint = SpokenLabel()
        self.facts = QFrame()
        set_role(self.facts, "card")
        self._facts = vbox(on=self.facts, margin=PAD)
        own = QFrame()
        set_role(own, "card")
        words = vbox(self.name, self.own_unit, note(_ASK), self.own_fingerprint, spacing=SMALL)
        hbox((words, 1), vbox(*(ActionButton(one) for one in own_actions), REST), on=own, margin=PAD)
        side = vbox(self.facts, *(hbox(ActionButton(one), REST) for one in desk_actions), REST)
        self.side = scrolled(side)
        self.side.setFixedWidth(350)
        side.setContentsMargins(0, 0, 0, 0)
        vbox(
            label("本单位名片", "heading"),
            own,
            label("往来单位", "heading"),
            (hbox((self.list, 1), self.side), 1),
            on=self,
            margin=GAP,
        )
        self.list.itemSelectionChanged.connect(self._show_chosen)
        self.setFocusProxy(self.list)

    def show_desks(self, own: DeskCard, desks: list[Desk]) -> None:
        """Show this desk's own card, and the others."""
        self.name.setText(own.office or "（还没有填写单位名称）")
        self.own_unit.setText(
            f"编制单位库：{own.unit}　编号 {own.id}" if own.unit else f"应急管理部门库（全区）　编号 {own.id}"
        )
        self.own_fingerprint.show_fingerprint(fingerprint_of(own))
        before = self.list.chosen()
        self.list.show_records(desks, _NOBODY)
        place = next((at for at, one in enumerate(desks) if before and one.card.id == before.card.id), 0)
        row = self.list.topLevelItem(place)
        if desks and row is not None:
            self.list.setCurrentItem(row)
        self._show_chosen()

    def _show_chosen(self) -> None:
        empty(self._facts)
        desk = self.list.chosen()
        self.side.setVisible(desk is not None)
        if desk is not None:
            self._facts.addWidget(_card(desk))
        self.chosen.emit()


def _card(desk: Desk) -> QWidget:
    made = QWidget()
    shown = SpokenLabel(is_small=True)
    shown.show_fingerprint(fingerprint_of(desk.card))
    vbox(
        label(desk.card.office, "heading", wraps=True, selectable=True),
        hbox(label(desk.standing.value, "chip", _CHIPS[desk.standing]), REST),
        _form(desk),
        note("指纹（对方念出的应与此相同）："),
        shown,
        on=made,
        margin=0,
    )
    return made


def _form(desk: Desk) -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(PAD)
    form.setVerticalSpacing(SMALL)
    for name, value in (
        (
            "关系",
            "上级应急管理部门" if desk.is_superior else ("编制单位" if desk.card.unit else "应急管理部门"),
        ),
        ("编制单位", desk.card.unit),
        ("编号", desk.card.id),
        ("由谁确认", desk.told_by),
        ("时间", day_of(desk.told_at)),
        ("依据", desk.note),
        ("最近收到", f"第 {desk.serial} 个数据包" if desk.serial else ""),
        ("最近发出", f"第 {desk.sent_serial} 个数据包" if desk.sent_serial else ""),
        ("加密", "可以加密发送" if desk.card.seal_public else "没有加密密钥，只能不加密发送"),
    ):
        if value:
            form.addRow(label(name, "muted"), label(value, wraps=True, selectable=True))
    return form


def _tone(desk: Desk) -> str:
    return {Standing.UNKNOWN: "warning", Standing.WITHDRAWN: "danger"}.get(desk.standing, "")


_COLUMNS: tuple[Column[Desk], ...] = (
    Column("单位", lambda one: one.card.office),
    Column("编制单位", lambda one: one.card.unit or "（全区）", 170),
    Column("信任", lambda one: one.standing.value, 90, tone=_tone),
    Column("上级", lambda one: "是" if one.is_superior else "", 56),
    Column("确认人", lambda one: one.told_by, 100),
    Column("确认时间", lambda one: day_of(one.told_at), 100),
)
