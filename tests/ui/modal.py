"""Dialogs that a command opens and waits for: each is answered, and one that nobody answers fails the test at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QInputDialog, QMessageBox

from tests.waiting import LONG_MS, LONG_S

Answer = Callable[[Any], object]
_FILES = ("getOpenFileName", "getOpenFileNames", "getSaveFileName", "getExistingDirectory")
_INPUTS = ("getText", "getMultiLineText", "getItem", "getInt", "getDouble")
# Qt's own, taken before any test replaced one: a test's patch that is undone after ours puts ours back.
_SHOWN, _ASKED = QDialog.exec, {name: getattr(QInputDialog, name) for name in _INPUTS}


class UnexpectedDialog(AssertionError):
    """A dialog opened that nobody answers: the test would hang at it."""


class _Waiting:
    """Who answers the dialogs that open next, and what was read in each `answering` we are in."""

    answers: ClassVar[list[Answer]] = []
    messages: ClassVar[list[list[str]]] = []


def answer_next(*answers: Answer) -> None:
    """The dialogs that open next are given to `answers`, one after the other."""
    _Waiting.answers += answers


@contextmanager
def answering(answer: Answer) -> Iterator[list[str]]:
    """While inside, the first dialog that opens is given to `answer`; messages after or instead of it are read and closed.

    Gives the texts of these messages.
    """
    before, read = list(_Waiting.answers), list[str]()
    _Waiting.answers.insert(0, answer)
    _Waiting.messages.append(read)
    try:
        yield read
    finally:
        _Waiting.answers[:] = before
        _Waiting.messages.pop()


@contextmanager
def guarded() -> Iterator[None]:
    """While inside, no dialog waits for a person: `answer_next` and `answering` say who answers."""

    def show(dialog: QDialog) -> int:
        answer = _next(dialog, f"{type(dialog).__name__} “{dialog.windowTitle()}”{_words(dialog)}")
        QTimer.singleShot(0, dialog, lambda: _give(dialog, answer))
        QTimer.singleShot(LONG_MS, dialog, lambda: _end(dialog))
        return _SHOWN(dialog)

    def ask(name: str) -> Callable[..., object]:
        def opened(*words: object, **named: object) -> object:
            answer = _next(None, f"QInputDialog.{name}{words[1:]}")
            QTimer.singleShot(0, lambda: _give(QApplication.activeModalWidget(), answer))
            return _ASKED[name](*words, **named)

        return opened

    def refuse(name: str) -> Callable[..., object]:
        def opened(*words: object, **_: object) -> object:
            raise UnexpectedDialog(f"{name}{words[1:]}: put another function in its place with monkeypatch")

        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QDialog, "exec", show)
        for name in _FILES:
            patch.setattr(QFileDialog, name, refuse(f"QFileDialog.{name}"))
        for name in _INPUTS:
            patch.setattr(QInputDialog, name, ask(name))
        try:
            yield
        finally:
            _Waiting.answers.clear()


def _next(dialog: QDialog | None, what: str) -> Answer:
    """Who answers the dialog that is about to open."""
    if isinstance(dialog, QMessageBox) and _Waiting.messages:
        _Waiting.messages[-1].append(dialog.text())
        return QMessageBox.reject
    if not _Waiting.answers:
        raise UnexpectedDialog(f"{what}: say who answers it with tests.ui.modal.answer_next or answering")
    return _Waiting.answers.pop(0)


def _give(dialog: Any, answer: Answer) -> None:
    try:
        answer(dialog)
    except BaseException:
        dialog.close()
        raise


def _end(dialog: QDialog) -> None:
    if dialog.isVisible():
        dialog.close()
        raise UnexpectedDialog(f"{type(dialog).__name__} is still open {LONG_S:.0f} s after it was answered")


def _words(dialog: QDialog) -> str:
    return f"：{dialog.text()} {dialog.informativeText()}" if isinstance(dialog, QMessageBox) else ""
