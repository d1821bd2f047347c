"""How fast writing is: `python bench/editor_speed.py [--library FILE] [--minutes N]`.

The window stands on a copy of the library (the demonstration library when left out) with three plans of
100 000 characters, 200 sections and 40 tables besides (`big_plan.py`). A pretended typist writes into one of
them while everything runs that runs for a person: autosave, index, outline, numbers, checks, local history.
A key's time ends when what it changed is painted. A heartbeat of 1 ms in the event loop tells every pause,
whoever made it. Then the same keys at the same places go into a bare QTextEdit with the same text and tables.
Works without a display.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from big_plan import big_plan, measures

import yuan.ui  # noqa: F401  before Qt
from yuan.library import Library
from yuan.model.content import Document, Section, Table
from yuan.model.plan import Kind, PlanCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTextEdit

    from yuan.ui.editor import EditorPage, OpenPlans

OPENINGS = 5
SHORTEST_MS, LONGEST_MS = 30, 150
"""Between two keys: a fast typist."""
STROKES: tuple[tuple[str, int], ...] = (("commit", 30), ("latin", 8), ("back", 7), ("enter", 2), ("left", 3))
"""What is pressed, and how often. A commit is three keys of an input method and the choice."""
_INDEX = """
import sys
from pathlib import Path
from yuan.jobs.searching import open_index
from yuan.library import Library
library = Library.open(Path(sys.argv[1]))
open_index(library, None)
library.close()
"""
COMMITS = (("ying ji", "应急"), ("xiang ying", "响应"), ("bao gao", "报告"), ("dan wei", "单位"))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--library", type=Path, help="a library; the demonstration library when left out")
    arguments.add_argument("--minutes", type=float, default=3.0, help="how long is typed, each way")
    arguments.add_argument("--only", default="", help="of the places to type, only this one")
    arguments.add_argument("--bare", action=argparse.BooleanOptionalAction, default=True)
    given = arguments.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as directory:
        os.environ["XDG_CONFIG_HOME"] = os.environ["XDG_DATA_HOME"] = directory
        if given.library is None:
            from yuan.demo.build import build_demo

            path = build_demo(Path(directory) / "demo")
        else:
            path = Path(shutil.copy(given.library, directory))
        library = Library.open(path)
        try:
            measure(library, given.minutes * 60, given.only, is_with_bare=given.bare)
        finally:
            library.close()


def measure(library: Library, seconds: float, only: str, *, is_with_bare: bool) -> None:
    """Print every figure."""
    from PySide6.QtWidgets import QApplication

    from yuan.ui.program import prepare
    from yuan.ui.window import MainWindow

    application = QApplication([])
    prepare(application)
    session = library.local_session()
    plans = [session.create_plan(_card(text), text) for text in map(big_plan, (1, 2, 3))]
    # As on any day but the first: the index is there, and only has to be kept up.
    subprocess.run([sys.executable, "-c", _INDEX, str(library.path)], check=True)
    print("the plan: {:,} characters, {} sections, {} tables".format(*measures(big_plan())))
    window = MainWindow(library, session)
    window.resize(1360, 840)
    window.show()
    _until(lambda: window.index_label.text() == "索引已更新")
    editor = window.go("editor")
    openings(editor, plans)
    print(f"memory with three open   now {_memory('VmRSS'):4.0f} MB   most {_memory('VmHWM'):4.0f} MB")
    editor.open_plan(plans[0])
    page = editor.page
    _rest(3)
    places = _places(page)
    bare = bare_edit(page.edit) if is_with_bare else None
    for name in [only] if only else places:
        print(f"\n{name}")
        type_at(page.edit, places[name], seconds / len(places), "ours")
        if bare is not None:
            bare.window().show()
            type_at(bare, places[name], seconds / len(places), "bare QTextEdit")
            bare.window().hide()
    if not only:
        print()
        move_chapters(page)
        replace_all(page)
    window.close()


def _card(document: Document) -> PlanCard:
    return PlanCard(title=document.front.title, kind=Kind.OVERALL, unit="区应急管理局")


def openings(editor: OpenPlans, plans: list[str]) -> None:
    """Print how long a plan not yet open takes until it is painted, and coming back to one that is."""
    new, back = [], []
    for plan in plans:
        new.append(_timed(lambda plan=plan: editor.open_plan(plan)))
        _rest(2)
    for _ in range(OPENINGS):
        for plan in plans:
            back.append(_timed(lambda plan=plan: editor.open_plan(plan)))
            _rest(0.3)
    print(f"open a plan              {_figures(new)}")
    print(f"back to an open plan     {_figures(back)}")


def move_chapters(page: EditorPage) -> None:
    """Print how long it takes to move a chapter by dragging it in the outline."""
    taken = []
    for place in range(OPENINGS * 2):
        chapters = page.edit.plan.sections
        moved = chapters[place % 4]
        taken.append(_timed(lambda moved=moved: page.outline.headings.drop_wanted.emit([moved.id], "", 6)))
        _rest(1.5)
    print(f"move a chapter           {_figures(taken)}")


def replace_all(page: EditorPage) -> None:
    """Print how long it takes to replace some 500 places, and to undo that."""
    page.find_bar.open(replacing=True)
    taken, undone, count = [], [], 0
    for _ in range(OPENINGS):
        page.find_bar.find_field.setText("区应急")
        page.find_bar.replace_field.setText("本区应急")
        counts: list[int] = []
        taken.append(_timed(lambda counts=counts: counts.append(page.find_bar.replace_all())))
        count = counts[0]
        _rest(2.5)
        undone.append(_timed(page.edit.undo))
        _rest(2.5)
    print(f"replace all {count:4} places   {_figures(taken)}")
    print(f"undo that                {_figures(undone)}")


# --- typing -----------------------------------------------------------------------------------------


def _places(page: EditorPage) -> dict[str, int]:
    """Where to type: positions in the text, by name."""
    plan, edit = page.edit.plan, page.edit
    section = plan.sections[3].sections[2]
    tables = [block for chapter in plan.sections for block in _tables(chapter)]
    small = next(table for table in tables[15:] if 8 <= len(table.rows) <= 12)
    large = max(tables, key=lambda table: len(table.rows))

    def cell(table: Table) -> int:
        return edit.position_of(table.rows[len(table.rows) // 2].cells[2].blocks[0].id) + 3

    return {
        "body text": edit.position_of(section.blocks[1].id) + 12,
        "heading": edit.position_of(section.id) + 4,
        f"table of {len(small.rows)} rows": cell(small),
        f"table of {len(large.rows)} rows": cell(large),
    }


def _tables(section: Section) -> Iterator[Table]:
    yield from (block for block in section.blocks if isinstance(block, Table))
    for child in section.sections:
        yield from _tables(child)


def type_at(edit: QTextEdit, position: int, seconds: float, name: str) -> None:
    """Type for so long at `position`, and print what the keys and the pauses of the event loop were."""
    from PySide6.QtCore import Qt, QTimer

    cursor = edit.textCursor()
    cursor.setPosition(position)
    edit.setTextCursor(cursor)
    edit.setFocus()
    edit.ensureCursorVisible()
    _rest(1)
    chance, keys, pauses = Random(7), [], []
    beat = QTimer()
    beat.setTimerType(Qt.TimerType.PreciseTimer)
    last = time.perf_counter()

    def tick() -> None:
        nonlocal last
        now = time.perf_counter()
        pauses.append((now - last) * 1000)
        last = now

    beat.timeout.connect(tick)
    strokes = [press for press, count in STROKES for _ in range(count)]
    beat.start(1)
    last = time.perf_counter()
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for act in _acts(edit, chance.choice(strokes), chance):
            keys.append(_timed(act))
            _rest(chance.uniform(SHORTEST_MS, LONGEST_MS) / 1000)
    _rest(3)
    beat.stop()
    over = [pause for pause in pauses if pause > 50]
    print(
        f"  {name:15} {len(keys):4} keys  p50 {statistics.median(keys):5.1f}  p98 {_p98(keys):5.1f}  "
        f"most {max(keys):5.1f} ms   pauses: most {max(pauses):5.1f} ms, {len(over)} over 50 ms, "
        f"{sum(pause > 16 for pause in pauses)} over 16 ms"
    )


def _acts(edit: QTextEdit, stroke: str, chance: Random) -> Iterator[Callable[[], Any]]:
    """The events of one stroke."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    keys = {"back": Qt.Key.Key_Backspace, "enter": Qt.Key.Key_Return, "left": Qt.Key.Key_Left}
    if stroke == "commit":
        letters, words = chance.choice(COMMITS)
        for end in range(2, len(letters) + 1, 2):
            yield lambda end=end: QApplication.sendEvent(edit, QInputMethodEvent(letters[:end], []))
        done = QInputMethodEvent("", [])
        done.setCommitString(words)
        yield lambda: QApplication.sendEvent(edit, done)
    elif stroke == "latin":
        yield lambda: QTest.keyClick(edit, chance.choice((Qt.Key.Key_A, Qt.Key.Key_3)))
    else:
        yield lambda: QTest.keyClick(edit, keys[stroke])


