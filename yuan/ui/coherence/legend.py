"""What the signs of a table mean, with how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from PySide6.QtWidgets import QLabel

from yuan.model.coherence.coverage import Cover
from yuan.model.coherence.matrix import Tie
from yuan.ui.coherence.finding_table import GRADES
from yuan.ui.coherence.sheets import COVER_TONES, TIE_TONES
from yuan.ui.theme import tokens


class Legend(QLabel):
    """One line of signs in their colours."""

    def show_ties(self, ties: Iterable[Tie]) -> None:
        """The signs of the matrix."""
        counted = Counter(ties)
        self._show([(tie.sign, tie.value, TIE_TONES[tie][0], counted[tie]) for tie in TIE_TONES])

    def show_covers(self, covers: Iterable[Cover]) -> None:
        """The signs of a table of coverage."""
        counted = Counter(covers)
        self._show(
            [(cover.sign, cover.value, COVER_TONES[cover][0], counted[cover]) for cover in COVER_TONES]
        )

    def show_grades(self, grades: Iterable[str]) -> None:
        """How grave the findings are."""
        counted = Counter(grades)
        words_of = {grade: words.split() for grade, (words, _) in GRADES.items()}
        self._show(
            [(words_of[grade][0], words_of[grade][1], GRADES[grade][1], counted[grade]) for grade in GRADES]
        )

    def _show(self, parts: list[tuple[str, str, str, int]]) -> None:
        """Sign, word, tone and count of each kind there is."""
        scheme = tokens()
        self.setText(
            "&nbsp;&nbsp;&nbsp;&nbsp;".join(
                f'<b style="color:{getattr(scheme, tone)}">{sign}</b>&nbsp;{word} {count}'
                for sign, word, tone, count in parts
                if count
            )
        )
