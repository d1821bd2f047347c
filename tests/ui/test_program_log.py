"""The program's log says where a fault happened, and nothing of what a plan says."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMessageLogger, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox

from tests.ui.conftest import command
from yuan.ui.program_log import DiscreetFormatter, begin_log, log_file
from yuan.ui.qt_messages import log_qt_messages
from yuan.ui.window import MainWindow


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The log of a program that was started with --debug."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    logger = logging.getLogger("yuan")
    handlers, level = list(logger.handlers), logger.level
    begin_log(is_debug=True)
    log_qt_messages()
    yield log_file()
    qInstallMessageHandler(None)
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    logger.setLevel(level)


def test_a_fault_is_logged_without_the_words_it_stumbled_over() -> None:
    try:
        raise ValueError("cannot read '转移安置 3 200 人' $argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0")
    except ValueError:
        record = logging.LogRecord("yuan", logging.ERROR, __file__, 1, "fault %s", ("防汛",), sys.exc_info())
    said = DiscreetFormatter("%(levelname)s %(message)s").format(record)
    assert "转移" not in said
    assert "防汛" not in said
    assert "argon2id" not in said
    assert "ERROR fault <2字>" in said
    assert "test_program_log.py" in said
    assert "ValueError: cannot read" in said


def test_what_qt_says_is_in_the_log_once_and_without_words_of_plans(begun: Path) -> None:
    for _ in range(3):
        QMessageLogger().warning("QFont: no font for 转移安置 found")
    QMessageLogger().debug("a detail")
    written = begun.read_text("utf-8")
    assert written.count("WARNING yuan.qt QFont: no font for <4字> found") == 1
    assert "DEBUG yuan.qt a detail" in written
    assert "INFO yuan yuan " in written, "which program it was"


def test_the_terminal_says_where_the_log_lies(begun: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begin_log(is_debug=True)
    assert f"日志：{begun}" in capsys.readouterr().err


def test_the_window_says_where_the_log_lies_and_leads_there(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []
    told: list[str] = []
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True
    )
    monkeypatch.setattr(QMessageBox, "exec", lambda box: told.append(box.text()))
    command(window, "help.log").trigger()
    command(window, "help.about").trigger()
    assert opened == [log_file().parent]
    assert str(log_file()) in told[0]
