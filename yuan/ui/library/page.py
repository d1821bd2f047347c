"""The page 预案库: tree at the left, list in the middle, details at the right, actions above."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QIcon
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QWidget,
)

from yuan.jobs.known_keys import signatures
from yuan.library.permissions import Right, refusal
from yuan.model.errors import YuanError
from yuan.model.records import Action, Offer, PlanSummary
from yuan.ui.kit.command import PageCommand
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.empty import EmptyState
from yuan.ui.kit.errors import guarded, show_error
from yuan.ui.kit.parts import hbox, vbox
from yuan.ui.kit.when_shown import WhenShown
from yuan.ui.library.cards_dialog import show_brief, show_cards
from yuan.ui.library.details import DetailPanel
from yuan.ui.library.exports import FORMS, export_comparison, export_plans
from yuan.ui.library.papers_dialog import show_papers
from yuan.ui.library.plan_table import PlanTable
from yuan.ui.library.reply_dialog import show_reply
from yuan.ui.library.tree import GroupTree
from yuan.ui.library.worklists import worklist
from yuan.ui.office import show_notice
from yuan.ui.outlines.outline_dialogs import made_from, show_news, show_saving
from yuan.ui.send_request import SendRequest
from yuan.ui.settings import save_state, saved_state
from yuan.ui.shell import Page
from yuan.ui.theme import PAD, icon, put_icon, set_role
from yuan.ui.widgets.card_form import CardDialog
from yuan.ui.widgets.permitted import permit
from yuan.ui.workspace import Workspace

_SPLIT = "library-split"
_SETTLE_MS = 150
_FOR_SEVERAL = ("plan.export", "plan.send")
"""What can be done with several plans at once."""


class LibraryPage(Page):
    """All plans this account may see."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        set_role(self, "page")
        self.tree = GroupTree()
        self.table = PlanTable()
        self.details = DetailPanel()
        self.filter_edit = QLineEdit()
        self.count_label = QLabel()
        self.damage_label = QLabel()
        self.worklist_button = QToolButton()
        self._stack = QStackedWidget()
        self._actions: dict[str, QAction] = {}
        self._settle = Debounce(self, _SETTLE_MS, self._show_details)
        self._build()
        self._connect()
        self.reload()

    # --- what others ask for ------------------------------------------------------------------------

    def show_worklist(self, key: str) -> None:
        """Narrow the list to a work list; "" shows all plans again."""
        session = self._workspace.session
        found = worklist(key, session.account, session.local_rules().cycles) if key else None
        self.filter_edit.clear()
        self.tree.choose_all()
        self.table.filter.show_worklist(found)
        self.worklist_button.setText(f"仅看：{found.title}　✕" if found else "")
        self.worklist_button.setVisible(found is not None)
        self._show_count()

    def show_plan(self, plan: str) -> None:
        """Select `plan` in the list, lifting whatever hides it."""
        self.show_worklist("")
        self.table.select([plan])

    def reload(self) -> None:
        """Read the plans anew from the library."""
        with guarded(self.window()):
            plans, damaged = self._workspace.session.list_plans()
            units = self._workspace.session.units()
            self.table.show_plans(plans)
            self.tree.show_plans(plans, units)
            self.damage_label.setText(f"{damaged} 个预案的记录已损坏，没有列出；请核验预案库。")
            self.damage_label.setVisible(damaged > 0)
            self._stack.setCurrentIndex(1 if plans or damaged else 0)
            self._show_count()

    def end(self) -> None:
        """Remember columns and widths for the next start."""
        self.table.save_arrangement()
        save_state(_SPLIT, self._split.saveState())

    # --- building -----------------------------------------------------------------------------------

    def _build(self) -> None:
        self._actions = {command.id: command.action(self, self) for command in COMMANDS}
        middle = QWidget()
        column = vbox(self._filter_line(), on=middle, margin=0)
        set_role(self.damage_label, "alarm")
        self.damage_label.setWordWrap(True)
        column.addWidget(self.damage_label)
        column.addWidget(self.table, 1)
        self._split = QSplitter()
        self._split.addWidget(self.tree)
        self._split.addWidget(middle)
        self._split.addWidget(self.details)
        for place, stretch in enumerate((0, 1, 0)):
            self._split.setStretchFactor(place, stretch)
            self._split.setCollapsible(place, place != 1)
        self._split.setSizes([180, 720, 280])
        kept = saved_state(_SPLIT)
        if kept is not None:
            self._split.restoreState(kept)
        full = QWidget()
        vbox(self._toolbar(), (self._split, 1), on=full, margin=0)
        self._stack.addWidget(self._empty())
        self._stack.addWidget(full)
        vbox(self._stack, on=self, margin=PAD)

    def _empty(self) -> QWidget:
        return EmptyState(
            "library",
            "预案库还是空的",
            "把 Word 文件或整个文件夹拖到窗口里，或者：",
            [
                ("import", "导入预案", lambda: self._workspace.import_requested.emit([])),
                ("new", "新建预案", self._workspace.new_plan_requested.emit),
            ],
        )

    def _toolbar(self) -> QHBoxLayout:
        line = hbox()
        for name, caption, act in (
            ("new", "新建预案", self._workspace.new_plan_requested.emit),
            ("import", "导入", lambda: self._workspace.import_requested.emit([])),
        ):
            button = _tool(caption, name)
            account = self._workspace.session.account
            permit(button, account, Right.WRITE, account.unit)
            button.clicked.connect(lambda _=False, act=act: act())
            line.addWidget(button)
        for id, action in self._actions.items():
            button = _tool("", "")
            button.setDefaultAction(action)
            if id == "plan.export":
                button.setMenu(self._export_menu())
                button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
            line.addWidget(button)
        line.addStretch(1)
        return line

    def _filter_line(self) -> QHBoxLayout:
        line = hbox()
        self.filter_edit.setPlaceholderText("按名称、单位、文号筛选，可用拼音首字母")
        self.filter_edit.setClearButtonEnabled(True)
        put_icon(self.filter_edit.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition), "search")
        self.filter_edit.setMinimumWidth(260)
        self.worklist_button.setToolTip("显示全部预案")
        self.worklist_button.hide()
        columns = _tool("列", "columns")
        columns.setToolTip("选择显示的列")
        columns.clicked.connect(
            lambda: self.table.column_menu(columns).exec(columns.mapToGlobal(QPoint(0, columns.height())))
        )
        set_role(self.count_label, "muted")
        line.addWidget(self.filter_edit, 1)
        line.addWidget(self.worklist_button)
        line.addWidget(self.count_label)
        line.addWidget(columns)
        return line

    def _export_menu(self) -> QMenu:
        return self._add_exports(QMenu(self))

    def _add_exports(self, menu: QMenu) -> QMenu:
        for form, word in FORMS:
            menu.addAction(word).triggered.connect(lambda _=False, form=form: self._export(form))
        menu.addSeparator()
        for word, show in (
            ("送审材料…", partial(show_papers, name="submission")),
            ("备案材料…", partial(show_papers, name="filing")),
            ("简明预案…", show_brief),
            ("应急处置卡…", show_cards),
        ):
            menu.addAction(word).triggered.connect(lambda _=False, show=show: self._show_for_one(show))
        return menu

    def _show_for_one(self, show: Callable[[QWidget, Workspace, PlanSummary], None]) -> None:
        chosen = self._one()
        if chosen is None:
            show_error(self.window(), YuanError("请只选择一个预案。", "这项操作按单个预案进行。"))
        else:
            show(self, self._workspace, chosen)

    def _connect(self) -> None:
        self._news = WhenShown(self, self.reload)
        self._workspace.plan_changed.connect(lambda _: self._news.ask())
        self.tree.chosen.connect(self._choose_group)
        self.filter_edit.textChanged.connect(self._narrow)
        self.filter_edit.returnPressed.connect(self.table.setFocus)
        self.setFocusProxy(self.table)
        self.worklist_button.clicked.connect(lambda: self.show_worklist(""))
        self.table.opened.connect(lambda plan: self._workspace.edit_requested.emit(plan, ""))
        self.table.chosen.connect(self._show_choice)
        self.table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.table.customContextMenuRequested.connect(self._show_menu)
        self.details.step_chosen.connect(self._take_step)
        self.details.version_chosen.connect(self._export_version)
        self.details.news_chosen.connect(lambda: self._show_for_one(show_news))

    # --- narrowing ----------------------------------------------------------------------------------

    def _choose_group(self, plans: frozenset[str]) -> None:
        self.table.filter.show_group(plans)
        self._show_count()

    def _narrow(self, text: str) -> None:
        self.table.filter.show_text(text)
        self._show_count()

    def _show_count(self) -> None:
        shown, total = self.table.filter.rowCount(), self.table.plans.rowCount()
        self.count_label.setText(f"共 {total} 个预案" if shown == total else f"{shown} / {total} 个预案")
        self.table.keep_a_selection()

    def _show_choice(self) -> None:
        chosen = self.table.selected()
        for id, action in self._actions.items():
            action.setEnabled(bool(chosen) if id in _FOR_SEVERAL else len(chosen) == 1)
        account, is_one = self._workspace.session.account, len(chosen) == 1
        unit = chosen[0].card.unit if is_one else ""
        can_submit = is_one and chosen[0].stage.is_editable
        permit(self._actions["plan.submit"], account, Right.WRITE, unit, is_open=can_submit)
        units = {one.card.unit for one in chosen}
        foreign = next((one for one in units if refusal(account, Right.SEND_PACKAGE, one)), account.unit)
        permit(self._actions["plan.send"], account, Right.SEND_PACKAGE, foreign, is_open=bool(chosen))
        permit(self._actions["plan.card"], account, Right.CHANGE_CARD, unit, is_open=is_one)
        self._actions["plan.compare"].setEnabled(len(chosen) == 1 and chosen[0].latest.number > 1)
        self._settle.ask()

    def _show_details(self) -> None:
        chosen = self.table.selected()
        if len(chosen) != 1:
            self.details.clear(
                f"已选择 {len(chosen)} 个预案，可一起导出 Word、一起发送。"
                if chosen
                else "没有符合条件的预案。"
            )
            return
        session, plan = self._workspace.session, chosen[0]
        try:
            outline, has_news = made_from(session, plan.plan)
            versions = session.versions(plan.plan)
            checks = signatures(session, plan.plan)
            self.details.show_plan(plan, versions, session.offers(plan.plan), checks, outline, has_news)
        except YuanError as error:
            self.details.clear(str(error))

    def _show_menu(self, point: QPoint) -> None:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for id in ("plan.open", "plan.page", "plan.review", "plan.submit"):
            menu.addAction(self._actions[id])
        menu.addSeparator()
        self._add_exports(menu.addMenu(icon("export"), "导出 Word"))
        menu.addAction(self._actions["plan.compare"])
        menu.addAction(self._actions["plan.send"])
        menu.addSeparator()
        reply = menu.addAction("登记征求意见…")
        reply.triggered.connect(lambda _=False: self._show_for_one(show_reply))
        chosen = self._one()
        unit = chosen.card.unit if chosen is not None else ""
        permit(reply, self._workspace.session.account, Right.BRING_OPINION, unit, is_open=chosen is not None)
        menu.addAction(self._actions["plan.card"])
        menu.addAction("以此预案另存为提纲…").triggered.connect(
            lambda _=False: self._show_for_one(show_saving)
        )
        menu.exec(self.table.viewport().mapToGlobal(point))

    # --- acting -------------------------------------------------------------------------------------

    def _one(self) -> PlanSummary | None:
        chosen = self.table.selected()
        return chosen[0] if len(chosen) == 1 else None

    def _open(self) -> None:
        chosen = self._one()
        if chosen is not None:
            self._workspace.edit_requested.emit(chosen.plan, "")

    def _review(self) -> None:
        chosen = self._one()
        if chosen is not None:
            self._workspace.review_requested.emit(chosen.plan)

    def _show_page(self) -> None:
        chosen = self._one()
        if chosen is not None:
            self._workspace.plan_page_requested.emit(chosen.plan)

    def _submit(self) -> None:
        chosen = self._one()
        if chosen is None:
            return
        offers = self._workspace.session.offers(chosen.plan)
        offer = next((item for item in offers if item.action is Action.SUBMIT), None)
        if offer is None:
            show_error(self.window(), YuanError("您不能送审这个预案。", "只有编制单位可以把在编稿送审。"))
        else:
            self._take_step(offer)

    def _take_step(self, offer: Offer) -> None:
        from yuan.ui.review.step_dialog import take_step

        chosen = self._one()
        if chosen is not None:
            take_step(self, self._workspace, chosen.plan, offer)

    def _export(self, form: str) -> None:
        chosen = self.table.selected()
        if form == "notice" and len(chosen) == 1:
            show_notice(self._workspace, chosen[0], self)
        elif chosen:
            export_plans(self, self._workspace, chosen, form)

    def _send(self) -> None:
        chosen = self.table.selected()
        if chosen:
            self._workspace.send_requested.emit(SendRequest(None, tuple(one.plan for one in chosen)))

    def _export_version(self, number: int) -> None:
        chosen = self._one()
        if chosen is not None:
            export_plans(self, self._workspace, [chosen], "plan", number)

    def _compare(self) -> None:
        chosen = self._one()
        if chosen is not None:
            export_comparison(self, self._workspace, chosen)

    def _change_card(self) -> None:
        chosen = self._one()
        if chosen is not None and CardDialog(self._workspace.session, chosen.plan, self).exec():
            self._workspace.plan_changed.emit(chosen.plan)


def _tool(caption: str, picture: str) -> QToolButton:
    button = QToolButton()
    button.setText(caption)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    if picture:
        put_icon(button, picture)
    return button


COMMANDS: tuple[PageCommand[LibraryPage], ...] = (
    PageCommand("plan.open", "打开", LibraryPage._open, icon="edit"),
    PageCommand("plan.page", "预案页…", LibraryPage._show_page, ("Ctrl+P",), "columns"),
    PageCommand("plan.submit", "送审…", LibraryPage._submit, icon="send"),
    PageCommand("plan.review", "审核与意见", LibraryPage._review, icon="review"),
    PageCommand("plan.export", "导出 Word…", lambda page: page._export("plan"), ("Ctrl+E",), "export"),
    PageCommand(
        "plan.send",
        "发送…",
        LibraryPage._send,
        ("Ctrl+Shift+S",),
        "packages",
        tip="把选定的预案做成数据包，送给不联网的单位（Ctrl+Shift+S）",
    ),
    PageCommand("plan.compare", "修订对照…", LibraryPage._compare, icon="compare"),
    PageCommand("plan.card", "修改卡片…", LibraryPage._change_card, icon="card"),
)
"""What can be done to the plans chosen, as it stands in the toolbar."""
