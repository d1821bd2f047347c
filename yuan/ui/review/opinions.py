"""The opinions on a version as cards, and the place to write one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFrame,
    QRadioButton,
    QWidget,
)

from yuan.model.document.content import NodeId
from yuan.model.records import Opinion, OpinionKind, OpinionState
from yuan.model.text.anchors import Anchor, Standing
from yuan.ui.kit.form import lines
from yuan.ui.kit.parts import REST, button, hbox, label, note, scrolled, vbox
from yuan.ui.review.opinion_card import OpinionCard, Powers
from yuan.ui.theme import GAP, set_role


class Target(NamedTuple):
    """What an opinion may be about: how it is called, its node ("" the plan), the words quoted, and where they begin."""

    label: str
    node: NodeId = ""
    quote: str = ""
    start: int = -1


WHOLE = Target("全文")


class OpinionList(QWidget):
    """The opinions as cards, those waiting first, what must be changed before the rest; who is signed in does with each what they may."""

    pressed = Signal(str)
    """Show the place of the opinion with this id."""
    act_wanted = Signal(object, str)
    """Do this with the opinion: a word of `opinion_card.acts_open`."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: list[OpinionCard] = []
        column = vbox(on=self, margin=0)
        self._heading = note()
        self.open_only = QCheckBox("只看未关闭")
        self.open_only.toggled.connect(self._filter)
        column.addWidget(self._heading)
        column.addWidget(self.open_only)
        self._nothing = label("还没有意见。", "muted")
        self._cards = vbox(self._nothing, REST, margin=0)
        self.area = scrolled(self._cards)
        column.addWidget(self.area, 1)

    def show_opinions(
        self, opinions: Sequence[Opinion], powers: Powers, places: Mapping[str, Anchor] | None = None
    ) -> None:
        """Show `opinions`; `places` says where each stands now, by its id."""
        scrolled = self.area.verticalScrollBar().value()
        for card in self._shown:
            self._cards.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._shown = []
        kinds = list(OpinionKind)
        ordered = sorted(
            opinions,
            key=lambda one: (one.is_closed, one.state is not OpinionState.OPEN, kinds.index(one.kind)),
        )
        for place, opinion in enumerate(ordered):
            anchor = (places or {}).get(opinion.id)
            card = OpinionCard(opinion, powers, anchor.standing if anchor else Standing.WHOLE)
            card.pressed.connect(self.press)
            card.act_wanted.connect(self.act_wanted)
            self._cards.insertWidget(place, card)
            self._shown.append(card)
        open_now = [one for one in opinions if not one.is_closed]
        musts = sum(one.kind is OpinionKind.MUST for one in open_now)
        said = f"未关闭 {len(open_now)} 条" + (f"，必须修改 {musts} 条" if musts else "")
        self._heading.setText(said if opinions else "")
        self.open_only.setVisible(bool(opinions))
        self._filter()
        self.area.verticalScrollBar().setValue(scrolled)

    def _filter(self) -> None:
        shown = 0
        for card in self._shown:
            is_shown = not (self.open_only.isChecked() and card.opinion.is_closed)
            card.setVisible(is_shown)
            shown += is_shown
        self._nothing.setText("意见都已关闭。" if self._shown else "还没有意见。")
        self._nothing.setVisible(shown == 0)

    def press(self, opinion: str) -> None:
        """Go to an opinion as if its card had been clicked."""
        self.mark(opinion)
        self.pressed.emit(opinion)

    def mark(self, opinion: str) -> None:
        """Mark the card of an opinion and bring it in sight, without telling."""
        for card in self._shown:
            card.set_current(card.opinion.id == opinion)
            if card.opinion.id == opinion:
                self.area.ensureWidgetVisible(card)


class Composer(QFrame):
    """Where an opinion is written: on what, of which kind, in what words."""

    written = Signal(str, object, object)
    """These words, of this `OpinionKind`, about this `Target`."""
    amendment_wanted = Signal()
    """The paragraph at the cursor is to be reworded."""

    def __init__(self) -> None:
        super().__init__()
        set_role(self, "panel")
        column = vbox(on=self, margin=GAP)
        self.targets = QComboBox()
        self.targets.setAccessibleName("意见针对")
        self.targets.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.targets.setMinimumContentsLength(8)
        column.addLayout(hbox(label("针对"), (self.targets, 1)))
        kinds = hbox()
        self._targets: tuple[Target, ...] = (WHOLE,)
        self._kinds = QButtonGroup(self)
        self._by_button: dict[QRadioButton, OpinionKind] = {}
        for kind in OpinionKind:
            radio = QRadioButton(kind.value)
            radio.setChecked(kind is OpinionKind.SHOULD)
            self._kinds.addButton(radio)
            self._by_button[radio] = kind
            kinds.addWidget(radio)
        kinds.addStretch(1)
        column.addLayout(kinds)
        self.edit = lines(hint="在此写意见，按 Ctrl+Enter 提交", height=72)
        self.edit.setAccessibleName("意见内容")
        self.edit.textChanged.connect(self._enable)
        column.addWidget(self.edit)
        tip = "直接改写光标所在的段落、单元格或标题，作为建议交编制单位取舍（Ctrl+M）"
        self.amend_button = button("建议修改为…", self.amendment_wanted.emit, tip=tip)
        self.add_button = button("提交意见", self._submit)
        column.addLayout(hbox(self.amend_button, REST, self.add_button))
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self.edit)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(self._submit)
        self.set_targets((WHOLE,))
        self._enable()

    def set_targets(self, targets: Sequence[Target]) -> None:
        """What the opinion may be about, the likeliest first."""
        self._targets = tuple(targets)
        self.targets.clear()
        for place, target in enumerate(self._targets):
            self.targets.addItem(target.label)
            self.targets.setItemData(place, target.quote, Qt.ItemDataRole.ToolTipRole)

    @property
    def target(self) -> Target:
        """What the opinion would be about."""
        return self._targets[max(0, self.targets.currentIndex())]

    def choose(self, kind: OpinionKind) -> None:
        """Tick `kind`."""
        next(button for button, its in self._by_button.items() if its is kind).setChecked(True)

    def clear(self) -> None:
        """Forget what was written, once it has been kept."""
        self.edit.clear()

    def _kind(self) -> OpinionKind:
        return next(kind for button, kind in self._by_button.items() if button.isChecked())

    def _enable(self) -> None:
        self.add_button.setEnabled(bool(self.edit.toPlainText().strip()))

    def _submit(self) -> None:
        text = self.edit.toPlainText().strip()
        if text:
            self.written.emit(text, self._kind(), self.target)


class OpinionPanel(QWidget):
    """The list of opinions, and below it the place to write one."""

    def __init__(self) -> None:
        super().__init__()
        column = vbox(on=self)
        column.setContentsMargins(0, GAP, 0, 0)
        self.list = OpinionList()
        self.composer = Composer()
        column.addWidget(self.list, 1)
        column.addWidget(self.composer)
