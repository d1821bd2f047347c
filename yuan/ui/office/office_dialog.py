"""公文设置: the names, addressees and choices every formal document of the office is printed with."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QPlainTextEdit, QTableWidget, QWidget

from yuan.library.permissions import Right, has_right
from yuan.model.office import Office
from yuan.model.plan import Family
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.form import Form, choice, line, lines, tick
from yuan.ui.kit.parts import hbox, label, vbox
from yuan.ui.kit.records import text_in, text_table
from yuan.ui.workspace import Workspace

HEADS = (("red", "红色印刷（随文件打印红头）"), ("preprinted", "套打（红头已印在纸上，只留位置）"))
FACES = (
    ("standard", "标准字体（方正小标宋、仿宋_GB2312、楷体_GB2312、黑体）"),
    ("system", "系统字体（宋体加粗、仿宋、楷体、黑体）"),
)
_SEAL = "加盖印章（署名居中于成文日期之上，成文日期右空四字）"
_NO_DISTRICT = "（区名）"
_READ_ONLY = "您的账号只能查看公文设置。修改须由审核人员、档案人员或系统管理员进行。"


class OfficeDialog(Dialog):
    """Edits the settings; what is printed with them is shown beside. Nothing is kept before 确定."""

    def __init__(self, office: Office, may_change: bool, parent: QWidget | None = None) -> None:
        intro = "印发通知等公文按此打印，本预案库的所有用户共用。" if may_change else _READ_ONLY
        super().__init__(parent, "公文设置", "确定" if may_change else "关闭", intro)
        self.resize(1160, 680)
        self._may_change = may_change
        self.families_table = _families_table(office)
        self.form = Form(
            ("district", "区名：", line(office.district, "全称，如 ××区")),
            ("bureau", "应急管理部门：", line(office.bureau, "全称，如 ××区应急管理局")),
            ("city", "上一级（市）：", line(office.city, "全称，如 ××市；区级预案向它备案")),
            ("addressees", "主送机关：", _four_lines(office.addressees)),
            ("copies", "抄送机关：", _four_lines(office.copies)),
            ("", "各类预案：", self.families_table),
            ("seal", "用印：", tick(_SEAL, office.seal)),
            ("head", "发文机关标志：", choice(HEADS, office.head)),
            ("faces", "字体：", choice(FACES, office.faces)),
        )
        self.form.allow(may_change)
        if not may_change:
            self.families_table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.cancel_button.setVisible(may_change)
        self.preview = QPlainTextEdit()
        self.preview.setReadOnly(True)
        caption = label("印发通知打印样式（以专项预案为例）", "muted")
        self.body.addLayout(hbox((self.form, 2), (vbox(caption, (self.preview, 1)), 1)), 1)
        self.form.changed.connect(self._show)
        self.families_table.itemChanged.connect(self._show)
        self._show()

    def office(self) -> Office:
        """The settings as they stand in the form."""
        issuers, addressees, copies, printers = (self._by_family(column) for column in range(1, 5))
        given = self.form.values()
        given |= {
            "addressees": "".join(given["addressees"].split()).rstrip("：:"),
            "copies": "".join(given["copies"].split()).rstrip("。"),
        }
        return Office(
            issuers=issuers, family_addressees=addressees, family_copies=copies, printers=printers, **given
        )

    def _by_family(self, column: int) -> dict[str, str]:
        """What a column of the table says of each family; blank cells say nothing."""
        texts = {
            family.value: text_in(self.families_table, row, column).rstrip("：:。")
            for row, family in enumerate(Family)
        }
        return {family: text for family, text in texts.items() if text}

    def _show(self) -> None:
        self.preview.setPlainText(preview_of(self.office()))

    def problem(self) -> str:
        if not self._may_change:
            return ""
        return self.form.missing(
            {
                "district": "请填写区名。",
                "bureau": "请填写应急管理部门的名称。",
                "city": "请填写上一级（市）的名称：区级预案向它备案。",
            }
        )


def preview_of(office: Office) -> str:
    """What a notice prints with these settings, as lines of text."""
    family = Family.SPECIAL.value
    issuer = office.issuers.get(family, office.bureau) or "（印发机关）"
    head = f"{issuer}文件" if office.head == "red" else "（此处为纸上已印的红头）"
    rule = "━━━━━━━━━━（红色分隔线）" if office.head == "red" else "（此处为纸上已印的分隔线）"
    place = "成文日期右空四字，署名居中其上，加盖印章" if office.seal else "署名右空二字，不加盖印章"
    lines = [
        head,
        "",
        "×应急委发〔2026〕1号",
        rule,
        "",
        f"{issuer}关于印发《{office.district or _NO_DISTRICT}××应急预案》的通知",
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


def show_office(workspace: Workspace, parent: QWidget) -> bool:
    """Show the settings, and keep what was changed; whether anything was."""
    with guarded(parent):
        office = workspace.session.office()
        may_change = has_right(workspace.session.account, Right.SET_OFFICE)
        dialog = OfficeDialog(office, may_change, parent)
        if dialog.exec() and may_change and dialog.office() != office:
            workspace.session.change_office(dialog.office())
            workspace.notice.emit("公文设置已保存。")
            return True
    return False


_COLUMNS = (
    ("预案种类", ""),
    ("印发机关", "几个机关联合印发的以顿号分隔；空白：编制单位自行印发"),
    ("主送机关", "空白：用上面填写的主送机关"),
    ("抄送机关", "空白：用上面填写的抄送机关"),
    ("版记印发机关", "印制公文的单位；空白：发文机关"),
)


def _families_table(office: Office) -> QTableWidget:
    """A row for each family of plans: where it differs from what is said for all."""
    said = (office.issuers, office.family_addressees, office.family_copies, office.printers)
    rows = [(family.value, *(texts.get(family.value, "") for texts in said)) for family in Family]
    table = text_table(_COLUMNS, rows)
    table.setFixedHeight(table.horizontalHeader().sizeHint().height() + table.rowHeight(0) * len(rows) + 4)
    return table


def _four_lines(text: str) -> QPlainTextEdit:
    box = lines(text)
    box.setFixedHeight(4 * box.fontMetrics().lineSpacing())
    return box
