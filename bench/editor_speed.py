"""How fast writing is: `python bench/editor_speed.py [--library FILE] [--minutes N] [--large]`.

The window stands on a copy of the library (the demonstration library when left out) with three plans of
100 000 characters, 200 sections and 40 tables besides (`big_plan.py`). A pretended typist writes into one of
them while everything runs that runs for a person: autosave, index, outline, numbers, checks, local history.
A key's time ends when what it changed is painted. A heartbeat of 1 ms in the event loop tells every pause,
whoever made it. Then the same keys at the same places go into a bare QTextEdit with the same text and tables.
With `--large`, one plan of 500 000 characters with a table of 2 000 rows is written in instead, so many keys at
each place. Beside the time of a key stands the processor time of the window's own thread: other work on the machine
lengthens the first only. Works without a display.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from big_plan import big_plan, large_plan, measures
from scratch import library_in, own_folders

import yuan.ui  # noqa: F401  before Qt
from yuan.library import Library
from yuan.model.document.content import Document, Section, Table
from yuan.model.plan import Kind, PlanCard

if TYPE_CHECKING:
    from PySide6.QtWidgets import QTextEdit

    from yuan.ui.editor import EditorPage, OpenPlans
    from yuan.ui.window import MainWindow

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
    arguments.add_argument("--large", action="store_true", help="write in the plan of 500 000 characters")
    arguments.add_argument("--keys", type=int, default=350, help="with --large: how many at each place")
    given = arguments.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with own_folders() as folder:
        library = Library.open(library_in(folder, given.library))
        try:
            if given.large:
                measure_large(library, given.keys, given.only, is_with_bare=given.bare)
            else:
                measure(library, given.minutes * 60, given.only, is_with_bare=given.bare)
        finally:
            library.close()


def measure(library: Library, seconds: float, only: str, *, is_with_bare: bool) -> None:
    """Print every figure of three plans of 100 000 characters."""
    window, editor, plans = _window_with(library, list(map(big_plan, (1, 2, 3))))
    openings(editor, plans)
    print(f"memory with three open   now {_memory('VmRSS'):4.0f} MB   most {_memory('VmHWM'):4.0f} MB")
    editor.open_plan(plans[0])
    page = editor.page
    _rest(3)
    places = _places(page)
    type_in_both(page, places, only, _Until(seconds / len(places)), is_with_bare=is_with_bare)
    if not only:
        print()
        move_chapters(page)
        replace_all(page)
    window.close()


def measure_large(library: Library, keys: int, only: str, *, is_with_bare: bool) -> None:
    """Print the figures of one plan of 500 000 characters with a table of 2 000 rows."""
    window, editor, plans = _window_with(library, [large_plan()])
    began = time.thread_time()
    opened = _timed(lambda: editor.open_plan(plans[0]))
    print(
        f"open the plan            {opened:6.0f} ms   processor {(time.thread_time() - began) * 1000:6.0f} ms"
    )
    _rest(10)
    print(f"memory with it open      now {_memory('VmRSS'):4.0f} MB   most {_memory('VmHWM'):4.0f} MB")
    page = editor.page
    type_in_both(
        page, _large_places(page), only, _Until(keys=keys, bare_keys=keys // 10), is_with_bare=is_with_bare
    )
    print(f"memory after the typing  now {_memory('VmRSS'):4.0f} MB   most {_memory('VmHWM'):4.0f} MB")
    window.close()


def _window_with(library: Library, texts: list[Document]) -> tuple[MainWindow, OpenPlans, list[str]]:
    """The window on `library` with the plans `texts` in it, its index up to date."""
    from PySide6.QtWidgets import QApplication

    from yuan.ui.program import prepare
    from yuan.ui.window import MainWindow

    application = QApplication([])
    prepare(application)
    session = library.local_session()
    plans = [session.create_plan(_card(text), text) for text in texts]
    # As on any day but the first: the index is there, and only has to be kept up.
    subprocess.run([sys.executable, "-c", _INDEX, str(library.path)], check=True)
    print("the plan: {:,} characters, {} sections, {} tables".format(*measures(texts[0])))
    window = MainWindow(library, session)
    window.resize(1360, 840)
    window.show()
    _until(lambda: window.index_label.text() == "索引已更新")
    return window, window.go("editor"), plans


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


def _large_places(page: EditorPage) -> dict[str, int]:
    """Where to type in the plan with the large table."""
    plan, edit = page.edit.plan, page.edit
    tables = [block for chapter in plan.sections for block in _tables(chapter)]
    large = max(tables, key=lambda table: len(table.rows))

    def cell(row: int) -> int:
        return edit.position_of(large.rows[row].cells[2].blocks[0].id) + 3

    return {
        f"end of the table of {len(large.rows)} rows": cell(-1),
        "middle of the table": cell(len(large.rows) // 2),
        "start of the table": cell(1),
        "body text below the table": edit.position_of(plan.sections[4].sections[2].blocks[1].id) + 12,
        "body text at the top": edit.position_of(plan.sections[0].sections[0].blocks[0].id) + 12,
    }


def _tables(section: Section) -> Iterator[Table]:
    yield from (block for block in section.blocks if isinstance(block, Table))
    for child in section.sections:
        yield from _tables(child)


class _Until(NamedTuple):
    """How long is typed at a place: seconds, or so many keys; fewer in the bare one, where each takes half a second."""

    seconds: float = 1e9
    keys: int = 10**9
    bare_keys: int = 10**9


def type_in_both(
    page: EditorPage, places: dict[str, int], only: str, until: _Until, *, is_with_bare: bool
) -> None:
    """Type at every place of `page`, or `only` at one, and at the same in a bare QTextEdit."""
    bare = bare_edit(page.edit) if is_with_bare else None
    moved = {name: position - _borders_before(page.edit, position) for name, position in places.items()}
    for name in [only] if only else places:
        print(f"\n{name}")
        ours = type_at(page.edit, places[name], until, "ours")
        if bare is not None:
            bare.window().show()
            theirs = type_at(bare, moved[name], _Until(until.seconds, until.bare_keys), "bare QTextEdit")
            bare.window().hide()
            print(f"  ours : bare, medians of processor time  {ours / theirs:.2f}")


def type_at(edit: QTextEdit, position: int, until: _Until, name: str) -> float:
    """Type for so long at `position`, and print what the keys and the pauses of the event loop were.

    Returns the median of the keys' processor times in milliseconds.
    """
    from PySide6.QtCore import Qt, QTimer

    cursor = edit.textCursor()
    cursor.setPosition(position)
    edit.setTextCursor(cursor)
    edit.setFocus()
    edit.ensureCursorVisible()
    _rest(1)
    chance = Random(7)
    keys: list[float] = []
    worked: list[float] = []
    pauses: list[float] = []
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
    end = time.perf_counter() + until.seconds
    while time.perf_counter() < end and len(keys) < until.keys:
        for act in _acts(edit, chance.choice(strokes), chance):
            began = time.thread_time()
            keys.append(_timed(act))
            worked.append((time.thread_time() - began) * 1000)
            _rest(chance.uniform(SHORTEST_MS, LONGEST_MS) / 1000)
    _rest(3)
    beat.stop()
    over = [pause for pause in pauses if pause > 50]
    print(
        f"  {name:15} {len(keys):4} keys  p50 {statistics.median(keys):5.1f}  p98 {_p98(keys):5.1f}  "
        f"most {max(keys):5.1f} ms   processor p50 {statistics.median(worked):5.1f}  "
        f"p98 {_p98(worked):5.1f} ms   pauses: most {max(pauses):5.1f} ms, {len(over)} over 50 ms, "
        f"{sum(pause > 16 for pause in pauses)} over 16 ms"
    )
    return statistics.median(worked)


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
    """A QTextEdit as Qt gives it, in a window as wide as ours, with the same text and tables, each of these whole."""
    from PySide6.QtGui import QTextCursor, QTextTable, QTextTableFormat
    from PySide6.QtWidgets import QTextEdit

    from yuan.ui.editor.text.screen_table import table_of

    edit = QTextEdit()
    edit.resize(ours.viewport().size())
    cursor = QTextCursor(edit.document())
    cursor.beginEditBlock()
    source = ours.document()
    shown = [table_of(frame) for frame in source.rootFrame().childFrames() if isinstance(frame, QTextTable)]
    tables = {table.before + 1: table for table in shown}
    block, is_first = source.begin(), True
    while block.isValid():
        table = tables.get(block.position())
        if table is not None:
            look = QTextTableFormat()
            look.setBorder(1)
            made = cursor.insertTable(table.rows, table.columns, look)
            for row in range(table.rows):
                for column in range(table.columns):
                    text = table.cell(row, column).firstCursorPosition().block().text()
                    made.cellAt(row, column).firstCursorPosition().insertText(text)
            block = source.findBlock(table.after)
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
    length = source.characterCount()
    assert edit.document().characterCount() == length - _borders_before(ours, length)
    return edit


def _borders_before(ours: QTextEdit, position: int) -> int:
    """How many borders between pieces of tables lie before `position`: each takes one place more than a whole table."""
    from yuan.ui.editor.text.screen_table import continues

    frames = ours.document().rootFrame().childFrames()
    borders = (other for one, other in pairwise(frames) if continues(one, other))
    return sum(border.firstPosition() <= position for border in borders)


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
