"""The words of a reading as they are shown, and as somebody may write them anew."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from yuan.model.comparison.passages import editable_words, reworded, signs
from yuan.model.comparison.proposals import ShownWords
from yuan.model.document.content import Document, Duty, ListItem, Paragraph
from yuan.model.document.tree import walk
from yuan.model.merge.conflict import Conflict, Reading
from yuan.model.merge.readings import place_text, reading_text
from yuan.ui.editor.text.element_names import ROLES

_AROUND = 80
"""Characters shown on either side of a stretch."""
_ALIGN = {"": "按版式", "left": "左对齐", "center": "居中", "right": "右对齐"}
_STYLE = {"": "正文", "note": "小字注", "label": "图中文字"}
_CODED: Mapping[str, Mapping[str, str]] = {"role": ROLES, "align": _ALIGN, "style": _STYLE, "image": {}}
"""Fields whose values are no words of the text, and what these values are called."""
_CHOSEN = frozenset({"numbering", "pattern"})
"""Fields whose values are words, but not any words."""


class ReadingWords:
    """On readings of conflicts in `document`, whose numbers and headings they print."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._shown = ShownWords(document).shown
        self._duties = {node.id for node in walk(document) if isinstance(node, Duty)}

    def of(self, conflict: Conflict, reading: Reading) -> str:
        """What one of the readings says, "" for nothing."""
        if reading.place is not None:
            return place_text(self._document, reading.place)
        if reading.text is not None and self._is_coded(conflict):
            return _CODED[conflict.field].get(reading.text) or f"图片（{reading.text[:8]}）"
        return reading_text(reading)

    def around(self, conflict: Conflict) -> tuple[str, str]:
        """The words of the paragraph before and after a stretch in conflict, as far as they help to read it."""
        if conflict.around.runs is None:
            return "", ""
        whole = [*signs(conflict.around.runs)]
        length = sum(1 for _ in signs(conflict.standing.runs or ()))
        before = reading_text(Reading(runs=tuple(whole[: conflict.start])))
        after = reading_text(Reading(runs=tuple(whole[conflict.start + length :])))
        return (
            before if len(before) <= _AROUND else f"…{before[-_AROUND:]}",
            after if len(after) <= _AROUND else f"{after[:_AROUND]}…",
        )

    def _is_coded(self, conflict: Conflict) -> bool:
        is_duty = conflict.field == "role" and conflict.node in self._duties  # there it is a post, in words
        return conflict.field in _CODED and not is_duty

    def to_edit(self, conflict: Conflict) -> str | None:
        """What the draft has at the conflict, to be written anew; None where that is no matter of words."""
        standing = conflict.standing
        if self._is_coded(conflict) or conflict.field in _CHOSEN:
            return None
        if conflict.field and standing.is_absent:
            return ""
        if standing.text is not None:
            return standing.text
        if standing.texts is not None:
            return "\n".join(standing.texts)
        if standing.runs is not None:
            return editable_words(standing.runs, self._shown)
        if isinstance(standing.block, Paragraph | ListItem):
            return editable_words(standing.block.runs, self._shown)
        return None

    def written(self, conflict: Conflict, words: str) -> Reading:
        """The reading that says `words`; what stays of the draft's keeps its look, references and notes.

        Only where `to_edit` gives words.
        """
        standing = conflict.standing
        if standing.runs:
            return Reading(runs=reworded(standing.runs, words, self._shown))
        if isinstance(standing.block, Paragraph | ListItem):
            return Reading(
                block=replace(standing.block, runs=reworded(standing.block.runs, words, self._shown))
            )
        return Reading(text=words)
