"""The three readings of one conflict side by side, with what each side changed marked."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from PySide6.QtWidgets import QTextBrowser, QWidget

from yuan.model.comparison.result import Span
from yuan.model.comparison.wording import compare_wording
from yuan.model.merge.conflict import Conflict
from yuan.ui.editor.draft.merging.words import ReadingWords
from yuan.ui.kit.parts import hbox, label, vbox
from yuan.ui.theme import SMALL, scheme, tokens

BASE = "原稿"
_REMOVED, _NOTHING = "（已删去）", "（没有）"


class Column(QWidget):
    """One reading under its name."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = label(name, "heading")
        self.chosen = label("已采用", "chip", "success")
        self.text = QTextBrowser()
        self.text.setAccessibleName(name)
        self.text.setTabChangesFocus(True)
        vbox(hbox(self.name, None, self.chosen), (self.text, 1), on=self, margin=0, spacing=SMALL)
        self.show_chosen(False)

    def show_chosen(self, is_chosen: bool) -> None:
        """Say whether this reading was taken; the room for it stays."""
        self.chosen.setVisible(is_chosen)


class Readings(QWidget):
    """原稿, ours and theirs, called `ours` and `theirs`. What a side took out is struck through, what it put in underlined."""

    def __init__(self, ours: str, theirs: str, words: ReadingWords) -> None:
        super().__init__()
        self._words = words
        self._conflict: Conflict | None = None
        self.base, self.ours, self.theirs = Column(BASE), Column(ours), Column(theirs)
        hbox((self.base, 1), (self.ours, 1), (self.theirs, 1), on=self, margin=0)
        scheme.changed.connect(self._write)

    def show_conflict(self, conflict: Conflict, *, is_ours: bool = False, is_theirs: bool = False) -> None:
        """Show the readings of `conflict`, and which of them the draft has by the user's choice."""
        self._conflict = conflict
        self.ours.show_chosen(is_ours)
        self.theirs.show_chosen(is_theirs)
        self._write()

    def _write(self) -> None:
        one = self._conflict
        if one is None:
            return
        around = self._words.around(one)
        base = self._words.of(one, one.base)
        self.base.text.setHtml(_html((Span("equal", base),), around) if base else _said(_NOTHING, around))
        for column, reading in ((self.ours, one.ours), (self.theirs, one.theirs)):
            words = self._words.of(one, reading)
            if words:
                column.text.setHtml(_html(compare_wording(base, words), around))
            else:
                column.text.setHtml(_said(_REMOVED if base else _NOTHING, around))


def _html(spans: Iterable[Span], around: tuple[str, str]) -> str:
    colours = tokens()
    styles = {
        "equal": "",
        "insert": f"color:{colours.accent};background-color:{colours.selection};text-decoration:underline",
        "delete": f"color:{colours.danger};background-color:{colours.danger_ground};text-decoration:line-through",
    }
    return _paragraph(
        "".join(f'<span style="{styles[span.op]}">{_escaped(span.text)}</span>' for span in spans), around
    )


def _said(words: str, around: tuple[str, str]) -> str:
    return _paragraph(f'<span style="color:{tokens().danger}">{words}</span>', around)


def _paragraph(markup: str, around: tuple[str, str]) -> str:
    """The marked words with those around them in the paragraph, which are quieter."""
    before, after = (f'<span style="color:{tokens().muted}">{_escaped(words)}</span>' for words in around)
    return f'<p style="line-height:135%;font-size:11pt">{before}{markup}{after}</p>'


def _escaped(words: str) -> str:
    return escape(words).replace("\n", "<br>").replace("\t", "　｜　")
