"""Counting what is read of one file, so that reading stops before there is more than any plan holds."""

from __future__ import annotations

from yuan.model.document.bounds import too_large
from yuan.model.document.limits import MOST_BLOCKS, MOST_CHARACTERS, MOST_FOOTNOTES


class Tally:
    """The characters, blocks and footnotes read so far of the file called `name`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self.blocks = 0
        self._characters = self._notes = 0

    def add(self, characters: int) -> None:
        """Count a line of so many characters.

        Raises:
            BadFile: it is more than any plan holds.
        """
        self._characters += characters
        self.blocks += 1
        if self._characters > MOST_CHARACTERS:
            raise too_large(self._name, "的文字过多", f"{MOST_CHARACTERS} 字")
        if self.blocks > MOST_BLOCKS:
            raise too_large(self._name, "的段落和单元格过多", f"{MOST_BLOCKS} 个")

    def add_cell(self, before: int) -> None:
        """Count a cell that was read when `before` blocks were counted; one with text is counted by its text.

        Raises:
            BadFile: as `add`.
        """
        if self.blocks == before:
            self.add(0)

    def add_note(self, characters: int) -> None:
        """Count a footnote. Raises `BadFile` as `add` does."""
        self._notes += 1
        self._characters += characters
        if self._notes > MOST_FOOTNOTES:
            raise too_large(self._name, "的脚注过多", f"{MOST_FOOTNOTES} 个脚注")
        if self._characters > MOST_CHARACTERS:
            raise too_large(self._name, "的文字过多", f"{MOST_CHARACTERS} 字")
