"""What restoring a backup would change, shown before it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QLabel,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from yuan.library.backup.backups import Backup
from yuan.library.backup.restore_preview import Holding, Preview
from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import label, note
from yuan.ui.safety.words import moment
from yuan.ui.theme import PAD, tokens

_KEPT = (
    "现在的预案库先整个保留为一份“恢复前”备份，需要时可以再恢复回来。"
    "恢复后请重新登录；其他正打开本库的窗口不能再写入，须重新打开。"
)


_UNREADABLE = "现有的预案库无法读取，原文件原样保留在备份文件夹中。"


def _rows(held: Holding) -> tuple[tuple[str, str], ...]:
    last = moment(held.last_at.astimezone().replace(tzinfo=None)) if held.last_at else "无"
    return (
        ("最后一条操作记录", last),
        ("预案", str(held.plans)),
        ("版本", str(held.versions)),
        ("意见", str(held.opinions)),
        ("附件材料", str(held.materials)),
        ("账号", str(held.accounts)),
        ("操作记录", str(held.audit_rows)),
    )


class PreviewDialog(Dialog):
    """The backup beside the present library, and what each plan would lose and gain. Accepted: restore it."""

    def __init__(self, parent: QWidget | None, backup: Backup, seen: Preview) -> None:
        super().__init__(parent, "恢复预案库", "恢复到这份备份")
        self.resize(760, 620)
        self.body.addWidget(label(f"恢复到{moment(backup.made_at)} 的备份", "heading"))
        file = label(backup.path.name, "muted")
        file.setToolTip(str(backup.path))
        self.body.addWidget(file)
        self.body.addLayout(_beside(seen.backup, seen.present))
        for text in _alarms(seen):
            self.body.addWidget(label(text, "alarm", wraps=True))
        self.summary = label(_summary(seen), wraps=True)
        self.body.addWidget(self.summary)
        self.changes = _changes(seen)
        self.changes.setVisible(bool(seen.changes))
        self.body.addWidget(self.changes, 1)
        if not seen.changes:
            self.body.addStretch(1)
        self.body.addWidget(note(_KEPT if seen.present else _UNREADABLE))
        self.accept_button.setEnabled(not seen.troubles)
        self.accept_button.setDefault(False)
        self.accept_button.setAutoDefault(False)
        self.cancel_button.setDefault(True)
        self.cancel_button.setFocus()


def _beside(backup: Holding, present: Holding | None) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(2 * PAD)
    grid.setColumnStretch(3, 1)
    for column, text in ((1, "备份"), (2, "现有")):
        grid.addWidget(label(text, "muted"), 0, column)
    shown = _rows(present) if present is not None else ()
    for row, (name, then) in enumerate(_rows(backup), 1):
        grid.addWidget(label(name, "muted"), row, 0)
        grid.addWidget(QLabel(then), row, 1)
        now = QLabel(shown[row - 1][1] if shown else "无法读取")
        if now.text() != then:
            now.setStyleSheet("font-weight: 600;")
        grid.addWidget(now, row, 2)
    return grid


def _alarms(seen: Preview) -> list[str]:
    found = []
    if seen.troubles:
        more = f"等 {len(seen.troubles)} 处" if len(seen.troubles) > 1 else ""
        found.append(
            f"这份备份没有通过核验，不能用来恢复：{seen.troubles[0].text}{more}"
            "需要其中的内容时，可用“文件 → 打开其他预案库”打开它查看。"
        )
    if not seen.is_same_library:
        found.append("这是另一个预案库的备份：恢复后，现有的预案和账号将全部换成那个库的。")
    return found


def _summary(seen: Preview) -> str:
    if seen.present is None:
        return "恢复后得到备份中的全部内容。"
    if not seen.changes:
        return "预案的版本和在编稿与现有的完全相同。"
    losing = sum(bool(change.losses) for change in seen.changes)
    gaining = sum(bool(change.gains) for change in seen.changes)
    parts = [
        f"{losing} 个预案将失去后来的内容" if losing else "",
        f"{gaining} 个预案将找回备份时的内容" if gaining else "",
    ]
    return f"与现有的不同：{'，'.join(part for part in parts if part)}。"


def _changes(seen: Preview) -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName("恢复带来的变化")
    tree.setHeaderLabels(["预案", "编制单位"])
    tree.setAlternatingRowColors(True)
    tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    tree.header().setStretchLastSection(False)
    tree.header().resizeSection(1, 190)
    for change in seen.changes if seen.present is not None else ():
        item = QTreeWidgetItem(tree, [change.title, change.unit])
        item.setToolTip(0, change.title)
        for sign, tone, texts in (
            ("－ 失去 ", "danger", change.losses),
            ("＋ 找回 ", "success", change.gains),
        ):
            for text in texts:
                line = QTreeWidgetItem(item, [f"{sign}{text}"])
                line.setForeground(0, tokens().colour(tone))
                line.setFirstColumnSpanned(True)
        item.setExpanded(len(seen.changes) <= 12)
    tree.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    return tree