def bare_edit(ours: QTextEdit) -> QTextEdit:
    """A QTextEdit as Qt gives it, in a window as wide as ours, with the same text and tables at the same positions."""
    from PySide6.QtGui import QTextCursor, QTextTable, QTextTableFormat
    from PySide6.QtWidgets import QTextEdit

    edit = QTextEdit()
    edit.resize(ours.viewport().size())
    cursor = QTextCursor(edit.document())
    cursor.beginEditBlock()
    source = ours.document()
    tables = {
        frame.firstPosition(): frame
        for frame in source.rootFrame().childFrames()
        if isinstance(frame, QTextTable)
    }
    block, is_first = source.begin(), True
    while block.isValid():
        table = tables.get(block.position())
        if table is not None:
            look = QTextTableFormat()
            look.setBorder(1)
            made = cursor.insertTable(table.rows(), table.columns(), look)
            for row in range(table.rows()):
                for column in range(table.columns()):
                    text = table.cellAt(row, column).firstCursorPosition().block().text()
                    made.cellAt(row, column).firstCursorPosition().insertText(text)
            block = source.findBlock(table.lastPosition() + 1)
            cursor.setPosition(made.lastPosition() + 1)
            is_first = True
            continue
        if not is_first:
            cursor.insertBlock()
        is_first = False
        cursor.insertText(block.text())
        block = block.next()
    cursor.endEditBlock()
    edit.document().clearUndoRedoStacks()
    assert edit.document().characterCount() == source.characterCount()
    return edit


# --- measuring --------------------------------------------------------------------------------------


def _timed(act: Callable[[], Any]) -> float:
    """Milliseconds until what `act` does is done and painted."""
    from PySide6.QtWidgets import QApplication

    began = time.perf_counter()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000


def _rest(seconds: float) -> None:
    """Let the event loop run as it does while nobody does anything."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()
    QTimer.singleShot(max(1, round(seconds * 1000)), loop, loop.quit)
    loop.exec()


def _until(is_so: Callable[[], bool]) -> None:
    while not is_so():
        _rest(0.1)


def _figures(taken: list[float]) -> str:
    return f"median {statistics.median(taken):6.1f} ms   most {max(taken):6.1f} ms   ({len(taken)} times)"


def _p98(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=50)[-1] if len(taken) > 1 else taken[0]


def _memory(what: str) -> float:
    """Megabytes of this process as the system counts them."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


if __name__ == "__main__":
    main()
