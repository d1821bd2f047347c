"""The report of an import: what was found, to be corrected and confirmed before it is kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QPlainTextEdit,
    QSplitter,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from yuan.library import Session
from yuan.model.files import atomic_write
from yuan.model.plan import Kind
from yuan.model.process.event_types import EVENTS, types_of
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.errors import guarded
from yuan.ui.kit.files import choose_target
from yuan.ui.kit.form import open_choice
from yuan.ui.kit.parts import button, hbox, label
from yuan.ui.kit.records import plain_table
from yuan.ui.library.import_model import (
    NAMES,
    SKIP,
    TAKE,
    TAKE_AS_NEW,
    ImportModel,
    ImportRow,
    report_text,
    row_details,
)

_WIDTHS = {
    "wanted": 104,
    "title": 250,
    "kind": 76,
    "unit": 140,
    "event_class": 100,
    "event_type": 110,
    "characters": 62,
    "omitted": 56,
    "file": 260,
}
_COUNT_WIDTH = 46


class ChoiceDelegate(QStyledItemDelegate):
    """Edits a cell with a combo box; `choices(row)` says what it offers, `is_open` whether other text may be typed."""

    def __init__(self, choices: Callable[[int], list[str]], is_open: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._choices = choices
        self._is_open = is_open

    def createEditor(
        self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QWidget:
        box = QComboBox(parent)
        box.addItems(self._choices(index.row()))
        box.setEditable(self._is_open)
        box.activated.connect(lambda _: self.commitData.emit(box))
        return box

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data(Qt.ItemDataRole.EditRole)))

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())


class ImportDialog(Dialog):
    """Shows what reading found. Accepted: `model.wanted()` are the rows to keep, with the cards as corrected."""

    def __init__(self, session: Session, rows: list[ImportRow], parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            "导入预案",
            "导入",
            "请核对识别结果：双击名称、类别、单位、事件类型可以改正；取消勾选的不导入。点选一行，下方显示识别依据、未导入的内容和存疑之处。",
        )
        self.resize(1180, 680)
        account = session.account
        fixed = account.unit if account.role.is_of_unit else ""
        self.model = ImportModel(rows, fixed, self)
        self.table = QTableView()
        self.details = QPlainTextEdit()
        self.details.setReadOnly(True)
        self.summary_label = label("", "muted")
        self._set_up_table([unit.name for unit in session.units()])
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(self.table)
        split.addWidget(self.details)
        split.setSizes([430, 150])
        split.setCollapsible(0, False)
        self.body.addWidget(split, 1)
        self.unit_box = open_choice([unit.name for unit in session.units()])
        self.unit_box.setMinimumWidth(180)
        self.fill_button = button(
            "填入空缺",
            lambda: self.model.fill_unit(self.unit_box.currentText().strip()),
            tip="把左边的单位填到没有编制单位的各行",
        )
        line = hbox((self.summary_label, 1))
        if not fixed:
            for widget in (label("编制单位："), self.unit_box, self.fill_button):
                line.addWidget(widget)
        self.body.addLayout(line)
        self.save_button = button("保存报告…", self._save_report)
        self.buttons.insertWidget(0, self.save_button)
        self.model.counted.connect(self._count)
        self._count()
        if rows:
            self.table.selectRow(0)

    def problem(self) -> str:
        nameless = [row for row in self.model.wanted() if row.card is not None and not row.card.unit]
        if nameless:
            return f"有 {len(nameless)} 个预案没有编制单位。请在“编制单位”一栏补上，或取消勾选。"
        return ""

    def _set_up_table(self, units: list[str]) -> None:
        table = self.table
        table.setModel(self.model)
        plain_table(table, 32)
        table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for place, name in enumerate(NAMES):
            header.resizeSection(place, _WIDTHS.get(name, _COUNT_WIDTH))
        self._delegate(
            "wanted", lambda row: [TAKE_AS_NEW if self.model.records[row].has_twin else TAKE, SKIP], False
        )
        self._delegate("kind", lambda row: [kind.value for kind in Kind], False)
        self._delegate("unit", lambda row: units, True)
        self._delegate("event_class", lambda row: list(EVENTS), True)
        self._delegate("event_type", self._types, True)
        table.selectionModel().currentRowChanged.connect(
            lambda index: self.details.setPlainText(row_details(self.model.records[index.row()]))
        )

    def _types(self, row: int) -> list[str]:
        card = self.model.records[row].card
        return list(types_of(card.event_class if card else ""))

    def _delegate(self, name: str, choices: Callable[[int], list[str]], is_open: bool) -> None:
        self.table.setItemDelegateForColumn(NAMES.index(name), ChoiceDelegate(choices, is_open, self.table))

    def _count(self) -> None:
        rows = self.model.records
        wanted, failed = len(self.model.wanted()), sum(row.error is not None for row in rows)
        twins = sum(row.has_twin for row in rows)
        others = sum(bool(row.other_unit) and not row.is_wanted for row in rows)
        parts = [f"读出 {len(rows) - failed} 个预案，将导入 {wanted} 个"]
        if twins:
            parts.append(f"{twins} 个与已有预案同名")
        if others:
            parts.append(f"{others} 个写明是其他单位的，您不能代为导入，已跳过")
        if failed:
            parts.append(f"{failed} 个文件未能读取")
        self.summary_label.setText("；".join(parts) + "。")
        self.accept_button.setText(f"导入（{wanted}）")
        self.accept_button.setEnabled(wanted > 0)

    def _save_report(self) -> None:
        target = choose_target(self, "保存导入报告", "导入报告.txt", "文本文件 (*.txt)")
        if target is None:
            return
        with guarded(self), atomic_write(target) as temporary:
            temporary.write_text(report_text(self.model.records), "utf-8")
