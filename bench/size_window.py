"""A walk through the window with a heartbeat in its event loop, for `size_speed.py`."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QTabWidget

from yuan.library import Library
from yuan.ui.window import PLACES, MainWindow

QUIET_S = 1.0
"""A page is done when the event loop answered at once for so long."""
PATIENCE_S = 240.0


class Watch:
    """Goes from page to page and prints the longest pauses: as passed, and as worked by the window's own thread.

    Of the first the second is the window's own fault; the rest it waited, for the interpreter or for a processor.
    """

    def __init__(self, application: QApplication, library: Library) -> None:
        self._application = application
        self._library = library
        self._gaps: list[tuple[float, float]] = []
        self._last = (time.perf_counter(), time.thread_time())
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)

    def _beat(self) -> None:
        now = (time.perf_counter(), time.thread_time())
        self._gaps.append(((now[0] - self._last[0]) * 1000, (now[1] - self._last[1]) * 1000))
        self._last = now

    def during(self, name: str, act: Callable[[], object], until: Callable[[], bool] = lambda: True) -> None:
        """Do `act`, wait for `until` and for a quiet while; print how long the longest pauses were."""
        self._settle(0.05)
        self._gaps.clear()
        self._beat()
        self._gaps.clear()
        began = time.perf_counter()
        act()
        self._wait(until)
        took = time.perf_counter() - began
        self._settle(QUIET_S)
        passed = max(gap for gap, _ in self._gaps)
        worked = max(work for _, work in self._gaps)
        over = sum(gap > 50 for gap, _ in self._gaps)
        print(
            f"{name:34} {took:7.2f} s   longest pause {passed:7.1f} ms, of work {worked:7.1f} ms   over 50 ms: {over}",
            flush=True,
        )

    def _wait(self, until: Callable[[], bool]) -> None:
        end = time.perf_counter() + PATIENCE_S
        while not until() and time.perf_counter() < end:
            self._settle(0.02)

    def _settle(self, seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(int(seconds * 1000), loop.quit)
        loop.exec()

    def tour(self) -> None:
        """Start, every place with its tabs, the index and the survey in the background, a search, the longest plan."""
        made: list[MainWindow] = []

        def start() -> None:
            window = MainWindow(self._library, self._library.local_session())
            window.resize(1360, 840)
            window.show()
            made.append(window)

        self.during("start", start)
        window = made[0]
        self.during("index in the background", lambda: None, lambda: window.workspace.index is not None)
        for place in PLACES:
            if place.id != "coherence":
                self.during(place.title, lambda place=place: window.go(place.id))
                self._tabs(window, place.title)
        self.during("search 应急", lambda: window._search("应急"))
        page = window.go("coherence")
        self.during("survey in the background", lambda: None, lambda: not page.surveyor.is_running)
        self._tabs(window, "衔接")
        self.during("a change, all caught up", lambda: window.workspace.plan_changed.emit(""))
        plans = window.workspace.session.plans()
        longest = max(plans, key=lambda plan: plan.latest.characters)
        self.during("open the longest plan", lambda: window.workspace.edit_requested.emit(longest.plan, ""))
        self.during("back to the list", lambda: window.go("library"))
        window.close()

    def _tabs(self, window: MainWindow, title: str) -> None:
        page = window.stack.currentWidget()
        for tabs in page.findChildren(QTabWidget) if page is not None else []:
            for place in range(tabs.count()):
                name = f"{title}：{tabs.tabText(place)}"
                self.during(name, lambda tabs=tabs, place=place: tabs.setCurrentIndex(place))
