"""The page 收发: what was sent and received, who holds which version, and the desks known here."""

from __future__ import annotations

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QTabWidget

from yuan.library.permissions import Right
from yuan.model.exchange.desk import Desk, Standing
from yuan.model.exchange.package import Direction, Holding, PackageKind, PackageRecord
from yuan.ui.exchange.action_buttons import ActionButton
from yuan.ui.exchange.desk_dialogs import ProfileDialog, TrustDialog, WithdrawDialog
from yuan.ui.exchange.desks_tab import DesksTab
from yuan.ui.exchange.holdings_tab import HoldingsTab, is_to_be_told
from yuan.ui.exchange.packages_tab import PackagesTab
from yuan.ui.exchange.receipts import make_receipt, save_own_card
from yuan.ui.exchange.record_filters import TO_TELL, told
from yuan.ui.kit.command import PageCommand
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.parts import hbox, vbox
from yuan.ui.kit.when_shown import WhenShown
from yuan.ui.send_request import SendRequest, again, answer
from yuan.ui.shell import Page
from yuan.ui.theme import PAD, set_role
from yuan.ui.widgets.permitted import permit
from yuan.ui.workspace import Workspace


class ExchangePage(Page):
    """Three lists: packages, holdings, desks."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        set_role(self, "page")
        self._commands = {one.id: one.action(self, self) for one in COMMANDS}
        self.packages: PackagesTab = PackagesTab(workspace, self._actions(_OF_PACKAGE))
        self.holdings: HoldingsTab = HoldingsTab(workspace, self._actions(_OF_HOLDING))
        self.desks = DesksTab(self._actions(_OF_DESK), self._actions(_OF_OWN_DESK))
        self.tabs = QTabWidget()
        for tab, caption in (
            (self.packages, "收发登记"),
            (self.holdings, "分发登记"),
            (self.desks, "往来单位"),
        ):
            self.tabs.addTab(tab, caption)
        vbox(self._toolbar(), (self.tabs, 1), on=self, margin=PAD)
        self._news = WhenShown(self, self.reload)
        workspace.packages_changed.connect(self._news.ask)
        workspace.plan_changed.connect(lambda _: self._news.ask())
        for tab in (self.packages, self.holdings, self.desks):
            tab.chosen.connect(self._permit)
        self.tabs.currentChanged.connect(lambda _: self._make_keys())
        self.setFocusProxy(self.tabs)
        self.reload()

    def show_filter(self, key: str) -> None:
        """Show what a reminder counted: a key of `FILTERS`, or `TO_TELL`."""
        if key == TO_TELL:
            self.tabs.setCurrentWidget(self.holdings)
            self.holdings.show_to_tell()
        else:
            self.tabs.setCurrentWidget(self.packages)
            self.packages.show_filter(key)

    def reload(self) -> None:
        """Read everything anew from the library."""
        desks = self._workspace.session.desks
        with guarded(self.window()):
            self.packages.show_records(told(desks.records()))
            self.holdings.show_holdings(desks.holdings())
            self.desks.show_desks(desks.profile(), desks.desks())
            waiting = len(self.holdings.to_tell())
            self.tabs.setTabText(1, f"分发登记（待告知 {waiting}）" if waiting else "分发登记")
            unknown = sum(one.standing is Standing.UNKNOWN for one in desks.desks())
            self.tabs.setTabText(2, f"往来单位（待确认 {unknown}）" if unknown else "往来单位")
        self._permit()

    def renew(self) -> None:
        self.reload()

    def end(self) -> None:
        self.packages.save_arrangement()

    # --- building -----------------------------------------------------------------------------------

    def _toolbar(self) -> QHBoxLayout:
        line = hbox()
        for action in self._actions(_TOOLBAR):
            line.addWidget(ActionButton(action))
        line.addStretch(1)
        return line

    def _actions(self, ids: tuple[str, ...]) -> list[QAction]:
        return [self._commands[id] for id in ids]

    def _make_keys(self) -> None:
        """The fingerprint is there to be read out when somebody comes to look for it."""
        desks = self._workspace.session.desks
        if self.tabs.currentWidget() is not self.desks:
            return
        self.desks.list.scheduleDelayedItemsLayout()  # rows measured while it was hidden are too low
        with guarded(self.window()):
            own = desks.profile()
            if own.office and not own.public:
                desks.own_card()
                self.reload()

    # --- what fits what is chosen -------------------------------------------------------------------

    def _permit(self) -> None:
        record, holding, desk = (
            self.packages.table.chosen(),
            self.holdings.table.chosen(),
            self.desks.list.chosen(),
        )
        is_sent = record is not None and record.direction is Direction.SENT
        is_received = record is not None and not is_sent
        is_plain = record is not None and record.kind is not PackageKind.RECEIPT
        is_open_for = {
            "exchange.send-again": is_sent and is_plain,
            "exchange.enter-receipt": is_sent and is_plain,
            "exchange.make-receipt": is_received and is_plain,
            "exchange.answer": is_received and record is not None and record.asks_answer,
            "exchange.receive-waiting": record is not None and bool(record.waiting),
            "exchange.tell": holding is not None and is_to_be_told(holding),
            "exchange.tell-all": bool(self.holdings.to_tell()),
            "exchange.trust": desk is not None and desk.standing is not Standing.TRUSTED,
            "exchange.withdraw": desk is not None and desk.standing is Standing.TRUSTED,
        }
        account = self._workspace.session.account
        for id, action in self._commands.items():
            is_open, right = is_open_for.get(id, True), _RIGHTS.get(id, Right.SEND_PACKAGE)
            permit(action, account, right, account.unit, is_open=is_open)
            if id in _OF_PACKAGE or id in _OF_DESK:
                action.setVisible(is_open)  # what does not fit the one shown would only stand in the way

    # --- acting -------------------------------------------------------------------------------------

    def _send(self, request: SendRequest) -> None:
        self._workspace.send_requested.emit(request)

    def _record(self) -> PackageRecord:
        record = self.packages.table.chosen()
        assert record is not None  # the command is greyed otherwise
        return record

    def _desk(self) -> Desk:
        desk = self.desks.list.chosen()
        assert desk is not None  # the command is greyed otherwise
        return desk

    def _receive(self) -> None:
        self._workspace.receive_requested.emit([])

    def _make_receipt(self) -> None:
        make_receipt(self, self._workspace, self._record())

    def _tell(self, holdings: list[Holding]) -> None:
        plans = tuple(dict.fromkeys(one.plan for one in holdings))
        desks = tuple(dict.fromkeys(one.desk for one in holdings if one.desk))
        self._send(SendRequest(PackageKind.ISSUE, plans, desks))

    def _tell_chosen(self) -> None:
        chosen = self.holdings.table.chosen()
        if chosen is not None:
            self._tell([one for one in self.holdings.to_tell() if one.plan == chosen.plan])

    def _trust(self) -> None:
        if TrustDialog(self._workspace.session, self._desk(), self).exec():
            self._workspace.packages_changed.emit()

    def _withdraw(self) -> None:
        if WithdrawDialog(self._workspace.session, self._desk(), self).exec():
            self._workspace.packages_changed.emit()

    def _change_profile(self) -> None:
        if ProfileDialog(self._workspace.session, self).exec():
            self._workspace.packages_changed.emit()

    def _save_own_card(self) -> None:
        save_own_card(self, self._workspace)


_TOOLBAR = ("exchange.receive", "exchange.send", "exchange.distribute", "exchange.hand-over")
_OF_PACKAGE = (
    "exchange.send-again",
    "exchange.enter-receipt",
    "exchange.make-receipt",
    "exchange.answer",
    "exchange.receive-waiting",
)
_OF_HOLDING = ("exchange.tell", "exchange.tell-all")
_OF_DESK = ("exchange.trust", "exchange.withdraw")
_OF_OWN_DESK = ("exchange.profile", "exchange.own-card")
_RIGHTS = {
    "exchange.receive": Right.RECEIVE_PACKAGE,
    "exchange.enter-receipt": Right.RECEIVE_PACKAGE,
    "exchange.receive-waiting": Right.MANAGE,
    "exchange.trust": Right.MANAGE,
    "exchange.withdraw": Right.MANAGE,
    "exchange.profile": Right.MANAGE,
}
"""What a command asks for; sending where nothing else is said."""

COMMANDS: tuple[PageCommand[ExchangePage], ...] = (
    PageCommand(
        "exchange.receive",
        "接收…",
        ExchangePage._receive,
        icon="receive",
        tip="打开收到的数据包，逐条看清再接收（Ctrl+Shift+O，也可把文件拖到窗口里）",
    ),
    PageCommand("exchange.send", "发送…", lambda page: page._send(SendRequest()), ("Ctrl+Shift+S",), "send"),
    PageCommand(
        "exchange.distribute",
        "下发…",
        lambda page: page._send(SendRequest(PackageKind.DISTRIBUTION)),
        icon="export",
        tip="把要编制、修订的预案和上级、相邻预案下发给编制单位",
    ),
    PageCommand(
        "exchange.hand-over",
        "移交…",
        lambda page: page._send(SendRequest(PackageKind.HANDOVER, is_whole=True)),
        icon="switch",
        tip="把整个预案库或选定的预案连同经过移交给另一个单位或档案馆",
    ),
    PageCommand(
        "exchange.send-again",
        "重新制作…",
        lambda page: page._send(again(page._record())),
        icon="refresh",
        tip="原来的数据包丢失或没有送到：用同样的预案再制作一个发给同一单位",
    ),
    PageCommand(
        "exchange.enter-receipt",
        "登记回执…",
        ExchangePage._receive,
        icon="receive",
        tip="打开对方交来的回执，登记对方已经收到",
    ),
    PageCommand(
        "exchange.make-receipt",
        "发回执…",
        ExchangePage._make_receipt,
        icon="send",
        tip="制作回执，告诉对方收到了什么、哪些没有接收",
    ),
    PageCommand(
        "exchange.answer",
        "答复…",
        lambda page: page._send(answer(page._record())),
        icon="returned",
        tip="对送审的发审核意见，对下发的发送审",
    ),
    PageCommand(
        "exchange.receive-waiting",
        "处理待办部分…",
        ExchangePage._receive,
        icon="receive",
        tip="由系统管理员再次打开这个数据包，接收单位、规定、提纲和密钥等待办部分",
    ),
    PageCommand(
        "exchange.tell",
        "告知…",
        ExchangePage._tell_chosen,
        icon="send",
        tip="把替代它的新版做成印发数据包，告知持有旧版的单位",
    ),
    PageCommand(
        "exchange.tell-all",
        "全部告知…",
        lambda page: page._tell(page.holdings.to_tell()),
        icon="send",
        tip="把所有待告知的新版做成一个印发数据包",
    ),
    PageCommand(
        "exchange.trust", "确认…", ExchangePage._trust, icon="verify", tip="核对指纹后确认这个往来单位"
    ),
    PageCommand("exchange.withdraw", "停止信任…", ExchangePage._withdraw, icon="warning"),
    PageCommand(
        "exchange.profile", "修改…", ExchangePage._change_profile, icon="edit", tip="修改本单位的名称和性质"
    ),
    PageCommand(
        "exchange.own-card",
        "导出名片…",
        ExchangePage._save_own_card,
        icon="card",
        tip="把本单位的名片存成一个文件，送给还不认识本单位的对方",
    ),
)
"""What can be done here; each list takes its own."""
