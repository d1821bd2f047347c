"""Locking the window: at once with Ctrl+L, or by itself when nobody touched key or mouse for some minutes."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QEvent, QObject, QTimer, Signal, SignalInstance
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget
from shiboken6 import isValid

from yuan.library import Session
from yuan.model.errors import YuanError
from yuan.ui.account.lock_screen import Cover, LockDialog
from yuan.ui.kit.task import is_task_running

CHECK_MS = 5000
"""How often the time since the last touch is looked at."""
_MOST_POPUPS = 10
"""Menus open one from the other, at most."""
_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseMove,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletMove,
    }
)


class SessionLock(QObject):
    """Watches one window, for the account of `session`; `save` saves what was typed in it. While locked every window of the program is covered and only the lock's dialog answers.

    Nothing else stops: long work goes on, and what it shows when done is covered too. Two filters watch for touches:
    one on the window in front (mouse and keys) and one on what has the keyboard, because an input method's text
    reaches nothing else. A filter on the whole application would be asked at every event there is.
    """

    switch_wanted = Signal()
    """Somebody else wants to sign in. When this window is still there afterwards, it stays locked."""

    def __init__(self, window: QWidget, session: Session, save: Callable[[], object]) -> None:
        super().__init__(window)
        self._window, self._session, self._save = window, session, save
        self._touched = time.time()
        self._watched: list[QObject] = []
        self._covers: list[Cover] = []
        self._is_switching = False
        self.dialog: LockDialog | None = None
        self.minutes = session.account_policy().idle_minutes
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_MS)
        self._timer.timeout.connect(self.check)
        self._timer.start()
        application = QGuiApplication.instance()
        assert isinstance(application, QApplication)
        news = (application.focusWindowChanged, application.focusObjectChanged)
        self._news: tuple[SignalInstance, ...] = news
        for signal in self._news:
            signal.connect(self._watch)

    @property
    def is_locked(self) -> bool:
        return self.dialog is not None

    def touch(self) -> None:
        """Somebody is there."""
        self._touched = time.time()

    def check(self) -> None:
        """Lock when nobody was there for as long as the office allows (0 minutes: always)."""
        self._watch_own()
        idle = time.time() - self._touched
        if self.minutes and idle >= self.minutes * 60 and not self.is_locked and self._window.isVisible():
            self.lock(is_idle=True)

    def renew(self) -> None:
        """Ask anew how many minutes the office allows."""
        self.minutes = self._session.account_policy().idle_minutes

    def lock(self, *, is_idle: bool = False) -> None:
        """Cover every window, ask for the password of the same account, and save what was typed.

        Saved last: a library in use makes the saving wait, and the text must not be in sight so long.
        """
        if self.is_locked:
            return
        for _ in range(_MOST_POPUPS):
            if (popup := QApplication.activePopupWidget()) is not None:
                popup.close()
        QToolTip.hideText()
        with suppress(YuanError):  # a library out of reach must not keep the text in sight
            self._session.note_lock(is_idle=is_idle)
        self.dialog = LockDialog(self._window, self._session)
        self.dialog.unlocked.connect(self._go_on)
        self.dialog.switch_wanted.connect(self._switch)
        for widget in QApplication.topLevelWidgets():
            self._cover(widget)
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self.dialog.show()
        self.dialog.activateWindow()
        self._save()

    def stop(self) -> None:
        """The window closes: watch no longer, cover nothing more."""
        self._timer.stop()
        for signal in self._news:
            signal.disconnect(self._watch)
        self._news = ()
        self._unlock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in _TOUCHES:
            self.touch()
        elif (
            self.is_locked
            and kind is QEvent.Type.Show
            and isinstance(watched, QWidget)
            and watched.isWindow()
        ):
            self._hide_newcomer(watched)
        return False

    def _watch(self, target: QObject | None) -> None:
        """Watch the main window, the one in front and what has the keyboard, instead of the ones before."""
        self.touch()
        if not isValid(self._window) or target == self._watch_own():
            return
        kind = QWindow if isinstance(target, QWindow) else QWidget
        for known in [item for item in self._watched if not isValid(item) or isinstance(item, kind)]:
            self._watched.remove(known)
            if isValid(known):
                known.removeEventFilter(self)
        if target is not None:
            target.installEventFilter(self)
            self._watched.append(target)

    def _watch_own(self) -> QWindow | None:
        """The main window is watched also while something else has the keyboard."""
        own = self._window.windowHandle()
        if own is not None:
            own.installEventFilter(self)
        return own

    def _cover(self, widget: QWidget) -> None:
        if (
            widget.isVisible()
            and widget is not self.dialog
            and all(one.window() is not widget for one in self._covers)
        ):
            self._covers.append(Cover(widget))

    def _hide_newcomer(self, widget: QWidget) -> None:
        """Cover a window that opened while locked, and put the lock in front of it: the newest modal one answers."""
        if widget is self.dialog or self._is_switching:
            return
        self._cover(widget)
        QTimer.singleShot(0, self, self._come_to_front)

    def _come_to_front(self) -> None:
        if self.dialog is not None and not self._is_switching:
            self.dialog.hide()
            self.dialog.show()
            self.dialog.activateWindow()

    def _go_on(self) -> None:
        self._unlock()
        (QApplication.activeModalWidget() or self._window).activateWindow()

    def _unlock(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        covers, self._covers = self._covers, []
        for cover in covers:
            if isValid(cover):
                cover.lift()
        if self.dialog is not None:
            self.dialog.hide()
            self.dialog.deleteLater()
        self.dialog = None
        self.touch()

    def _switch(self) -> None:
        """Let somebody else sign in; open dialogs are closed first, as if turned away from."""
        if self.dialog is None:
            return
        if is_task_running():
            self.dialog.complain("还有工作正在进行，完成后才能切换账号。")
            return
        for dialog in self._other_dialogs():
            dialog.reject()
        QTimer.singleShot(0, self, self._leave)

    def _leave(self) -> None:
        if self.dialog is None:
            return
        if self._other_dialogs():
            self.dialog.complain("有对话框等待处理，请先解锁。")
            return
        self._is_switching = True
        self.dialog.hide()
        self.switch_wanted.emit()
        self._is_switching = False
        if self.dialog is not None:  # nobody else signed in
            self.dialog.show()

    def _other_dialogs(self) -> list[QDialog]:
        return [
            widget
            for widget in QApplication.topLevelWidgets()
            if isinstance(widget, QDialog) and widget.isVisible() and widget is not self.dialog
        ]
