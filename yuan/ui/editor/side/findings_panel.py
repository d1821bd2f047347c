"""What the checks found, as a list beside the text: each with its rule, its places, a fix, a way to silence it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from yuan.model.checks import Finding, Report
from yuan.model.document.content import NodeId
from yuan.ui.kit.parts import REST, hbox, label, note, vbox
from yuan.ui.theme import PAD, set_role

GRADES = {"error": "✕", "warning": "▲", "hint": "●"}
"""How grave a finding is, worst first, and its sign."""
_FINDING = int(Qt.ItemDataRole.UserRole)
_WHOLE, _SECTION = "全文", "本节"


class FindingsPanel(QWidget):
    """Shows a `Report`; acts on nothing itself. Choosing an entry again leads to its next place."""

    place_chosen = Signal(object)
    fix_wanted = Signal(list)
    """These findings should be mended where a fix is known."""
    silence_wanted = Signal(object, object)
    """This finding should be silenced at this place."""
    overview_wanted = Signal()
    """The user asked what was silenced and what was not checked."""

    def __init__(self) -> None:
        super().__init__()
        self._report = Report()
        self._section: frozenset[NodeId] = frozenset()
        self._next: dict[Finding, int] = {}
        self.scope = QComboBox()
        self.scope.addItems([_WHOLE, _SECTION])
        self.list = QListWidget()
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.explanation, self.none = note(selectable=True), label("未发现问题。", "muted")
        self.go, self.mend, self.ignore = QPushButton("定位"), QPushButton("修正"), QPushButton("忽略…")
        self.mend_all, self.overview = QPushButton("全部修正"), QPushButton()
        for button in (self.mend_all, self.overview):
            set_role(button, "flat")
        self._is_editable = True
        self._build()
        self._connect()
        self._renew()

    def _build(self) -> None:
        top = hbox(self.scope, REST, self.mend_all)
        buttons = hbox(self.go, self.mend, self.ignore)
        column = vbox(
            top, self.none, (self.list, 1), self.explanation, buttons, self.overview, on=self, margin=PAD
        )
        column.addStretch(0)

    def _connect(self) -> None:
        self.scope.currentIndexChanged.connect(self._renew)
        self.list.itemClicked.connect(lambda item: self._go(item.data(_FINDING)))
        self.list.currentItemChanged.connect(self._explain)
        self.go.clicked.connect(lambda: self._go(self.current))
        self.mend.clicked.connect(lambda: self.fix_wanted.emit([self.current]))
        self.mend_all.clicked.connect(lambda: self.fix_wanted.emit(self._fixable()))
        self.ignore.clicked.connect(self._ignore)
        self.overview.clicked.connect(self.overview_wanted)

    @property
    def current(self) -> Finding | None:
        """The finding chosen in the list."""
        item = self.list.currentItem()
        found: Finding | None = item.data(_FINDING) if item is not None else None
        return found

    def show_report(self, report: Report) -> None:
        """What the checks say of the text as it is now."""
        if report == self._report:
            return
        self._report = report
        self._renew()

    def show_section(self, ids: frozenset[NodeId]) -> None:
        """Which nodes the section under the cursor holds, for 本节."""
        if ids != self._section:
            self._section = ids
            if self.scope.currentText() == _SECTION:
                self._renew()

    def set_editable(self, editable: bool) -> None:
        """Whether the plan shown may be mended."""
        self._is_editable = editable
        self._explain()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self._go(self.current)
            return
        super().keyPressEvent(event)

    def _shown(self) -> Sequence[Finding]:
        found = self._report.findings
        if self.scope.currentText() == _WHOLE:
            return found
        return [one for one in found if any(place.node in self._section for place in one.places)]

    def _fixable(self) -> list[Finding]:
        return [finding for finding in self._shown() if finding.is_fixable]

    def _renew(self) -> None:
        """Fill the list anew, keeping the entry chosen and the place scrolled to."""
        chosen = self.current
        bar = self.list.verticalScrollBar()
        scrolled = bar.value()
        self.list.blockSignals(True)
        self.list.clear()
        self._next = {}
        for finding in self._shown():
            item = QListWidgetItem(f"{GRADES[finding.grade]} {finding.message}{_count(finding)}")
            item.setToolTip(f"{finding.rule.title}\n依据：{finding.rule.basis}")
            item.setData(_FINDING, finding)
            self.list.addItem(item)
            if chosen is not None and (finding.rule, finding.message) == (chosen.rule, chosen.message):
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        bar.setValue(scrolled)
        self.none.setVisible(self.list.count() == 0)
        self.list.setVisible(self.list.count() > 0)
        silenced, left = len(self._report.silenced), len(self._report.not_run)
        self.overview.setText(
            "、".join(f"{what} {n} 项" for what, n in (("已忽略", silenced), ("未检查", left)) if n)
        )
        self.overview.setVisible(bool(self.overview.text()))
        self._explain()

    def _explain(self) -> None:
        finding = self.current
        for part in (self.go, self.mend, self.ignore, self.explanation):
            part.setVisible(finding is not None)
        self.mend_all.setVisible(self._is_editable and len(self._fixable()) > 0)
        if finding is None:
            return
        rule = finding.rule
        self.explanation.setText(f"{self._here(finding)}{rule.explains}\n依据：{rule.basis}")
        self.go.setEnabled(bool(finding.node))
        self.mend.setEnabled(self._is_editable and finding.is_fixable)
        self.ignore.setEnabled(self._is_editable)

    def _here(self, finding: Finding) -> str:
        """Which of several places the last jump led to, and what is told of it alone."""
        at = self._next.get(finding, 0) - 1
        if at < 0 or (len(finding.places) == 1 and not finding.places[0].note):
            return ""
        note = finding.places[at].note
        return f"第 {at + 1} 处，共 {len(finding.places)} 处{f'：{note}' if note else ''}。\n"

    def _go(self, finding: Finding | None) -> None:
        if finding is None:
            return
        at = self._next.get(finding, 0) % len(finding.places)
        self._next[finding] = at + 1
        self._explain()
        self.place_chosen.emit(finding.places[at])

    def _ignore(self) -> None:
        finding = self.current
        if finding is not None:
            shown = max(0, self._next.get(finding, 1) - 1)
            self.silence_wanted.emit(finding, finding.places[shown])


def _count(finding: Finding) -> str:
    """（3 处）, unless the message tells how many there are."""
    count = len(finding.places)
    return f"（{count} 处）" if count > 1 and f"{count} " not in finding.message else ""
