"""审核要点: what the examination looks at for this kind of plan, each point judged with a remark, saved as one goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from yuan.model.kinds.profile import ReviewPoint
from yuan.model.review.points import CheckedPoint, Verdict
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.parts import REST, hbox, label, note, scrolled, vbox
from yuan.ui.review.opinion_card import when
from yuan.ui.theme import GAP, PAD, SMALL, set_role

_PAUSE_MS = 800
"""A remark is saved when typing has stopped for so long, and when the line is left."""


class PointRow(QFrame):
    """One point: its words, three answers, a remark."""

    judged = Signal(str, object, str)
    """The point's id, the `Verdict` (None for none), the remark."""

    def __init__(
        self, point: ReviewPoint, number: str, found: CheckedPoint | None, *, may_judge: bool
    ) -> None:
        super().__init__()
        self.point = point
        self._kept = (found.verdict if found else None, found.remark if found else "")
        set_role(self, "card")
        column = vbox(spacing=SMALL, on=self)
        column.setContentsMargins(GAP if point.is_main else GAP + PAD, GAP, GAP, GAP)
        title = label(f"{number} {point.text}", wraps=True)
        title.setToolTip(f"《突发事件应急预案管理办法》{point.cites}")
        font = title.font()
        font.setBold(point.is_main)
        title.setFont(font)
        column.addWidget(title)
        line = hbox()
        self._group = QButtonGroup(self)
        self.buttons: dict[Verdict, QRadioButton] = {}
        for verdict in Verdict:
            button = QRadioButton(verdict.value)
            button.setChecked(self._kept[0] is verdict)
            button.setEnabled(may_judge)
            button.toggled.connect(self._tick)
            self._group.addButton(button)
            self.buttons[verdict] = button
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
        self.remark = QLineEdit(self._kept[1])
        self.remark.setPlaceholderText(f"说明（{point.cites}）")
        self.remark.setAccessibleName(f"{point.text}：说明")
        self.remark.setReadOnly(not may_judge)
        self.remark.setVisible(may_judge or bool(self._kept[1]))
        column.addWidget(self.remark)
        if found is not None:
            self.setToolTip(f"{found.by} {when(found.at)}")
        self._timer = Debounce(self, _PAUSE_MS, self._save)
        self.remark.textEdited.connect(self._timer.ask)
        self.remark.editingFinished.connect(self._save)

    @property
    def verdict(self) -> Verdict | None:
        """What is ticked."""
        return next((verdict for verdict, button in self.buttons.items() if button.isChecked()), None)

    def flush(self) -> None:
        """Save what waits to be saved."""
        self._save()

    def _tick(self, is_on: bool) -> None:
        if is_on:
            self._save()

    def _save(self) -> None:
        self._timer.stop()
        now = (self.verdict, self.remark.text().strip())
        if now == self._kept:
            return
        if now[0] is None:
            # A remark alone says that something is amiss.
            self.buttons[Verdict.UNMET].setChecked(True)
            return
        self._kept = now
        self.judged.emit(self.point.id, *now)


class Checklist(QWidget):
    """The points of one plan. Emits each judgement as soon as it is made."""

    judged = Signal(str, object, str)
    counted = Signal(int, int)
    """How many points were judged, of how many."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[PointRow] = []
        column = vbox(on=self)
        column.setContentsMargins(0, GAP, 0, 0)
        self._summary = note()
        column.addWidget(self._summary)
        self._list = vbox(REST, spacing=SMALL, margin=0)
        area = scrolled(self._list)
        column.addWidget(area, 1)

    def show_points(
        self, points: Sequence[ReviewPoint], found: Mapping[str, CheckedPoint], *, may_judge: bool
    ) -> None:
        """Show the points of another plan or version, with what was found so far."""
        self.clear()
        below = 0
        for place, point in enumerate(points):
            below = 0 if point.is_main else below + 1
            number = f"{point.main}." if point.is_main else f"{point.main}.{below}"
            row = PointRow(point, number, found.get(point.id), may_judge=may_judge)
            row.judged.connect(self._tell)
            self._list.insertWidget(place, row)
            self.rows.append(row)
        self._count()

    def clear(self) -> None:
        """Show no points."""
        for row in self.rows:
            self._list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = []

    def flush(self) -> None:
        """Save remarks still being typed."""
        for row in self.rows:
            row.flush()

    def _tell(self, point: str, verdict: Verdict, remark: str) -> None:
        self.judged.emit(point, verdict, remark)
        self._count()

    def _count(self) -> None:
        judged = [row.verdict for row in self.rows if row.verdict is not None]
        unmet = judged.count(Verdict.UNMET)
        said = f"已核对 {len(judged)} 项，共 {len(self.rows)} 项"
        self._summary.setText(f"{said}，不符合 {unmet} 项。" if unmet else f"{said}。")
        self._summary.setAlignment(Qt.AlignmentFlag.AlignLeft)
        self.counted.emit(len(judged), len(self.rows))
