"""The panel beside a table: what a cell or finding rests on, text by text, each with a way to its plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QScrollArea, QWidget

from yuan.library import Session
from yuan.model.coherence import Crossing, Index, Spot
from yuan.model.document.content import Attachment, Document, Section
from yuan.model.document.numbers import join_number, numbers
from yuan.model.document.tree import path_to
from yuan.model.errors import YuanError
from yuan.ui.coherence.finding_table import GRADES
from yuan.ui.kit.parts import button, hbox, label, note, vbox
from yuan.ui.theme import GAP, PAD, SMALL, set_role, tokens

LONGEST = 320
"""Characters of a place's text shown; the rest is one click away."""
MOST_SPOTS = 40


class SidePanel(QScrollArea):
    """Cleared and filled by the page. `open` is called with plan and node of a place."""

    silence_wanted = Signal(object)
    """This finding should be silenced."""

    def __init__(self, session: Session, open_place: Callable[[str, str], None]) -> None:
        super().__init__()
        self._session, self._open = session, open_place
        self._documents: dict[tuple[str, int], Document] = {}
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(300)
        self.setAccessibleName("依据")
        self._column = vbox()
        self.clear()

    def clear(self, text: str = "点一个格子或一条问题，这里显示两边的原文。") -> None:
        """Nothing chosen."""
        self._begin()
        self._documents.clear()
        hint = note(text)
        self._column.addWidget(hint)
        self._end()

    def show_text(
        self,
        title: str,
        text: str,
        parts: Iterable[tuple[str, Iterable[Spot]]],
        index: Index,
        crossings: Iterable[Crossing] = (),
        action: tuple[str, Callable[[], object]] | None = None,
    ) -> None:
        """A title, a sentence, the findings, then `parts`: a heading with its places each."""
        self._begin()
        heading = label(title, "heading", wraps=True)
        self._column.addWidget(heading)
        if text:
            self._column.addWidget(_wrapped(escape(text), "muted"))
        explained: set[str] = set()
        for crossing in crossings:
            self._add_finding(crossing, index.by_plan[crossing.plan].card.title)
            rule = crossing.finding.rule
            if rule.id not in explained:
                explained.add(rule.id)
                self._column.addWidget(
                    _wrapped(f"{escape(rule.explains)}<br>依据：{escape(rule.basis)}", "muted")
                )
        for name, spots in parts:
            shown = list(spots)
            if not shown:
                continue
            self._column.addSpacing(SMALL)
            self._column.addWidget(label(f"{name}（{len(shown)} 处）" if len(shown) > 1 else name, "muted"))
            for spot in shown[:MOST_SPOTS]:
                self._column.addWidget(self._card(spot, index))
            if len(shown) > MOST_SPOTS:
                self._column.addWidget(_wrapped(f"另有 {len(shown) - MOST_SPOTS} 处未列出。", "muted"))
        if action is not None:
            self._column.addWidget(button(*action), 0, Qt.AlignmentFlag.AlignLeft)
        self._end()

    def _add_finding(self, crossing: Crossing, title: str) -> None:
        word, tone = GRADES[crossing.finding.grade]
        colour = getattr(tokens(), tone)
        self._column.addWidget(
            _wrapped(
                f'<b style="color:{colour}">{word}</b>&nbsp;&nbsp;《{escape(title)}》：{escape(crossing.finding.message)}'
            )
        )
        if self._session.may_silence(crossing.plan, crossing.finding.rule.id):
            tip = "不再提示这一条，须写明理由，可以恢复"
            silence = button("忽略…", partial(self.silence_wanted.emit, crossing), tip=tip, role="flat")
            self._column.addWidget(silence, 0, Qt.AlignmentFlag.AlignLeft)

    def _card(self, spot: Spot, index: Index) -> QWidget:
        card = QFrame()
        set_role(card, "card")
        column = vbox(spacing=SMALL, on=card)
        column.setContentsMargins(PAD, GAP, GAP, GAP)
        entry = index.by_plan[spot.plan]
        place = self._place(spot, entry.version)
        line = hbox((_wrapped(f"<b>{escape(entry.card.title)}</b>"), 1))
        way = button("打开", partial(self._open, spot.plan, spot.node))
        way.setAccessibleName(f"打开{entry.card.title}")
        line.addWidget(way, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(line)
        if place:
            column.addWidget(_wrapped(escape(place), "muted"))
        if spot.text and spot.text != entry.card.title:
            column.addWidget(_wrapped(_marked(spot)))
        return card

    def _place(self, spot: Spot, version: int) -> str:
        """The section the place stands in, with its number."""
        if not spot.node or not version:
            return ""
        try:
            key = (spot.plan, version)
            if key not in self._documents:
                self._documents[key] = self._session.document(*key)
            document = self._documents[key]
            path = path_to(document, spot.node)
        except YuanError:
            return ""
        around = [node for node in path if isinstance(node, Section | Attachment)]
        if not around:
            return ""
        number, last = numbers(document).get(around[-1].id, ""), around[-1]
        return (
            join_number(number, last.heading)
            if isinstance(last, Section)
            else f"{number} {last.title}".strip()
        )

    def _begin(self) -> None:
        inner = QWidget()
        set_role(inner, "page")
        self._column = vbox(on=inner)
        self._column.setContentsMargins(PAD, 0, PAD, PAD)
        self.setWidget(inner)

    def _end(self) -> None:
        self._column.addStretch(1)


def _wrapped(text: str, role: str = "") -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if role:
        set_role(made, role)
    return made


def _marked(spot: Spot) -> str:
    """The text around the words meant, these words marked."""
    place = max(0, spot.text.find(spot.quote) if spot.quote else 0)
    start = max(0, place - LONGEST // 3)
    shown = spot.text[start : start + LONGEST]
    before, after = "…" if start else "", "…" if start + LONGEST < len(spot.text) else ""
    text = escape(shown).replace("\n", "<br>")
    words = escape(spot.quote)
    if words and words in text:
        scheme = tokens()
        mark = f'<span style="background:{scheme.warning_ground};color:{scheme.warning}">{words}</span>'
        text = text.replace(words, mark, 1)
    return f"{before}{text}{after}"
