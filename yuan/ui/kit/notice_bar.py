"""What must be said while somebody works: a bar above the page that takes neither the keyboard nor a key.

A dialog that opens by itself gets the keys meant for the text: the space bar answered a question that way once. So
whatever timers, threads and other people's doings have to tell or to ask comes as a bar. Its buttons are pressed with
the mouse, or after F6, which only the user presses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from shiboken6 import isValid

from yuan.ui.kit.picture import Picture
from yuan.ui.theme import GAP, PAD, set_role

Choice = tuple[str, Callable[[], object]]
"""The words on a button, and what it does."""
_PICTURE = 20


class NoticeBar(QFrame):
    """One sentence or two, and buttons. Shown and hidden without any change of what has the keyboard."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[QPushButton] = []
        self.text = QLabel()
        self.text.setWordWrap(True)
        self.text.setTextFormat(Qt.TextFormat.PlainText)
        self.before: QWidget | None = None
        """What had the keyboard before the bar was entered."""
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(PAD, GAP, PAD, GAP)
        self._line.setSpacing(GAP)
        self._picture: Picture | None = None
        self._tone = ""
        self._line.addWidget(self.text, 1)
        self.hide()

    def say(self, text: str, choices: Sequence[Choice] = (), tone: str = "warning") -> None:
        """Hold `text` with a button for each of `choices`; `tone` is "warning", "danger" or "success"."""
        if tone != self._tone:
            self._dress(tone)
        if self.text.text() != text:
            self.text.setText(text)
            self.setAccessibleName(text)
        if [button.text() for button in self.buttons] != [words for words, _ in choices]:
            self._make_buttons(choices)
        else:
            for button, (_, act) in zip(self.buttons, choices, strict=True):
                button.clicked.disconnect()
                button.clicked.connect(lambda _=False, act=act: self._do(act))

    def enter(self, before: QWidget | None) -> None:
        """Give the first button the keyboard; Esc gives it back to `before`."""
        if self.buttons:
            self.before = before
            self.buttons[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Give the keyboard back to what had it before."""
        before = self.before
        if self._has_focus() and before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.before = None

    def close_bar(self) -> None:
        """Hide it; the keyboard stays where it is, or goes back to where it was."""
        self.leave()
        self.hide()

    def _do(self, act: Callable[[], object]) -> None:
        self.leave()
        act()

    def _has_focus(self) -> bool:
        return any(button.hasFocus() for button in self.buttons)

    def _dress(self, tone: str) -> None:
        self._tone = tone
        set_role(self, "notice", tone)
        set_role(self.text, "notice-text")
        if self._picture is not None:
            self._line.removeWidget(self._picture)
            self._picture.deleteLater()
        self._picture = Picture("verify" if tone == "success" else "warning", _PICTURE, tone)
        self._line.insertWidget(0, self._picture, 0, Qt.AlignmentFlag.AlignVCenter)

    def _make_buttons(self, choices: Sequence[Choice]) -> None:
        self.leave()
        for button in self.buttons:
            self._line.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = []
        for words, act in choices:
            button = QPushButton(words)
            # A click leaves the keyboard where it was: the next space belongs to the text.
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, act=act: self._do(act))
            self._line.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
            self.buttons.append(button)
        if self.buttons:
            self.buttons[0].setToolTip("F6 转到这里，← → 选择，回车确定，Esc 回到原处")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        focused = next((place for place, button in enumerate(self.buttons) if button.hasFocus()), -1)
        key = event.key()
        if focused >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.buttons[focused].click()
        elif focused >= 0 and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self.buttons[(focused + step) % len(self.buttons)].setFocus()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        """A long sentence wraps and never makes the window wider."""
        return QSize(0, super().minimumSizeHint().height())


class Notices(QWidget):
    """What is to be said above one page or window, each under a key. One bar is in sight: the most urgent.

    Args:
        order: the keys, the most urgent first; the others wait until it is settled.
    """

    def __init__(self, order: Sequence[str]) -> None:
        super().__init__()
        self._order = tuple(order)
        self._bars: dict[str, NoticeBar] = {}
        self._wanted: set[str] = set()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def put(self, key: str, text: str, choices: Sequence[Choice] = (), tone: str = "warning") -> None:
        """Say something, in the place of what was said under `key` before."""
        if key not in self._bars:
            self._bars[key] = NoticeBar()
            self._column.addWidget(self._bars[key])
        self._bars[key].say(text, choices, tone)
        self._wanted.add(key)
        self._arrange()

    def take(self, key: str) -> None:
        """It need not be said any more."""
        if key in self._wanted:
            self._wanted.discard(key)
            self._arrange()

    def bar(self, key: str) -> NoticeBar | None:
        """What is said under `key`, in sight or waiting."""
        return self._bars[key] if key in self._wanted else None

    def _arrange(self) -> None:
        first = min(self._wanted, key=self._order.index, default="")
        for key, bar in self._bars.items():
            if key != first:
                bar.close_bar()
        if first:
            self._bars[first].show()
        self.setVisible(bool(first))


def enter_notices(window: QWidget) -> bool:
    """Go with the keyboard to a bar in `window`, from one on to the next; whether there is any."""
    bars = [bar for bar in window.findChildren(NoticeBar) if bar.isVisible() and bar.buttons]
    # The one nearest to the text first.
    bars.sort(key=lambda bar: -bar.mapTo(window, QPoint()).y())
    if not bars:
        return False
    now = QApplication.focusWidget() or window.focusWidget()
    inside = next((place for place, bar in enumerate(bars) if now in bar.buttons), -1)
    before = bars[inside].before if inside >= 0 else now
    bars[(inside + 1) % len(bars)].enter(before)
    return True
