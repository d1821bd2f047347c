"""What the signs of a table mean, with how many there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import Enum

from PySide6.QtWidgets import QLabel

from yuan.model.coherence.coverage import Cover
from yuan.model.coherence.matrix import Tie
from yuan.ui.coherence.sheets import COVER_TONES, TIE_TONES
from yuan.ui.theme import tokens


class Legend(QLabel):
    """One line of signs in their colours."""

    def show_ties(self, ties: Iterable[Tie]) -> None:
        """The signs of the matrix."""
        counted = Counter(ties)
        self._show([(tie, tie.sign, TIE_TONES[tie][0], counted[tie]) for tie in TIE_TONES])

    def show_covers(self, covers: Iterable[Cover]) -> None:
        """The signs of a table of coverage."""
        counted = Counter(covers)
        self._show([(cover, cover.sign, COVER_TONES[cover][0], counted[cover]) for cover in COVER_TONES])

    def _show(self, parts: list[tuple[Enum, str, str, int]]) -> None:
        scheme = tokens()
        self.setText(
            "&nbsp;&nbsp;&nbsp;&nbsp;".join(
                f'<b style="color:{getattr(scheme, tone)}">{sign}</b>&nbsp;{kind.value} {count}'
                for kind, sign, tone, count in parts
                if count
            )
        )
