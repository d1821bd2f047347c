"""What between desks wants something from somebody, in one quiet line at the start; each count leads to its packages."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton

from yuan.model.exchange.package import Holding, PackageRecord
from yuan.ui.exchange.record_filters import FILTERS, TO_TELL, holders
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
        counted = [(one.key, one.reminder, sum(map(one.holds, records)), "个") for one in FILTERS]
        counted.append((TO_TELL, "待告知新版的持有单位", len(holders(to_tell)), "个"))
        for key, words, count, unit in counted:
            if not (words and count):
                continue
            made = QPushButton(f"{words} {count} {unit}")
            made.setToolTip("在“收发”中只看这些")
            set_role(made, "link")
            made.clicked.connect(lambda _=False, key=key: self.wanted.emit(key))
            self.counts[key] = made
            line.addWidget(made)
        line.addStretch(1)
        self.setVisible(bool(self.counts))
