"""编制计划: what is to be drafted or revised until when, year by year; drafting begins from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QDate, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QDateEdit,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.errors import YuanError
from yuan.model.process.programme import ProgrammeItem
from yuan.model.records import Action, Field
from yuan.ui.desk import Desk
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import show_error
from yuan.ui.library.card_form import CardForm
from yuan.ui.review.step_dialog import take_step
from yuan.ui.theme import GAP, set_role, tokens
from yuan.ui.widgets.fields_dialog import FieldsDialog
from yuan.ui.widgets.permitted import permit

_ITEM = Qt.ItemDataRole.UserRole
_CITES = "《突发事件应急预案管理办法》第十八条"
_BASIS = Field(name="basis", label="立项依据（计划文号、批示等）", required=False)
_REASON = Field(name="reason", label="理由", kind="long text")


class ProgrammePage(QWidget):
    """The items of a year with what can be done about them. Emits `opened` with the plan of an item."""

    opened = Signal(str)

    def __init__(self, desk: Desk, today: date) -> None:
        super().__init__()
        self._desk, self._today = desk, today
        self.year_box = QComboBox()
        self.year_box.setAccessibleName("年度")
        self.count = QLabel()
        set_role(self.count, "muted")
        self.list = QTreeWidget()
        self.list.setHeaderLabels(
            ["完成时限", "还有", "预案名称", "编制单位", "类别", "性质", "进度", "依据"]
        )
        self.list.setRootIsDecorated(False)
        self.list.setAlternatingRowColors(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.list.header()
        for place, width in enumerate((100, 100, 320, 170, 60, 60, 80, 180)):
            header.resizeSection(place, width)
        header.setStretchLastSection(False)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.buttons = {
            "new": _button("立项新编…", self._plan_new),
            "revision": _button("列入修订…", self._plan_revision),
            "begin": _button("开始编制…", self._begin),
            "put_off": _button("调整时限…", self._put_off),
            "remove": _button("移出计划…", self._remove),
        }
        line = QHBoxLayout()
        line.setSpacing(GAP)
        line.addWidget(self.year_box)
        for button in self.buttons.values():
            line.addWidget(button)
        line.addStretch(1)
        line.addWidget(self.count)
        column = QVBoxLayout(self)
        column.addLayout(line)
        column.addWidget(self.list, 1)
        self.year_box.currentIndexChanged.connect(lambda _: self._fill())
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.itemActivated.connect(lambda row: self.opened.emit(row.data(0, _ITEM).plan.plan))
        self._items: list[ProgrammeItem] = []
        self.reload()

    def reload(self) -> None:
        """Read the programme anew."""
        self._items = self._desk.session.programme.items()
        years = sorted({item.year for item in self._items} | {self._today.year})
        chosen = self.year_box.currentData() or self._today.year
        self.year_box.blockSignals(True)
        self.year_box.clear()
        for year in years:
            self.year_box.addItem(f"{year}年", year)
        self.year_box.setCurrentIndex(self.year_box.findData(chosen))
        self.year_box.blockSignals(False)
        self._fill()

    def _fill(self) -> None:
        year = self.year_box.currentData()
        self.list.clear()
        # What was not done in time stays in sight the year after.
        shown = [one for one in self._items if one.year == year or self._is_left_over(one, year)]
        for one in shown:
            self._add(one)
        done = sum(one.is_done for one in shown)
        late = sum(one.is_overdue(self._today) for one in shown)
        self.count.setText(f"共 {len(shown)} 项，已印发 {done} 项，逾期 {late} 项" if shown else "")
        if not shown:
            nothing = QTreeWidgetItem(self.list, ["", "", f"{year}年的编制计划还没有内容。"])
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
        self._allow()

    def _is_left_over(self, one: ProgrammeItem, year: int) -> bool:
        return year == self._today.year and one.year < year and not one.is_done

    def _add(self, one: ProgrammeItem) -> None:
        left = (one.due - self._today).days
        wait = "" if one.is_done else f"{left} 天" if left >= 0 else f"逾期 {-left} 天"
        card = one.plan.card
        kind = "新编" if one.is_new else "修订"
        words = [
            one.due.isoformat(),
            wait,
            card.title,
            card.unit,
            card.kind.value,
            kind,
            one.state,
            one.basis,
        ]
        row = QTreeWidgetItem(self.list, words)
        row.setData(0, _ITEM, one)
        row.setToolTip(2, card.title)
        row.setToolTip(7, one.basis)
        if one.is_overdue(self._today):
            row.setForeground(1, tokens().colour("danger"))

    def _chosen(self) -> ProgrammeItem | None:
        row = self.list.currentItem() if self.list.selectedItems() else None
        found = row.data(0, _ITEM) if row is not None else None
        return found if isinstance(found, ProgrammeItem) else None

    def _allow(self) -> None:
        account, one = self._desk.session.account, self._chosen()
        unit = one.plan.card.unit if one is not None else account.unit
        for name in ("new", "revision"):
            permit(self.buttons[name], account, Right.PLAN_DRAFTING, account.unit)
        for name in ("put_off", "remove"):
            permit(self.buttons[name], account, Right.PLAN_DRAFTING, unit, is_open=one is not None)
        is_open = one is not None and not one.is_begun
        permit(self.buttons["begin"], account, Right.WRITE, unit, is_open=is_open)

    # --- what can be done ---------------------------------------------------------------------------

    def _plan_new(self) -> None:
        dialog = ProjectDialog(self._desk, self, self._today)
        if dialog.exec():
            self._changed(dialog.plan)

    def _plan_revision(self) -> None:
        account, session = self._desk.session.account, self._desk.session
        known = {(one.plan.plan, one.version) for one in self._items}
        lines = {
            line.card.title: line.plan
            for line in session.plans()
            if line.in_force is not None
            and line.latest.number == line.in_force.number
            and (line.plan, line.in_force.number + 1) not in known
            and has_right(account, Right.PLAN_DRAFTING, line.card.unit)
        }
        fields = (
            Field(name="title", label="现行预案", kind="choice", choices=tuple(lines)),
            Field(name="due", label="完成时限", kind="date", default=_year_end(self._today)),
            _BASIS,
        )

        def plan(answers: Mapping[str, str]) -> None:
            due = date.fromisoformat(answers["due"])
            session.programme.add_revision(lines[answers["title"]], due, answers.get("basis", ""))

        intro = "预案继续有效，直至修订后的版本印发。"
        if FieldsDialog(self, "列入修订计划", fields, plan, cites=_CITES, intro=intro).exec():
            self._changed("")

    def _begin(self) -> None:
        one = self._chosen()
        if one is None:
            return
        wanted = Action.START if one.is_new else Action.REVISE
        try:
            offers = self._desk.session.offers(one.plan.plan)
        except YuanError as error:
            show_error(self, error)
            return
        offer = next((offer for offer in offers if offer.action is wanted), None)
        if offer is not None and take_step(self, self._desk, one.plan.plan, offer):
            self._desk.edit_requested.emit(one.plan.plan, "")

    def _put_off(self) -> None:
        one, session = self._chosen(), self._desk.session
        if one is None:
            return
        fields = (Field(name="due", label="完成时限", kind="date", default=one.due.isoformat()), _REASON)
        identity = one.id

        def put_off(answers: Mapping[str, str]) -> None:
            session.programme.put_off(identity, date.fromisoformat(answers["due"]), answers["reason"])

        if FieldsDialog(self, "调整完成时限", fields, put_off, intro=one.plan.card.title).exec():
            self._changed(one.plan.plan)

    def _remove(self) -> None:
        one, session = self._chosen(), self._desk.session
        if one is None:
            return
        identity = one.id
        intro = f"《{one.plan.card.title}》"
        intro += (
            "尚未开始编制，移出后不再保留。"
            if one.is_new and not one.is_begun
            else "只移出计划，预案不受影响。"
        )

        def remove(answers: Mapping[str, str]) -> None:
            session.programme.remove(identity, answers["reason"])

        if FieldsDialog(self, "移出编制计划", (_REASON,), remove, intro=intro).exec():
            self._changed("")

    def _changed(self, plan: str) -> None:
        self._desk.plan_changed.emit(plan)


class ProjectDialog(Dialog):
    """立项: a plan to be drafted, with its card, the day and what it rests on. After acceptance `plan` is its id."""

    def __init__(self, desk: Desk, parent: QWidget | None, today: date) -> None:
        super().__init__(
            parent, "立项", "立项", "列入编制计划；卡片以后可以修改，正文在“开始编制”后选择提纲编写。"
        )
        self.setMinimumWidth(560)
        self._session = desk.session
        self.plan = ""
        self.card_form = CardForm(desk.session)
        self.due_edit = QDateEdit(QDate.fromString(_year_end(today), Qt.DateFormat.ISODate))
        self.due_edit.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.due_edit.setCalendarPopup(True)
        self.due_edit.setDisplayFormat("yyyy年M月d日")
        self.basis_edit = QLineEdit()
        self.basis_edit.setPlaceholderText("计划文号、批示等，可不填")
        form = self.card_form.layout()
        assert isinstance(form, QFormLayout)
        form.addRow("完成时限：", self.due_edit)
        form.addRow("立项依据：", self.basis_edit)
        source = QLabel(f"依据：{_CITES}")
        set_role(source, "muted")
        self.body.addWidget(self.card_form)
        self.body.addWidget(source)
        self.card_form.title_edit.setFocus()

    def problem(self) -> str:
        problem = self.card_form.problem()
        if problem:
            return problem
        card = self.card_form.card()
        chosen = self.due_edit.date()
        due = date(chosen.year(), chosen.month(), chosen.day())
        try:
            if any(line.card.title == card.title for line in self._session.plans()):
                return "预案库中已有同名预案。需要修订的，请用“列入修订”。"
            self.plan = self._session.programme.add_new(card, due, self.basis_edit.text()).plan.plan
        except YuanError as error:
            return str(error)
        return ""


def _year_end(today: date) -> str:
    return today.replace(month=12, day=31).isoformat()


def _button(text: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.clicked.connect(lambda _=False: act())
    return button
