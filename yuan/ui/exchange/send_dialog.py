"""发送: what kind of package, for whom, with which plans, sealed or not, and where it is put."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QFrame, QListWidget, QListWidgetItem, QWidget

from yuan.library.permissions import sees_every_plan
from yuan.model.errors import Cancelled, YuanError
from yuan.model.exchange.desk import Desk
from yuan.model.exchange.package import PackageKind
from yuan.model.progress import Progress
from yuan.ui.exchange.plan_choice import PlanChoice
from yuan.ui.exchange.receipts import PACKAGE_FILES
from yuan.ui.exchange.sendable import (
    EXPLAINED,
    OF_BUREAU,
    OF_UNIT,
    Contents,
    contents_of,
    package_name,
    usual_recipients,
)
from yuan.ui.kit.background import Background
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.dialog import Dialog, confirm
from yuan.ui.kit.errors import show_error
from yuan.ui.kit.form import Form, choice, day, line, read, tick
from yuan.ui.kit.parts import button, hbox, label, note, vbox
from yuan.ui.kit.task import run_task
from yuan.ui.send_request import SendRequest
from yuan.ui.settings import settings
from yuan.ui.theme import GAP, PAD, SMALL, set_role
from yuan.ui.workspace import Workspace

_FOLDER = "folders/packages"
_SETTLE_MS = 250
_ID = Qt.ItemDataRole.UserRole
_SECRET = "数据包里有“内部”或“工作秘密”的预案，必须加密：只有所选单位能打开。"
_OPEN = "不指定收件单位的数据包不能加密，拿到的人都能打开。"
_NO_KEY = "“{office}”还没有给过加密密钥，不能为它加密。请对方先送一个数据包或名片来。"
_SEALED = "只有所选单位能打开；途中遗失也不泄露。"


class SendDialog(Dialog):
    """Makes one package. Accepted: `made` is the file; nothing was written otherwise."""

    def __init__(self, workspace: Workspace, request: SendRequest, parent: QWidget | None = None) -> None:
        super().__init__(parent, "发送数据包", "制作")
        self._workspace, self._request = workspace, request
        session = workspace.session
        self._desks = [one for one in session.desks.desks() if one.is_trusted]
        unknown = len(session.desks.desks()) - len(self._desks)
        self.made: Path | None = None
        self.written: list[Path] = []
        self._contents: Contents | None = None
        self._refusal, self._is_named_by_hand = "", False
        self._background = Background(self, "package contents")
        self._settle = Debounce(self, _SETTLE_MS, self._count)
        kinds = OF_UNIT if session.desks.profile().unit else OF_BUREAU
        offered = kinds if request.kind is None or request.kind in kinds else (request.kind, *kinds)
        self.kind_box = choice(((one, one.value) for one in offered), request.kind)
        self.explained = note()
        units = [(one.name, one.name) for one in session.units()]
        self.unit_box = choice([("", "不针对一个单位"), *units], request.unit)
        self.recipients = QListWidget()
        self.recipients_note = note(_recipients_note(len(self._desks), unknown))
        self.due = day(request.due_on, "不要求答复")
        self.seal = tick("加密")
        self.seal_note = note()
        self.place = line()
        self.letter = tick("另存一份随送的函件（Word），列出内容和校验值")
        self.plans = PlanChoice(workspace, request)
        self.contents = label("", wraps=True)
        self._lay_out()
        self._connect()
        self._change_kind()
        if request.unit and not request.plans:
            self._change_unit()
        elif request.plans and not request.unit:
            self._name_unit()
        self.resize(1080, 660)

    # --- what is chosen -----------------------------------------------------------------------------

    @property
    def kind(self) -> PackageKind:
        """The kind chosen."""
        kind = self.kind_box.currentData()
        assert isinstance(kind, PackageKind)
        return kind

    def chosen_desks(self) -> list[Desk]:
        """The desks ticked."""
        ticked = {
            item.data(_ID)
            for item in (self.recipients.item(row) for row in range(self.recipients.count()))
            if item.checkState() is Qt.CheckState.Checked
        }
        return [one for one in self._desks if one.card.id in ticked]

    def _plans(self) -> tuple[str, ...]:
        """The plans ticked; () for a hand-over of the whole library, which takes along what is no plan's."""
        is_whole = self.kind is PackageKind.HANDOVER and self.plans.is_all()
        return () if is_whole and sees_every_plan(self._workspace.session.account) else self.plans.chosen()

    def _to_unit(self) -> str:
        return (
            ""
            if self.chosen_desks() or self.kind is not PackageKind.DISTRIBUTION
            else self.unit_box.currentData()
        )

    def problem(self) -> str:
        if not self.plans.chosen():
            return "请在右边勾选要装入的预案。"
        if self._refusal:
            return self._refusal
        if self._contents is None:
            return "正在查看要装入的内容，请稍候。"
        if self._contents.is_secret and not self.chosen_desks():
            return "数据包里有“内部”或“工作秘密”的预案，必须加密，所以要指定收件单位。"
        if (lacking := self._lacks_key()) and self.seal.isChecked():
            return _NO_KEY.format(office=lacking.card.office)
        if not read(self.place):
            self.place.setFocus()
            return "请选择存到哪里。"
        return ""

    def accept(self) -> None:
        """Write the package beside the window, then close; what goes wrong is said, and the dialog stays."""
        target, kind, plans = Path(read(self.place)), self.kind, self._plans()
        if not target.suffix:
            target = target.with_suffix(".yuanpkg")
        if target.exists() and target != self.made and not _may_replace(self, target):
            return
        recipients = tuple(one.card.id for one in self.chosen_desks())
        due, is_sealed, session = read(self.due), self.seal.isChecked(), self._workspace.session
        to_unit = self._to_unit()
        letter = _free(target.with_name(f"{target.stem}-函件.docx")) if self.letter.isChecked() else None

        def work(progress: Progress) -> list[Path]:
            from yuan.jobs.packing import pack

            pack(
                session,
                target,
                kind,
                plans,
                recipients,
                answers=self._request.answers,
                due_on=due.isoformat() if due else "",
                to_unit=to_unit,
                is_sealed=is_sealed,
                letter=letter,
                progress=progress,
            )
            return [target] if letter is None else [target, letter]

        run_task(self, "正在制作数据包……", work, self._finish, self._fail)

    def _finish(self, written: list[Path]) -> None:
        self.made, self.written = written[0], written
        settings().setValue(_FOLDER, str(written[0].parent))
        super().accept()

    def _fail(self, error: Exception) -> None:
        if isinstance(error, Cancelled):
            self.complain("已取消，没有制作数据包。")
        elif isinstance(error, YuanError):
            self.complain(str(error))
        else:
            show_error(self, error)

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        for desk in self._desks:
            words = desk.card.office + ("（上级）" if desk.is_superior else "")
            item = QListWidgetItem(words, self.recipients)
            item.setData(_ID, desk.card.id)
            item.setFlags(
                Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Unchecked)
        self.recipients.setAccessibleName("发往")
        self.recipients.setFixedHeight(96)
        self.recipients.setVisible(bool(self._desks))
        where = hbox((self.place, 1), button("更改…", self._choose_place))
        self.place.setAccessibleName("存到")
        self.form = Form(
            ("kind", "类别：", self.kind_box),
            ("", "", self.explained),
            ("unit", "下发给：", self.unit_box),
            ("", "发往：", self.recipients if self._desks else self.recipients_note),
            *((("", "", self.recipients_note),) if self._desks else ()),
            ("due", "答复期限：", self.due),
            ("seal", "", self.seal),
            ("", "", self.seal_note),
            ("", "存到：", where),
            ("letter", "", self.letter),
        )
        left = QWidget()
        left.setFixedWidth(440)
        card = QFrame()
        set_role(card, "card")
        vbox(label("将装入", "heading"), self.contents, spacing=SMALL, on=card, margin=PAD)
        vbox(self.form, None, card, on=left, margin=0)
        self.body.addLayout(hbox(left, GAP, (self.plans, 1)), 1)

    def _connect(self) -> None:
        self.unit_box.currentIndexChanged.connect(lambda _: self._change_unit())
        self.kind_box.currentIndexChanged.connect(lambda _: self._change_kind())
        self.recipients.itemChanged.connect(lambda _: self._change_recipients())
        self.plans.changed.connect(self._change_plans)
        self.place.textEdited.connect(lambda _: self._name_by_hand())

    # --- what follows from what -------------------------------------------------------------------------

    def _change_kind(self) -> None:
        kind = self.kind
        self.explained.setText(EXPLAINED.get(kind, ""))
        self.plans.show_for(kind)
        self.form.show_field("unit", kind is PackageKind.DISTRIBUTION)
        asks = kind in (PackageKind.DISTRIBUTION, PackageKind.SUBMISSION)
        self.due.setEnabled(asks)
        if not asks:
            self.due.setDate(self.due.minimumDate())
        wanted = usual_recipients(kind, self._request, self.plans.units(), self._desks)
        self._tick(wanted)
        self._change_recipients()

    def _change_unit(self) -> None:
        """A unit's plans, and its own desk where it is known, are what is meant when it is chosen."""
        unit = self.unit_box.currentData()
        if unit:
            self.plans.tick_unit(unit)
            wanted = {one.card.id for one in self._desks if one.card.unit == unit}
            self._tick(wanted)
        self._change_recipients()

    def _name_unit(self) -> None:
        """Plans of one unit are sent to it to be written, where nothing else is said."""
        units = self.plans.units()
        if len(units) == 1:
            self.unit_box.blockSignals(True)
            self.unit_box.setCurrentIndex(max(self.unit_box.findData(next(iter(units))), 0))
            self.unit_box.blockSignals(False)
            self._change_recipients()

    def _tick(self, wanted: set[str]) -> None:
        self.recipients.blockSignals(True)
        for row in range(self.recipients.count()):
            item = self.recipients.item(row)
            is_on = item.data(_ID) in wanted
            item.setCheckState(Qt.CheckState.Checked if is_on else Qt.CheckState.Unchecked)
        self.recipients.blockSignals(False)

    def _change_recipients(self) -> None:
        if not self._is_named_by_hand:
            name = package_name(self.kind, self.chosen_desks(), date.today())
            folder = Path(str(settings().value(_FOLDER, str(Path.home()))))
            self.place.setText(str(_free(folder / name)))
        self._show_sealing()
        self._change_plans()

    def _change_plans(self) -> None:
        self._contents, self._refusal = None, ""
        set_role(self.contents, "muted")
        self.contents.setText("正在查看要装入的内容……" if self.plans.chosen() else "还没有勾选预案。")
        self._settle.ask()

    def _count(self) -> None:
        """Ask the library what the package would hold, beside the window."""
        session, kind, plans = self._workspace.session, self.kind, self._plans()
        if not self.plans.chosen():
            self._background.drop()
            return
        recipients = tuple(one.card for one in self.chosen_desks())
        due, to_unit = read(self.due), self._to_unit()

        def work() -> Contents:
            outgoing = session.packages.gather(
                kind,
                plans,
                recipients,
                answers=self._request.answers,
                due_on=due.isoformat() if due else "",
                to_unit=to_unit,
            )
            return contents_of(outgoing)

        self._background.run_newest(work, self._show_contents, self._show_refusal)

    def _show_contents(self, contents: Contents) -> None:
        self._contents = contents
        set_role(self.contents, "")
        self.contents.setText(contents.sentence)
        self.complain("")
        self._show_sealing()

    def _show_refusal(self, error: Exception) -> None:
        if not isinstance(error, YuanError):
            raise error
        self._refusal = str(error)
        set_role(self.contents, "danger")
        self.contents.setText(self._refusal)

    def _show_sealing(self) -> None:
        """Sealing is forced by what is in the package, and impossible without somebody to seal it for."""
        desks, lacking = self.chosen_desks(), self._lacks_key()
        is_forced = self._contents is not None and self._contents.is_secret
        can_seal = bool(desks) and lacking is None
        if is_forced:
            said = _SECRET if can_seal or not desks else f"{_SECRET}{_NO_KEY.format(office=_office(lacking))}"
        elif not desks:
            said = _OPEN
        else:
            said = _SEALED if lacking is None else _NO_KEY.format(office=_office(lacking))
        was_open = self.seal.isEnabled()
        self.seal.setEnabled(can_seal and not is_forced)
        if is_forced:
            self.seal.setChecked(True)
        elif not can_seal:
            self.seal.setChecked(False)
        elif not was_open:
            self.seal.setChecked(True)
        self.seal_note.setText(said)

    def _lacks_key(self) -> Desk | None:
        return next((one for one in self.chosen_desks() if not one.card.seal_public), None)

    def _name_by_hand(self) -> None:
        self._is_named_by_hand = True

    def _choose_place(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "存到", read(self.place), PACKAGE_FILES, options=QFileDialog.Option.DontConfirmOverwrite
        )
        if name:
            self._is_named_by_hand = True
            self.place.setText(name)


def _office(desk: Desk | None) -> str:
    return desk.card.office if desk is not None else ""


def _recipients_note(known: int, unknown: int) -> str:
    more = f"另有 {unknown} 个单位待确认，还不能选。" if unknown else ""
    if known:
        return f"都不选，就不加密，谁都能接收。{more}"
    return f"还没有已确认的往来单位：数据包不加密，谁都能接收；对方用回执把名片交回来。{more}"


def _free(path: Path) -> Path:
    """`path`, or the like of it with a number where that is taken."""
    number, free = 2, path
    while free.exists():
        free = path.with_stem(f"{path.stem}-{number}")
        number += 1
    return free


def _may_replace(parent: QWidget, target: Path) -> bool:
    return confirm(parent, f"“{target.name}”已经存在，要替换吗？", str(target.parent), yes="替换")
