"""Somebody who types into the real window without a rest and says what the window took, to be killed while typing.

Run as a program it loads once what a window needs, then begins a window in a process of its own for every line
`library⇥plan⇥first number` it reads. Each writes its process id, and then, a line each, `took` with the number of every
piece of text that the window took, and `saved` or `aside` with the number of the last piece in the text that is now in
the library, or in a conflict kept on this machine.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

import yuan.ui.editor
from yuan.library import Library
from yuan.ui.editor.draft.autosave import Autosave, SaveState
from yuan.ui.window import MainWindow

ACCOUNT, PASSWORD = "编制员", "yuan-demo"
EVERY_MS = 12


def piece(number: int) -> str:
    """The text with this number; keys type only letters, every third time."""
    return f"第{number}句。" if number % 3 else f"no{number}no "


class Typist:
    """Types pieces at the end of the first section, by keys and by an input method that is never at rest."""

    def __init__(self, edit: Any, first: int) -> None:
        self._edit = edit
        self._number = first
        self._timer = QTimer()
        self._timer.timeout.connect(self.type)
        edit.moveCursor(QTextCursor.MoveOperation.EndOfBlock)
        self._timer.start(EVERY_MS)

    def type(self) -> None:
        edit, number = self._edit, self._number
        if number % 3:
            done = QInputMethodEvent("", [])
            done.setCommitString(piece(number))
            QApplication.sendEvent(edit, done)
            QApplication.sendEvent(edit, QInputMethodEvent("xia'yi'ju", []))
        else:
            QApplication.sendEvent(edit, QInputMethodEvent("", []))
            QTest.keyClicks(edit, piece(number))
        if number % 20 == 0:
            QTest.keyClick(edit, Qt.Key.Key_Return)
        _say(f"took {number}")
        self._number += 1

    def follow(self, autosave: Autosave) -> None:
        """Say what is kept."""
        read = self._number - 1

        def reading(state: SaveState, _: str) -> None:
            nonlocal read
            if state is SaveState.SAVING:  # the text has just been read
                read = self._number - 1

        def kept_aside() -> None:
            nonlocal read
            _say(f"aside {read}")
            read = self._number - 1  # the next text is read after this one was kept

        autosave.state_changed.connect(reading)
        autosave.saved.connect(lambda _: _say(f"saved {read}"))
        autosave.kept_aside.connect(kept_aside)


def _say(line: str) -> None:
    os.write(1, line.encode() + b"\n")


def work(location: str, plan: str, first: int) -> None:
    """Open the window on `plan` and type until the end of the process."""
    _say(str(os.getpid()))
    application = QApplication([])
    library = Library.open(location)
    window = MainWindow(library, library.sign_in(ACCOUNT, PASSWORD))
    window.show()
    window.workspace.edit_requested.emit(plan, "")
    page = window.page("editor").page
    edit = page.edit
    edit.moveCursor(QTextCursor.MoveOperation.End)
    typist = Typist(edit, first)
    typist.follow(page.autosave)
    application.exec()
    del typist


def main() -> None:
    assert yuan.ui.editor
    for line in sys.stdin:
        location, plan, first = line.rstrip("\n").split("\t")
        child = os.fork()
        if child == 0:
            work(location, plan, int(first))
            os._exit(0)
        os.waitpid(child, 0)
        _say("gone")


if __name__ == "__main__":
    main()
