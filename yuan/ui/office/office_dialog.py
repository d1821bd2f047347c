"""公文设置: the names, addressees and choices every formal document of the office is printed with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from yuan.library.permissions import Right, has_right
from yuan.model.errors import YuanError
from yuan.model.office import Office
from yuan.model.plan import Family
from yuan.ui.desk import Desk
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import show_error
from yuan.ui.theme import set_role

HEADS = (("red", "红色印刷（随文件打印红头）"), ("preprinted", "套打（红头已印在纸上，只留位置）"))
FACES = (
    ("standard", "标准字体（方正小标宋、仿宋_GB2312、楷体_GB2312、黑体）"),
    ("system", "系统字体（宋体加粗、仿宋、楷体、黑体）"),
)
_READ_ONLY = "您的账号只能查看公文设置。修改须由审核人员、档案人员或系统管理员进行。"


class OfficeDialog(Dialog):
    """Edits the settings; what is printed with them is shown beside. Nothing is kept before 确定."""

    def __init__(self, office: Office, may_change: bool, parent: QWidget | None = None) -> None:
        intro = "印发通知等公文按此打印，本预案库的所有用户共用。" if may_change else _READ_ONLY
        super().__init__(parent, "公文设置", "确定" if may_change else "关闭", intro)
        self.resize(1160, 680)
        self._may_change = may_change
        self.district_edit, self.bureau_edit = QLineEdit(office.district), QLineEdit(office.bureau)
        self.city_edit = QLineEdit(office.city)
        self.families_table = _families_table(office)
        self.addressees_edit, self.copies_edit = _lines(office.addressees), _lines(office.copies)
        self.seal_box = QCheckBox("加盖印章（署名居中于成文日期之上，成文日期右空四字）")
        self.seal_box.setChecked(office.seal)
        self.head_box, self.faces_box = _choice(HEADS, office.head), _choice(FACES, office.faces)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        self._lay_out()
        self._hold_still()
        self._show()

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow("区名：", self.district_edit)
        form.addRow("应急管理部门：", self.bureau_edit)
        form.addRow("上一级（市）：", self.city_edit)
        form.addRow("主送机关：", self.addressees_edit)
        form.addRow("抄送机关：", self.copies_edit)
        form.addRow("各类预案：", self.families_table)
        form.addRow("用印：", self.seal_box)
        form.addRow("发文机关标志：", self.head_box)
        form.addRow("字体：", self.faces_box)
        both = QHBoxLayout()
        both.addLayout(form, 2)
        beside = QVBoxLayout()
        caption = QLabel("印发通知打印样式（以专项预案为例）")
        set_role(caption, "muted")
        beside.addWidget(caption)
        beside.addWidget(self.preview, 1)
        both.addLayout(beside, 1)
        self.body.addLayout(both, 1)
        for edit in (self.district_edit, self.bureau_edit):
            edit.textChanged.connect(self._show)
        for text in (self.addressees_edit, self.copies_edit):
            text.textChanged.connect(self._show)
        self.families_table.itemChanged.connect(self._show)
        self.seal_box.toggled.connect(self._show)
        for box in (self.head_box, self.faces_box):
            box.currentIndexChanged.connect(self._show)

    def _hold_still(self) -> None:
        """Read-only for an account that may not change the settings."""
        if self._may_change:
            return
        self.cancel_button.hide()
        for edit in (
            self.district_edit,
            self.bureau_edit,
            self.city_edit,
            self.addressees_edit,
            self.copies_edit,
        ):
            edit.setReadOnly(True)
        self.families_table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        for choice in (self.seal_box, self.head_box, self.faces_box):
            choice.setEnabled(False)

    def office(self) -> Office:
        """The settings as they stand in the form."""
        issuers, addressees, copies, printers = (self._by_family(column) for column in range(1, 5))
        return Office(
            district=self.district_edit.text().strip(),
            bureau=self.bureau_edit.text().strip(),
            city=self.city_edit.text().strip(),
            issuers=issuers,
            family_addressees=addressees,
            family_copies=copies,
            printers=printers,
            addressees=_one_line(self.addressees_edit).rstrip("：:"),
            copies=_one_line(self.copies_edit).rstrip("。"),
            seal=self.seal_box.isChecked(),
            head=self.head_box.currentData(),
            faces=self.faces_box.currentData(),
        )

    def _by_family(self, column: int) -> dict[str, str]:
        """What a column of the table says of each family; blank cells say nothing."""
        found = {}
        for row, family in enumerate(Family):
            item = self.families_table.item(row, column)
            if item is not None and (text := item.text().strip().rstrip("：:。")):
                found[family.value] = text
        return found

    def _show(self) -> None:
        self.preview.setPlainText(preview_of(self.office()))

    def problem(self) -> str:
        if not self.district_edit.text().strip():
            return "请填写区名。"
        if not self.bureau_edit.text().strip():
            return "请填写应急管理部门的名称。"
        return "" if self.city_edit.text().strip() else "请填写上一级（市）的名称：区级预案向它备案。"


def preview_of(office: Office) -> str:
    """What a notice prints with these settings, as lines of text."""
    family = Family.SPECIAL.value
    issuer = office.issuers.get(family, office.bureau)
    head = f"{issuer}文件" if office.head == "red" else "（此处为纸上已印的红头）"
    rule = "━━━━━━━━━━（红色分隔线）" if office.head == "red" else "（此处为纸上已印的分隔线）"
    place = "成文日期右空四字，署名居中其上，加盖印章" if office.seal else "署名右空二字，不加盖印章"
    lines = [
        head,
        "",
        "×应急委发〔2026〕1号",
        rule,
        "",
        f"{issuer}关于印发《{office.district}××应急预案》的通知",
        "",
    ]
    addressees, copies = office.addressees_of(family), office.copies_of(family)
    lines += [f"{addressees}："] if addressees else []
    lines += [
        "　　现将预案印发给你们，请认真组织实施。",
        "",
        f"　　　　　　{issuer}",
        "　　　　　　　2026年6月15日",
        f"（{place}）",
        "",
    ]
    lines += [f"抄送：{copies}。"] if copies else []
    lines += [f"{office.printers.get(family, issuer)}　　2026年6月15日印发", ""]
    own = [item.value for item in Family if item.value not in office.issuers]
    lines += [f"{'、'.join(own)}预案由编制单位自行印发。"] if own else []
    face = "标准规定的字体" if office.faces == "standard" else "系统自带的字体，小标宋以宋体加粗代替"
    return "\n".join([*lines, f"使用{face}。"])


def show_office(desk: Desk, parent: QWidget) -> bool:
    """Show the settings, and keep what was changed; whether anything was."""
    try:
        office = desk.session.office()
        may_change = has_right(desk.session.account, Right.SET_OFFICE)
        dialog = OfficeDialog(office, may_change, parent)
        if not dialog.exec() or not may_change or dialog.office() == office:
            return False
        desk.session.change_office(dialog.office())
    except YuanError as error:
        show_error(parent, error)
        return False
    desk.notice.emit("公文设置已保存。")
    return True


_COLUMNS = (
    ("预案种类", ""),
    ("印发机关", "几个机关联合印发的以顿号分隔；空白：编制单位自行印发"),
    ("主送机关", "空白：用上面填写的主送机关"),
    ("抄送机关", "空白：用上面填写的抄送机关"),
    ("版记印发机关", "印制公文的单位；空白：发文机关"),
)


def _families_table(office: Office) -> QTableWidget:
    """A row for each family of plans: where it differs from what is said for all."""
    table = QTableWidget(len(Family), len(_COLUMNS))
    for column, (title, hint) in enumerate(_COLUMNS):
        head = QTableWidgetItem(title)
        head.setToolTip(hint)
        table.setHorizontalHeaderItem(column, head)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
    said = (office.issuers, office.family_addressees, office.family_copies, office.printers)
    for row, family in enumerate(Family):
        name = QTableWidgetItem(family.value)
        name.setFlags(Qt.ItemFlag.ItemIsEnabled)
        table.setItem(row, 0, name)
        for column, texts in enumerate(said, 1):
            text = texts.get(family.value, "")
            cell = QTableWidgetItem(text)
            cell.setToolTip(text or _COLUMNS[column][1])
            table.setItem(row, column, cell)
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + table.rowHeight(0) * len(Family) + 4)
    return table


def _lines(text: str) -> QPlainTextEdit:
    edit = QPlainTextEdit(text)
    edit.setTabChangesFocus(True)
    edit.setFixedHeight(4 * edit.fontMetrics().lineSpacing())
    return edit


def _one_line(edit: QPlainTextEdit) -> str:
    return "".join(edit.toPlainText().split())


def _choice(choices: tuple[tuple[str, str], ...], current: str) -> QComboBox:
    box = QComboBox()
    for value, text in choices:
        box.addItem(text, value)
    box.setCurrentIndex(box.findData(current))
    return box
