"""Pairs of texts to look at: a list at the left, what changed in the chosen one at the right."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from yuan.model.comparison.compare import compare
from yuan.model.comparison.result import Comparison
from yuan.model.document.content import Document
from yuan.model.errors import YuanError
from yuan.ui.kit.background import Background
from yuan.ui.kit.debounce import Debounce
from yuan.ui.kit.parts import hbox, note, vbox
from yuan.ui.review.composition import Media, Mode
from yuan.ui.review.marked_text import MarkedText

log = logging.getLogger("yuan")

LONG_MS = 15_000
"""After so long it is said that the comparison takes its time."""
_LIST_WIDTH = 300


class Pair(NamedTuple):
    """Two texts under a `title`.

    `texts` gives the old and the new one, in another thread, or raises a `YuanError`; None when there is nothing to
    compare. `lead` is what the summary begins with, `tip` the title's tool tip. `is_whole`: the new text is shown in
    full, there is no old one.
    """

    title: str
    texts: Callable[[], tuple[Document, Document]] | None
    lead: str = ""
    tip: str = ""
    is_whole: bool = False


class _Outcome(NamedTuple):
    """What came of comparing the pair in `row`: a comparison, or why there is none; neither when it went wrong."""

    row: int
    comparison: Comparison | None = None
    refusal: str = ""


class ComparedTexts(QWidget):
    """Shows `pairs`. Comparing happens beside the window's thread, and nothing ever waits for it.

    Args:
        pairs: at least one.
        media: the pictures of the texts by their hashes.
        name: what the list is called for those who do not see it.
        meanwhile: what can be done without the comparison, a sentence.
        is_eager: compare all of them one after the other, not only those looked at.
    """

    chosen = Signal(int)
    """Another pair is shown: its row."""
    compared = Signal(int)
    """The comparison of a row is there, or there will be none."""

    def __init__(
        self, pairs: Sequence[Pair], media: Media, *, name: str, meanwhile: str, is_eager: bool
    ) -> None:
        super().__init__()
        self._pairs, self._media, self._meanwhile = pairs, media, meanwhile
        self._is_eager, self._is_comparing = is_eager, False
        self._outcomes: dict[int, _Outcome] = {}
        self._notes: dict[int, str] = {}
        self._background = Background(self, "compare")
        self._long = Debounce(self, LONG_MS, self._say_long)
        self.list = QListWidget()
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setWordWrap(True)
        self.list.setAccessibleName(name)
        for pair in pairs:
            item = QListWidgetItem(pair.title, self.list)
            item.setToolTip(pair.tip)
        self.text = MarkedText()
        self.summary = note()
        self.below = hbox()
        """For buttons below the text."""
        right = vbox(self.summary, (self.text, 1), self.below)
        hbox(self.list, (right, 1), on=self, margin=0)
        self.list.currentRowChanged.connect(self._show)
        self.setFocusProxy(self.list)

    @property
    def row(self) -> int:
        """The row shown."""
        return self.list.currentRow()

    def begin(self) -> None:
        """Show the first pair, and let the list have the keyboard."""
        self.list.setCurrentRow(0)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def comparison(self, row: int) -> Comparison | None:
        """What changed in the pair of `row`; None when that is not known."""
        outcome = self._outcomes.get(row)
        return outcome.comparison if outcome is not None else None

    def refusal(self, row: int) -> str:
        """Why the texts of `row` cannot be had, "" when they can or that is not known yet."""
        outcome = self._outcomes.get(row)
        return outcome.refusal if outcome is not None else ""

    def note(self, row: int, words: str) -> None:
        """Say `words` above the text of `row` from now on, whatever comes of the comparison."""
        self._notes[row] = words
        if row == self.row:
            self.summary.setText(words)

    # --- showing ------------------------------------------------------------------------------------

    def _show(self, row: int) -> None:
        self._show_text(row)
        self.chosen.emit(row)
        self._compare_next()

    def _show_text(self, row: int) -> None:
        pair, outcome = self._pairs[row], self._outcomes.get(row)
        self.text.clear_text()
        self._long.stop()
        if outcome is None and pair.texts is not None:
            self._long.ask()
        elif outcome is not None and outcome.comparison is not None:
            mode: Mode = "full" if pair.is_whole else "changes"
            self.text.show_comparison(outcome.comparison, mode, self._media, folds=not pair.is_whole)
        self.summary.setText(self._notes.get(row) or self._words(pair, outcome))

    def _words(self, pair: Pair, outcome: _Outcome | None) -> str:
        if pair.texts is None:
            return f"{pair.lead}。"
        lead = f"{pair.lead}：" if pair.lead else ""
        if outcome is None:
            return f"{lead}正在比较……"
        if outcome.refusal:
            return outcome.refusal
        if outcome.comparison is None:
            return f"{lead}两份文字无法比较。文字本身没有问题，{self._meanwhile}"
        return f"{pair.lead}。" if pair.is_whole else f"{lead}{outcome.comparison.summary.sentence()}"

    def _say_long(self) -> None:
        if self.row not in self._outcomes and self.row not in self._notes:
            lead = self._pairs[self.row].lead
            words = f"两份文字差别很大，比较需要较长时间。不必等待，{self._meanwhile}"
            self.summary.setText(f"{lead}：{words}" if lead else words)

    # --- comparing ----------------------------------------------------------------------------------

    def _compare_next(self) -> None:
        """Compare what is shown, or else the next not yet compared; what is under way is never thrown away."""
        if self._is_comparing:
            return
        rows = [self.row, *range(len(self._pairs))] if self._is_eager else [self.row]
        for row in rows:
            texts = self._pairs[row].texts
            if texts is not None and row not in self._outcomes:
                self._is_comparing = True
                self._background.run(partial(_compare, row, texts), self._take)
                return

    def _take(self, outcome: _Outcome) -> None:
        self._is_comparing = False
        self._outcomes[outcome.row] = outcome
        if outcome.row == self.row:
            self._show_text(outcome.row)
        self.compared.emit(outcome.row)
        self._compare_next()


def _compare(row: int, texts: Callable[[], tuple[Document, Document]]) -> _Outcome:
    """Done in a thread. Whatever goes wrong must not take the text itself out of reach."""
    try:
        return _Outcome(row, compare(*texts()))
    except YuanError as error:
        return _Outcome(row, refusal=str(error))
    except Exception:
        log.exception("two texts could not be compared")
        return _Outcome(row)
