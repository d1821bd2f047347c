"""Writing the editor's note (编者按) of a volume."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from yuan.ui.kit.dialog import Dialog
from yuan.ui.kit.parts import button


class NoteDialog(Dialog):
    """Shows the note, a paragraph a line. `note` is "" when it is the usual one, which then follows the volume."""

    def __init__(self, volume: str, note: str, usual: str, parent: QWidget | None = None) -> None:
        super().__init__(
            parent,
            f"{volume}编者按",
            "保存",
            "编者按印在目录之前，一行为一段；落款为汇编单位和汇编日期。未修改时，其中的数目和日期在汇编时更新。",
        )
        self.resize(640, 420)
        self._usual = usual
        self.text_edit = QPlainTextEdit(note or usual)
        self.body.addWidget(self.text_edit)
        self.usual_button = button("恢复通用文字", lambda: self.text_edit.setPlainText(usual))
        self.buttons.insertWidget(0, self.usual_button)

    @property
    def note(self) -> str:
        """What to keep: the note, or "" for the usual one."""
        text = "\n".join(line.strip() for line in self.text_edit.toPlainText().splitlines() if line.strip())
        return "" if text == self._usual else text
