"""How fast the window is: `python bench/window_speed.py [--library FILE]`; without a file, on the demonstration library.

Start is measured in fresh processes, from before the interpreter starts until the first page is painted and waits
for input. Keys are typed into the longest plan as events, each painted before the next. Works without a display.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

from scratch import library_in, own_folders

from yuan.library import Library, Session
from yuan.model.records import Action, PlanSummary

STARTS = 5
KEYS = 400
_START = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from yuan.library import Library
from yuan.ui.program import prepare
from yuan.ui.window import MainWindow
application = QApplication(sys.argv[:1])
prepare(application)
library = Library.open(Path(sys.argv[1]))
window = MainWindow(library, library.local_session())
window.show()
application.processEvents()
window.repaint()
print("usable", flush=True)
window.close()
library.close()
"""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--library", type=Path, help="a library; the demonstration library when left out")
    given = arguments.parse_args().library
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with own_folders() as folder:
        path = library_in(folder, given)
        starts = [start(path) for _ in range(STARTS)]
        print(
            f"start to usable window  median {statistics.median(starts):6.2f} s   most {max(starts):6.2f} s"
        )
        library = Library.open(path)
        try:
            measure(library)
        finally:
            library.close()


def start(path: Path) -> float:
    """Seconds from starting a process until its window waits for input."""
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-c", _START, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        took = time.perf_counter() - began
    if line.strip() != "usable":
        raise SystemExit("the window did not start")
    return took


def measure(library: Library) -> None:
    """Print how long the longest plan takes to open, and how long a key takes in it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QInputMethodEvent, QTextCursor
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from yuan.ui.program import prepare
    from yuan.ui.window import MainWindow

    application = QApplication([])
    prepare(application)
    session = library.local_session()
    plan = longest_draft(session)
    window = MainWindow(library, session)
    window.resize(1360, 840)
    window.show()
    application.processEvents()
    window.indexer.stop()
    page = window.go("editor")
    openings = []
    for _ in range(STARTS):
        began = time.perf_counter()
        page.open_plan(plan.plan, "")
        application.processEvents()
        openings.append((time.perf_counter() - began) * 1000)
        page.close_tab(page.plans.index(plan.plan))
    page.open_plan(plan.plan, "")
    application.processEvents()
    print(f"{plan.card.title}: {plan.latest.characters:,} characters")
    print(
        f"open the longest plan   median {statistics.median(openings):6.1f} ms  first {openings[0]:6.1f} ms"
    )

    # The pages closed before are still there until Qt deletes them: type into the one in sight.
    editor = page.edit
    for name, where in (("start", 0.02), ("middle", 0.5), ("end", 0.98)):
        cursor = QTextCursor(editor.document())
        cursor.setPosition(int(editor.document().characterCount() * where))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        editor.setTextCursor(cursor)
        editor.ensureCursorVisible()
        application.processEvents()
        before = editor.document().characterCount()
        taken = []
        for i in range(KEYS):
            began = time.perf_counter()
            if i % 2:
                QTest.keyClick(editor, Qt.Key.Key_A)
            else:
                composed = QInputMethodEvent("", [])
                composed.setCommitString("应")
                QApplication.sendEvent(editor, composed)
            application.processEvents()
            taken.append((time.perf_counter() - began) * 1000)
        typed = editor.document().characterCount() - before
        p98 = statistics.quantiles(taken, n=50)[-1]
        print(
            f"key press at the {name:6}   p50 {statistics.median(taken):6.2f} ms   p98 {p98:6.2f} ms   "
            f"most {max(taken):6.2f} ms   ({typed} characters arrived)"
        )
    window.close()


def longest_draft(session: Session) -> PlanSummary:
    """The longest plan, put into revision when it is in force, so that it can be typed into."""
    longest = max(session.plans(), key=lambda plan: plan.latest.characters)
    if not longest.stage.is_editable:
        offer = next((offer for offer in session.offers(longest.plan) if offer.action is Action.REVISE), None)
        if offer is not None:
            answers = {field.name: field.default or (field.choices or ("测试",))[0] for field in offer.fields}
            session.perform(longest.plan, Action.REVISE, answers)
            return session.plan(longest.plan)
        return max(
            (plan for plan in session.plans() if plan.stage.is_editable),
            key=lambda plan: plan.latest.characters,
        )
    return longest


if __name__ == "__main__":
    main()
