"""What between desks wants something from somebody, in one quiet line at the start; each count leads to its packages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from yuan.model.exchange.package import Holding, PackageRecord
from yuan.ui.exchange.record_filters import FILTERS, TO_TELL, holders, is_overdue
from yuan.ui.kit.parts import hbox, label
from yuan.ui.kit.picture import Picture
from yuan.ui.theme import set_role


class PackageReminder(QFrame):
    """Emits `wanted` with a key of `FILTERS`, or `TO_TELL`. `counts` are its buttons by that key."""

    wanted = Signal(str)

    def __init__(self, records: Sequence[PackageRecord], to_tell: Sequence[Holding]) -> None:
        super().__init__()
        set_role(self, "card")
        self.counts: dict[str, QPushButton] = {}
        line = hbox(Picture("packages", 20, "muted"), label("收发：", "muted"), on=self)
        today = date.today()
        counted = [
            (one.key, one.reminder, [record for record in records if one.holds(record)]) for one in FILTERS
        ]
        told = [
            (key, words, len(own), sum(is_overdue(one, today) for one in own)) for key, words, own in counted
        ]
        for key, words, count, late in (*told, (TO_TELL, "待告知新版的持有单位", len(holders(to_tell)), 0)):
            if not (words and count):
                continue
            made = QPushButton(f"{words} {count} 个" + (f"（逾期 {late}）" if late else ""))
            made.setToolTip("在“收发”中只看这些")
            set_role(made, "link")
            made.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            self.counts[key] = made
            line.addWidget(made)
        line.addStretch(1)
        self.setVisible(bool(self.counts))
