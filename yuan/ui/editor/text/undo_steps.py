"""What undo takes back at once while somebody types: a word or so, not the whole paragraph.

Qt joins signs typed one behind another into one step for as long as the cursor stays. A step here ends behind a
blank or a punctuation mark, and when the typing rests. What an input method commits is a step of its own already.
"""

from __future__ import annotations

from PySide6.QtGui import QTextDocument

from yuan.ui.kit.debounce import Debounce

REST_MS = 1500
"""Typing that has rested so long begins a new step."""


class UndoSteps:
    """Parts the typing in `document` into steps."""

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._timer = Debounce(document, REST_MS, self.end)
        document.contentsChange.connect(self._follow)

    def end(self) -> None:
        """What is typed next is a new step."""
        # Qt never joins onto a text that is marked as not modified. Nobody else looks at the mark: the
        # autosave keeps its own.
        self._document.setModified(False)

    def _follow(self, position: int, removed: int, added: int) -> None:
        self._timer.ask()
        # Where blocks meet, Qt counts their ends in on both sides.
        if added - removed == 1 and not self._document.characterAt(position + added - 1).isalnum():
            self.end()
