"""编制计划: what is to be drafted or revised until when, year by year; drafting begins from here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.process.programme import ProgrammeItem
from yuan.model.records import Action, Field
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import day, line, read
from yuan.ui.kit.parts import REST, button, hbox, label, vbox
from yuan.ui.kit.records import Column, RecordTree
from yuan.ui.review.step_dialog import take_step
from yuan.ui.widgets.card_form import CardForm
from yuan.ui.widgets.fields_dialog import FieldsDialog
from yuan.ui.widgets.permitted import permit
from yuan.ui.workspace import Workspace

_CITES = "《突发事件应急预案管理办法》第十八条"
_BASIS = Field(name="basis", label="立项依据（计划文号、批示等）", required=False)
_REASON = Field(name="reason", label="理由", kind="long text")


class ProgrammePage(QWidget):
    """The items of a year with what can be done about them. Emits `opened` with the plan of an item."""

    opened = Signal(str)

    def __init__(self, workspace: Workspace, today: date) -> None:
        super().__init__()
        self._workspace, self._today = workspace, today
        self.year_box = QComboBox()
        self.year_box.setAccessibleName("年度")
        self.count = label("", "muted")
        self.list = RecordTree("编制计划", _columns(today))
        self.buttons = {
            "new": button("立项新编…", self._plan_new),
            "revision": button("列入修订…", self._plan_revision),
            "begin": button("开始编制…", self._begin),
            "put_off": button("调整时限…", self._put_off),
            "remove": button("移出计划…", self._remove),
        }
        vbox(hbox(self.year_box, *self.buttons.values(), REST, self.count), (self.list, 1), on=self)
        self.year_box.currentIndexChanged.connect(lambda _: self._fill())
        self.list.itemSelectionChanged.connect(self._allow)
        self.list.opened.connect(lambda one: self.opened.emit(one.plan.plan))
        self._items: list[ProgrammeItem] = []
        self.reload()

    def reload(self) -> None:
        """Read the programme anew."""
        self._items = self._workspace.session.programme.items()
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
        # What was not done in time stays in sight the year after.
        shown = [one for one in self._items if one.year == year or self._is_left_over(one, year)]
        self.list.show_records(shown, nothing=f"{year}年的编制计划还没有内容。")
        done = sum(one.is_done for one in shown)
        late = sum(one.is_overdue(self._today) for one in shown)
        self.count.setText(f"共 {len(shown)} 项，已印发 {done} 项，逾期 {late} 项" if shown else "")
        self._allow()

    def _is_left_over(self, one: ProgrammeItem, year: int) -> bool:
        return year == self._today.year and one.year < year and not one.is_done

    def _allow(self) -> None:
        account, one = self._workspace.session.account, self.list.chosen()
        unit = one.plan.card.unit if one is not None else account.unit
        for name in ("new", "revision"):
            permit(self.buttons[name], account, Right.PLAN_DRAFTING, account.unit)
        for name in ("put_off", "remove"):
            permit(self.buttons[name], account, Right.PLAN_DRAFTING, unit, is_open=one is not None)
        is_open = one is not None and not one.is_begun
        permit(self.buttons["begin"], account, Right.WRITE, unit, is_open=is_open)

    # --- what can be done ---------------------------------------------------------------------------

    def _plan_new(self) -> None:
        dialog = ProjectDialog(self._workspace, self, self._today)
        if dialog.exec():
            self._changed(dialog.plan)

    def _plan_revision(self) -> None:
        account, session = self._workspace.session.account, self._workspace.session
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
            Field(name="due", label="完成时限", kind="date", default=_year_end(self._today).isoformat()),
            _BASIS,
        )

        def plan(answers: Mapping[str, str]) -> None:
            due = date.fromisoformat(answers["due"])
            session.programme.add_revision(lines[answers["title"]], due, answers.get("basis", ""))

        intro = "预案继续有效，直至修订后的版本印发。"
        if FieldsDialog(self, "列入修订计划", fields, plan, cites=_CITES, intro=intro).exec():
            self._changed("")

    def _begin(self) -> None:
        one = self.list.chosen()
        if one is None:
            return
        wanted = Action.START if one.is_new else Action.REVISE
        with guarded(self):
            offers = self._workspace.session.offers(one.plan.plan)
            offer = next((offer for offer in offers if offer.action is wanted), None)
            if offer is not None and take_step(self, self._workspace, one.plan.plan, offer):
                self._workspace.edit_requested.emit(one.plan.plan, "")

    def _put_off(self) -> None:
        one, session = self.list.chosen(), self._workspace.session
        if one is None:
            return
        fields = (Field(name="due", label="完成时限", kind="date", default=one.due.isoformat()), _REASON)
        identity = one.id

        def put_off(answers: Mapping[str, str]) -> None:
            session.programme.put_off(identity, date.fromisoformat(answers["due"]), answers["reason"])

        if FieldsDialog(self, "调整完成时限", fields, put_off, intro=one.plan.card.title).exec():
            self._changed(one.plan.plan)

    def _remove(self) -> None:
        one, session = self.list.chosen(), self._workspace.session
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
        self._workspace.plan_changed.emit(plan)


class ProjectDialog(Dialog):
    """立项: a plan to be drafted, with its card, the day and what it rests on. After acceptance `plan` is its id."""

    def __init__(self, workspace: Workspace, parent: QWidget | None, today: date) -> None:
        super().__init__(
            parent, "立项", "立项", "列入编制计划；卡片以后可以修改，正文在“开始编制”后选择提纲编写。"
        )
        self.setMinimumWidth(560)
        self._session = workspace.session
        self.plan = ""
        self.card_form = CardForm(workspace.session)
        self.due_edit = day(_year_end(today))
        self.basis_edit = line(hint="计划文号、批示等，可不填")
        form = self.card_form.layout()
        assert isinstance(form, QFormLayout)
        form.addRow("完成时限：", self.due_edit)
        form.addRow("立项依据：", self.basis_edit)
        self.body.addWidget(self.card_form)
        self.body.addWidget(label(f"依据：{_CITES}", "muted"))
        self.card_form.title_edit.setFocus()

    def problem(self) -> str:
        problem, card = self.card_form.problem(), self.card_form.card()
        if not problem and any(line.card.title == card.title for line in self._session.plans()):
            return "预案库中已有同名预案。需要修订的，请用“列入修订”。"
        return problem

    def save(self) -> None:
        add_new = self._session.programme.add_new
        self.plan = add_new(self.card_form.card(), read(self.due_edit), self.basis_edit.text()).plan.plan


def _year_end(today: date) -> date:
    return today.replace(month=12, day=31)


def _columns(today: date) -> tuple[Column[ProgrammeItem], ...]:
    def wait(one: ProgrammeItem) -> str:
        left = (one.due - today).days
        return "" if one.is_done else f"{left} 天" if left >= 0 else f"逾期 {-left} 天"

    return (
        Column("完成时限", lambda one: one.due.isoformat(), 100),
        Column("还有", wait, 100, tone=lambda one: "danger" if one.is_overdue(today) else ""),
        Column("预案名称", lambda one: one.plan.card.title),
        Column("编制单位", lambda one: one.plan.card.unit, 170),
        Column("类别", lambda one: one.plan.card.kind.value, 60),
        Column("性质", lambda one: "新编" if one.is_new else "修订", 60),
        Column("进度", lambda one: one.state, 80),
        Column("依据", lambda one: one.basis, 180),
    )
