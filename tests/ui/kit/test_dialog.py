"""A dialog says what is wrong, then saves; errors are told once; a file is written where the user says."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.modal import answer_next
from yuan.model.errors import BadFile, Refused
from yuan.model.progress import Progress
from yuan.ui.kit.dialog import Dialog, confirm
from yuan.ui.kit.errors import error_box, guarded
from yuan.ui.kit.files import export_file

SOON = 60_000


class NameDialog(Dialog):
    """Keeps a name of at most three letters."""

    def __init__(self) -> None:
        super().__init__(None, "名称", "保存")
        self.edit = QLineEdit()
        self.body.addWidget(self.edit)
        self.kept: list[str] = []

    def problem(self) -> str:
        return "" if self.edit.text() else "请填写名称。"

    def save(self) -> None:
        if len(self.edit.text()) > 3:
            raise Refused("名称太长。", "请缩短。")
        self.kept.append(self.edit.text())


def test_a_dialog_saves_what_has_no_problem_and_stays_when_it_cannot_be_kept(qtbot: QtBot) -> None:
    dialog = NameDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    for typed, complaint in (("", "请填写名称。"), ("abcd", "名称太长。请缩短。")):
        dialog.edit.setText(typed)
        qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
        assert (dialog.complaint, dialog.isVisible(), dialog.kept) == (complaint, True, [])
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Backspace)
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    assert (dialog.isVisible(), dialog.kept) == (False, ["abc"])


def test_names_in_a_dialog_are_no_markup(qtbot: QtBot) -> None:
    name = "甲<b>乙</b>&丙"

    class AboutName(NameDialog):
        def __init__(self) -> None:
            Dialog.__init__(self, None, "名称", "保存", intro=f"《{name}》第1版")
            self.edit = QLineEdit()
            self.body.addWidget(self.edit)
            self.kept = []

        def problem(self) -> str:
            return f"已有《{name}》。"

    dialog = AboutName()
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    error = error_box(dialog, Refused(f"《{name}》已停用。", f"请选另一份，不是《{name}》。"))
    assert _words_read_as_markup(dialog) == []
    assert dialog.complaint == f"已有《{name}》。"
    assert _words_read_as_markup(error) == []
    asked: list[list[str]] = []

    def refuse(box: QMessageBox) -> None:
        asked.append(_words_read_as_markup(box))
        qtbot.keyClick(box, Qt.Key.Key_Escape)

    answer_next(refuse)
    assert not confirm(dialog, f"删除《{name}》？", f"《{name}》不能找回。")
    assert asked == [[]]


def _words_read_as_markup(dialog: QWidget) -> list[str]:
    return [
        words.text()
        for words in dialog.findChildren(QLabel)
        if "<b>" in words.text() and words.textFormat() != Qt.TextFormat.PlainText
    ]


def test_a_guarded_error_is_told_and_ends_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: shown.append(box.text() + box.informativeText()))
    done: list[int] = []
    with guarded(None):
        done.append(1)
        raise BadFile("文件已损坏。", "请换一个文件。")
    with guarded(None):
        done.append(2)
    assert (shown, done) == (["文件已损坏。请换一个文件。"], [1, 2])
    with pytest.raises(ZeroDivisionError), guarded(None):
        raise ZeroDivisionError


def test_a_file_goes_where_the_user_says_and_is_offered(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    offered: list[str] = []
    answers = iter([str(tmp_path / "名单"), ""])
    asked: list[str] = []

    def ask(parent: QWidget, title: str, suggested: str, name_filter: str) -> tuple[str, str]:
        asked.append(Path(suggested).name)
        return next(answers), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    monkeypatch.setattr(
        QMessageBox, "exec", lambda box: offered.append(f"{box.text()}{box.informativeText()}")
    )

    def write(target: Path, progress: Progress) -> int:
        progress(0, 1, "名单")
        target.write_text("甲\n乙\n", "utf-8")
        return 2

    for _ in range(2):
        export_file(window, "导出", "建议.txt", "文本 (*.txt)", write, lambda count: f"已导出 {count} 行。")
    qtbot.waitUntil(lambda: bool(offered), timeout=SOON)
    assert (tmp_path / "名单.txt").read_text("utf-8") == "甲\n乙\n"
    assert offered == [f"已导出 2 行。{tmp_path / '名单.txt'}"]
    assert asked == ["建议.txt", "建议.txt"]
