"""接收: what a package is, who sent it, and what taking it in would do, before anything is done."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from yuan.jobs.package_texts import PackageTexts, texts_of
from yuan.jobs.unpacking import Look
from yuan.library.permissions import Right, refusal
from yuan.model.exchange.desk import DeskCard, Standing
from yuan.model.exchange.package import PackageKind
from yuan.model.exchange.preview import Effect, Preview, PreviewLine, changing
from yuan.model.process.materials import told_size
from yuan.ui.exchange.desk_dialogs import TrustDialog
from yuan.ui.exchange.lines_tree import LinesTree, told_counts
from yuan.ui.exchange.record_filters import age, moment_of
from yuan.ui.exchange.spoken import SpokenLabel
from yuan.ui.exchange.texts_dialog import TextsDialog
from yuan.ui.kit.dialog import Dialog, confirm, tell
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.parts import REST, button, hbox, label, note, vbox
from yuan.ui.kit.task import run_task
from yuan.ui.theme import PAD, SMALL, set_role
from yuan.ui.workspace import Workspace

_CALL = (
    "请打电话（用通讯录上的号码），请对方念出其指纹，与下面六组数字逐组核对；完全相同，再由系统管理员确认。"
)
_CHANGED = (
    "“{office}”换了密钥，与以前确认的不同：可能是对方更换了电脑，也可能有人冒充。"
    "请打电话请对方念出新的指纹，与下面逐组核对；完全相同，再由系统管理员确认。"
)


class ReceiveDialog(Dialog):
    """Accepted: the user wants the package taken in. `has_changed_trust` asks for another look at it first."""

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent, "接收数据包", "接收")
        self._workspace, self._look = workspace, look
        self.has_changed_trust = False
        self._preview = look.preview or Preview(problem=_closed(look))
        self.lines = LinesTree()
        self.details = label("", "muted", wraps=True, selectable=True)
        self.texts_button = button("对照文字…", self._compare, tip="把数据包里的文字与本库的逐处对照")
        self.why_not = self._why_not()
        self._lay_out()
        self._allow()
        self.lines.chosen.connect(self._show_line)
        self.lines.opened.connect(lambda _: self._compare())
        self.lines.show_lines(self._preview.lines)
        self.resize(1080, 680 if self._preview.lines else 240)

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        kind = look.kind.value if look.kind else ""
        title = look.subject.removeprefix(f"{kind}：") or kind or look.path.name
        chips = hbox(label(look.kind.value, "chip")) if look.kind else hbox()
        if look.is_sealed:
            chips.addWidget(label("加密", "chip", "success" if look.is_open else "danger"))
        self.body.addLayout(hbox((label(title, "title", wraps=True, selectable=True), 1), chips))
        self.body.addWidget(note(self._facts(), selectable=True))
        if self.why_not:
            self.body.addWidget(label(self.why_not, "alarm", wraps=True, selectable=True))
        if self._preview.fingerprint and look.sender is not None:
            self.body.addWidget(self._trust_box(look.sender))
        if self._has_new_name():
            self.body.addLayout(self._name_line())
        has_lines = bool(self._preview.lines)
        more = () if has_lines or self.why_not else (_without_lines(look),)
        for sentence in (*self._preview.notes, *more):
            self.body.addWidget(label(sentence, wraps=True, selectable=True))
        self.lines.setVisible(has_lines)
        self.body.addWidget(self.lines, 1)
        self.texts_button.setVisible(has_lines)
        self.body.addLayout(hbox((self.details, 1), self.texts_button))
        if not has_lines:
            self.body.addStretch(1)

    def _facts(self) -> str:
        look, parts = self._look, []
        if look.sender is not None:
            desk = self._workspace.session.desks.desk(look.sender.id)
            standing = desk.standing if desk is not None else Standing.UNKNOWN
            parts.append(f"来自：{look.sender.office}（{standing.value}）")
        if look.made_at:
            made = datetime.fromisoformat(look.made_at)
            parts.append(f"{moment_of(made)} 制作（{age(made, datetime.now().astimezone())}）")
        if look.by:
            parts.append(f"经办：{look.by}")
        if look.serial:
            parts.append(f"发给本单位的第 {look.serial} 号")
        if look.due_on:
            parts.append(f"要求 {look.due_on} 前答复")
        parts.append(told_size(look.size))
        return " · ".join(parts)

    def _trust_box(self, sender: DeskCard) -> QFrame:
        box = QFrame()
        set_role(box, "card")
        desk = self._workspace.session.desks.desk(sender.id)
        is_changed = desk is not None and desk.card.public != sender.public
        spoken = SpokenLabel()
        spoken.show_fingerprint(self._preview.fingerprint)
        self.trust_button = button("核对后确认这个单位…", self._trust, icon="verify")
        why = refusal(self._workspace.session.account, Right.MANAGE)
        self.trust_button.setEnabled(not why)
        self.trust_button.setToolTip(why)
        side = vbox(self.trust_button, REST)
        if why:
            side.insertWidget(1, note("由系统管理员登录后确认。"))
        words = label(_CHANGED.format(office=sender.office) if is_changed else _CALL, wraps=True)
        hbox((vbox(words, spoken, spacing=SMALL), 1), side, on=box, margin=PAD)
        return box

    def _has_new_name(self) -> bool:
        """Whether a trusted desk calls itself otherwise by now, with the key it always had."""
        sender = self._look.sender
        desk = self._workspace.session.desks.desk(sender.id) if sender is not None else None
        if desk is None or sender is None or not desk.is_trusted or desk.card.public != sender.public:
            return False
        return (desk.card.office, desk.card.unit) != (sender.office, sender.unit)

    def _name_line(self) -> QHBoxLayout:
        self.name_button = button("按新名称登记…", self._rename, tip="与对方核实后，改登记对方现在的名称")
        why = refusal(self._workspace.session.account, Right.MANAGE)
        self.name_button.setEnabled(not why)
        if why:
            self.name_button.setToolTip(why)
        return hbox(label("对方的名称与登记的不同，密钥没有变。"), self.name_button, REST)

    def _rename(self) -> None:
        sender = self._look.sender
        assert sender is not None  # the line is there only with a sender
        unit = f"（编制单位：{sender.unit}）" if sender.unit else ""
        if confirm(self, f"把对方改登记为“{sender.office}”{unit}吗？", "请先与对方核实。", yes="改登记"):
            with guarded(self):
                self._workspace.session.desks.accept_card(sender, "", "按数据包中的名称改登记")
                self.has_changed_trust = True
                self._workspace.packages_changed.emit()
                self.reject()

    # --- may it be taken in -------------------------------------------------------------------------

    def _why_not(self) -> str:
        account = self._workspace.session.account
        return self._preview.problem or refusal(account, Right.RECEIVE_PACKAGE, account.unit)

    def _allow(self) -> None:
        """Nothing can be taken in from a stranger, or what the package itself forbids; the reason stands there."""
        self.accept_button.setEnabled(not self.why_not)
        self.accept_button.setToolTip(self.why_not)
        lines = self._preview.lines
        self.accept_button.setText("接收" if changing(lines) or _waits(lines) else "登记")
        if self.accept_button.isEnabled():
            self.accept_button.setFocus()
        elif self._preview.fingerprint and self.trust_button.isEnabled():
            self.trust_button.setFocus()  # the one way on

    def _trust(self) -> None:
        sender = self._look.sender
        assert sender is not None  # the box is there only with a sender
        session = self._workspace.session
        desk = session.desks.desk(sender.id) or session.desks.meet(sender)
        self._workspace.packages_changed.emit()
        if TrustDialog(session, desk, self, sender).exec():
            self.has_changed_trust = True
            self._workspace.packages_changed.emit()
            self.reject()

    # --- looking closer -----------------------------------------------------------------------------

    def _show_line(self, line: PreviewLine | None) -> None:
        lines = self._preview.lines
        if line is None:
            self.details.setText(f"共 {len(lines)} 条：{told_counts(lines)}。")
        else:
            self.details.setText(f"{line.effect.value}：{line.about}，{line.what}。{line.detail}")
        self.texts_button.setEnabled(bool(self._plan()))

    def _plan(self) -> tuple[str, str] | None:
        """The plan of the line or group chosen, with its title."""
        line = self.lines.current_line()
        return (line.plan, line.about) if line is not None and line.plan else None

    def _compare(self) -> None:
        plan = self._plan()
        if plan is None:
            return
        look, session = self._look, self._workspace.session

        def show(found: PackageTexts) -> None:
            if found.texts:
                TextsDialog(session, plan[1], found, self).exec()
            else:
                tell(self, "对照文字", "数据包里这个预案的文字与本库相同，或者没有带文字。")

        run_task(
            self,
            "正在读取数据包里的文字……",
            lambda progress: texts_of(session, look.path, plan[0], hash=look.hash, progress=progress),
            show,
        )


def _waits(lines: tuple[PreviewLine, ...]) -> bool:
    return any(line.effect is Effect.WAITING for line in lines)


def _without_lines(look: Look) -> str:
    if any(one.role == "receipt" for one in look.objects):
        return "对方的回执：登记后，收发登记和分发登记中记下对方已经收到。"
    if look.kind is PackageKind.RECEIPT:
        return "对方的名片：登记对方的名称和密钥，没有其他内容。"
    return "里面的内容本库都已经有了，再次接收不改变任何内容。"


def _closed(look: Look) -> str:
    if look.is_sealed:
        return "这个数据包已加密，不是发给本单位的，或者加密用的是已经作废的密钥，不能打开。请对方核对收件单位后重发。"
    return "这个数据包不能打开。请对方重新生成。"
