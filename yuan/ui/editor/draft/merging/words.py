"""The words of a reading as they are shown, and as somebody may write them anew."""

from __future__ import annotations

from msgspec.structs import replace

from yuan.model.comparison.passages import editable_words, reworded
from yuan.model.comparison.proposals import ShownWords
from yuan.model.document.content import Document, ListItem, Paragraph
from yuan.model.merge.conflict import Conflict, Reading
from yuan.model.merge.readings import place_text, reading_text


class ReadingWords:
    """On readings of conflicts in `document`, whose numbers and headings they print."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._shown = ShownWords(document).shown

    def of(self, reading: Reading) -> str:
        """What the reading says, "" for nothing."""
        if reading.place is not None:
            return place_text(self._document, reading.place)
        return reading_text(reading)

    def to_edit(self, conflict: Conflict) -> str | None:
        """What the draft has at the conflict, to be written anew; None where that is no matter of words."""
        standing = conflict.standing
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
